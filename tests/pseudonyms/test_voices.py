"""What a name model says becomes finds: windows, joining, two tiers, two voices."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import UNLISTED, Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.nameless import cased
from fieldloom.pseudonyms.rules.tokens import words_of
from fieldloom.pseudonyms.rules.voices import (
    LABELLED,
    Limits,
    Said,
    Span,
    agreeing,
    heard,
    joined,
    windows,
)

LIMITS = Limits(look=0.05, agree=0.5, person=0.6, near=0.98, sure=0.99)
PERSON, PLACE = LABELLED.index(Kind.PERSON), LABELLED.index(Kind.PLACE)
TELLS = len(LABELLED)


class Told:
    """A voice that says what it was told to say: words, kind, likelihood."""

    def __init__(self, *said, limits=LIMITS):
        self.limits, self.said = limits, said

    def spans(self, text):
        told = [
            Span(found.start(), found.end(), kind, likely)
            for words, kind, likely in self.said
            for found in re.finditer(re.escape(words), text)
        ]
        return sorted(told)


def spans(text, *said):
    """The spans of a text of which word by word is told (likelihood, label, begins)."""
    found = list(re.finditer(r"\w+|[^\w\s]", text))
    every = [Said(*one) for one in said]
    told = joined(text, [f.start() for f in found], [f.end() for f in found], every, LIMITS)
    return [(text[one.start : one.end], one.kind, one.likely) for one in told]


NO = (0.0, PERSON, False)


def test_words_of_one_name_are_joined_and_as_likely_as_the_least():
    told = spans("so Kayleigh Morrison rang", NO, (0.9, PERSON, True), (0.7, PERSON, False), NO)
    assert told == [("Kayleigh Morrison", Kind.PERSON, 0.7)]


def test_a_word_that_is_only_suspected_does_not_join_one_that_is_clear():
    told = spans("fae methil wi", (0.1, PLACE, True), (0.99, PLACE, False), (0.1, PLACE, False))
    assert [(words, likely) for words, _, likely in told] == [
        ("fae", 0.1),
        ("methil", 0.99),
        ("wi", 0.1),
    ]


def test_two_names_with_a_comma_between_stay_two():
    told = spans("Kay, Mhairi", (0.9, PERSON, True), NO, (0.9, PERSON, True))
    assert [words for words, *_ in told] == ["Kay", "Mhairi"]


def test_a_person_and_a_place_stay_apart():
    told = spans("Kay Methil", (0.9, PERSON, True), (0.9, PLACE, False))
    assert told == [("Kay", Kind.PERSON, 0.9), ("Methil", Kind.PLACE, 0.9)]


def test_no_find_goes_over_the_end_of_a_sentence():
    told = spans("Kay! Mhairi", (0.9, PERSON, True), (0.9, PERSON, False), (0.9, PERSON, False))
    assert [words for words, *_ in told] == ["Kay", "Mhairi"]


def test_possessives_stay_outside():
    told = spans("Kay's", (0.9, PERSON, True), (0.9, PERSON, False), (0.9, PERSON, False))
    assert told == [("Kay", Kind.PERSON, 0.9)]


def test_a_sure_word_is_sure_and_an_unlikely_one_wants_a_look():
    hits = list(heard([Span(0, 3, Kind.PERSON, 0.995), Span(4, 9, Kind.PLACE, 0.3)], LIMITS))
    assert [(hit.tier, hit.layer) for hit in hits] == [
        (Tier.SURE, Layer.MODEL),
        (Tier.LOOK, Layer.MODEL),
    ]
    assert hits[1].reason == "the name model reads it as a place"


def test_services_are_sure_sooner_and_dates_never():
    told = {kind: next(heard([Span(0, 9, kind, 0.985)], LIMITS)).tier for kind in LABELLED}
    assert {kind for kind, tier in told.items() if tier is Tier.SURE} == {Kind.SERVICE, Kind.EVENT}
    assert next(heard([Span(0, 9, Kind.DATE, 1.0)], LIMITS)).tier is Tier.LOOK


def test_of_people_and_of_words_of_no_dictionary_more_is_asked():
    def tier(kind, why, likely):
        one = Hit(0, 3, kind, Tier.LOOK, Layer.LIST, why)
        return next(agreeing([one], [Span(0, 3, kind, likely)], LIMITS)).tier

    assert tier(Kind.PLACE, "a town by the list", 0.55) is Tier.SURE
    assert tier(Kind.PERSON, "a surname in the lists", 0.55) is Tier.LOOK
    assert tier(Kind.PERSON, "a surname in the lists", 0.65) is Tier.SURE
    assert tier(Kind.PERSON, UNLISTED, 0.97) is Tier.LOOK
    assert tier(Kind.PERSON, UNLISTED, 0.985) is Tier.SURE


def test_what_the_model_joins_to_a_sure_name_is_sure_where_all_of_it_is_a_name():
    def tiers(text, words):
        said = Told((words, Kind.PERSON, 0.7))
        return [(text[h.start : h.end], h.tier) for h in detect(text, voice=said)]

    assert tiers("then kayleigh hughes rang", "kayleigh hughes") == [("kayleigh hughes", Tier.SURE)]
    assert tiers("and kayleigh hereafter the mum", "kayleigh hereafter") == [
        ("kayleigh hereafter", Tier.LOOK)
    ]


def test_where_sentences_begin_with_capitals_more_is_asked_of_some_kinds():
    limits = replace(LIMITS, cased={"organisation": 0.5})
    span = Span(0, 9, Kind.ORGANISATION, 0.4)
    assert list(heard([span], limits, cased=True)) == []
    assert len(list(heard([span], limits))) == 1
    assert len(list(heard([span._replace(kind=Kind.PERSON)], limits, cased=True))) == 1


def test_a_text_is_cased_where_most_of_its_sentences_are():
    assert cased(words_of("He came. And she went. i did not."))
    assert not cased(words_of("he came. and she went. I did not."))
    assert not cased(words_of(""))


def test_a_body_of_which_no_word_names_one_is_none_with_capitals():
    def bodies(text, words):
        told = Told((words, Kind.ORGANISATION, 0.9))
        return [text[h.start : h.end] for h in detect(text, voice=told)]

    assert bodies("Then the Court of Appeal said so.", "Court of Appeal") == []
    assert bodies("then the court of appeal said so.", "court of appeal") == ["court of appeal"]
    assert bodies("Then the Turnlea Care Group said so.", "Turnlea Care Group") == [
        "Turnlea Care Group"
    ]


def test_an_initial_stands_though_the_model_hears_nothing():
    text = "and then K came round with it"
    assert [text[h.start : h.end] for h in detect(text, voice=Told())] == ["K"]


def test_what_tells_without_naming_is_left_to_people():
    assert list(heard([Span(0, 6, None, 0.999)], LIMITS)) == []


def test_two_voices_agreeing_are_sure():
    one = Hit(0, 3, Kind.PERSON, Tier.LOOK, Layer.LIST, "a surname in the lists")
    (told,) = agreeing([one], [Span(0, 8, Kind.PERSON, 0.6)], LIMITS)
    assert (told.tier, told.layer) == (Tier.SURE, Layer.LIST)
    assert told.reason == "a surname in the lists, and the name model says so too"


def test_another_kind_or_a_faint_voice_does_not_make_sure():
    one = Hit(0, 3, Kind.PERSON, Tier.LOOK, Layer.LIST, "w")
    assert list(agreeing([one], [Span(0, 3, Kind.PLACE, 0.9)], LIMITS)) == [one]
    assert list(agreeing([one], [Span(0, 3, Kind.PERSON, 0.4)], LIMITS)) == [one]


def test_what_only_its_surroundings_speak_for_goes_where_the_model_hears_nothing():
    context = Hit(10, 15, Kind.PERSON, Tier.LOOK, Layer.CONTEXT, "w")
    listed = Hit(20, 25, Kind.PERSON, Tier.LOOK, Layer.LIST, "w")
    sure = Hit(30, 35, Kind.PERSON, Tier.SURE, Layer.CONTEXT, "w")
    assert list(agreeing([context, listed, sure], [], LIMITS)) == [listed, sure]
    near = [Span(12, 13, None, 0.05)]
    assert list(agreeing([context, listed, sure], near, LIMITS)) == [context, listed, sure]


def test_the_model_finds_what_no_list_holds():
    text = "i was with spanner at the foundations"
    assert detect(text) == []
    said = Told(("spanner", Kind.PERSON, 0.8), ("foundations", Kind.SERVICE, 0.3))
    told = [(text[h.start : h.end], h.kind, h.tier) for h in detect(text, voice=said)]
    assert told == [
        ("spanner", Kind.PERSON, Tier.LOOK),
        ("foundations", Kind.SERVICE, Tier.LOOK),
    ]


def test_a_label_is_no_find_of_the_model():
    text = "P1: well\n\nINT: yes\n\nP1: no\n"
    assert detect(text, voice=Told(("P1", Kind.PERSON, 0.999))) == []


def test_a_spared_pseudonym_is_not_found_by_the_model():
    said = Told(("Elspeth", Kind.PERSON, 0.999))
    assert detect("then Elspeth rang", spare={"Elspeth"}, voice=said) == []


SURE_WORDS = (
    "Kayleigh Morrison rang Mrs Pugh on 07700 900123, since 3 March 2019. NHS 943 476 5919."
)


@given(
    st.lists(
        st.tuples(st.integers(0, 80), st.integers(1, 12), st.sampled_from([*LABELLED, None])),
        max_size=6,
    ),
    st.floats(0, 1),
)
def test_no_voice_takes_a_sure_find_away_and_no_two_overlap(said, likely):
    class Any:
        limits = LIMITS

        def spans(self, text):
            told, last = [], 0
            for start, length, kind in sorted(said, key=lambda one: one[:2]):
                if start >= last and text[start : start + length].strip():
                    last = min(start + length, len(text))
                    told.append(Span(start, last, kind, likely))
            return told

    alone = {at for h in detect(SURE_WORDS) if h.tier is Tier.SURE for at in range(h.start, h.end)}
    both = detect(SURE_WORDS, voice=Any())
    covered = {at for hit in both for at in range(hit.start, hit.end) if SURE_WORDS[at].isalnum()}
    assert {at for at in alone if SURE_WORDS[at].isalnum()} <= covered
    assert all(one.end <= two.start for one, two in zip(both, both[1:], strict=False))


@given(st.lists(st.integers(1, 9), max_size=60), st.integers(21, 40), st.integers(0, 12))
def test_windows_hold_every_unit_and_no_more_than_fits(pieces, size, overlap):
    told = windows(pieces, size, overlap)
    assert {at for first, end in told for at in range(first, end)} == set(range(len(pieces)))
    assert all(sum(pieces[a:b]) <= size for a, b in told)
    for (first, end), (again, further) in zip(told, told[1:], strict=False):
        assert first < again <= end < further
        assert sum(pieces[again:end]) <= overlap


def test_a_unit_larger_than_a_window_stands_in_one_by_itself():
    assert windows([1, 50, 1], 10, 2) == [(0, 1), (1, 2), (2, 3)]
