"""The study's own people are found however they are written, said, shortened or mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind, Layer, Tier
from fieldloom.pseudonyms.rules.likeness import apart, errors_allowed, left_out, sound_of
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import Known, roster_of
from pseudonyms.finding import found, hit

PEOPLE = (
    "Kayleigh Morrison",
    "Siobhán Docherty",
    "Mrs Okonkwo-Bright",
    "Lexi-Mae Pugh",
    "Darren Hebblethwaite",
    "Niamh",
    "Zuzanna Wójcik",
    "Callum O'Neill",
    "Katherine Begg",
    "Will Tennant",
    "Hope Rafferty",
)
FRAMES = (
    "and then {} came back",
    "{} never rang us",
    "we were at {}'s house",
    "it was her, {}, who said",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIRST = [name.split()[-1] if name.startswith("Mrs") else name.split()[0] for name in PEOPLE]


def whom(text):
    roster = roster_of(Known(n, Kind.PERSON, (name,)) for n, name in enumerate(PEOPLE))
    return {
        h.entity: text[h.start : h.end]
        for h in detect(text, roster, labels=[])
        if h.entity is not None
    }


@given(st.sampled_from(range(len(PEOPLE))), st.sampled_from(FRAMES), st.sampled_from("lut"))
def test_a_full_name_is_found_in_any_case(number, frame, case):
    name = PEOPLE[number].removeprefix("Mrs ")
    told = {"l": name.lower(), "u": name.upper(), "t": name}[case]
    assert whom(frame.format(told)).get(number, "").lower() == name.lower()


@given(st.sampled_from(range(len(PEOPLE) - 2)), st.sampled_from(FRAMES), st.booleans())
def test_a_forename_alone_is_found_in_any_case(number, frame, small):
    name = FIRST[number].lower() if small else FIRST[number]
    assert whom(frame.format(name)).get(number) == name


@st.composite
def mistyped(draw):
    number = draw(st.sampled_from([n for n, name in enumerate(FIRST[:9]) if len(name) > 4]))
    name, at = FIRST[number].lower(), draw(st.integers(0, len(FIRST[number]) - 1))
    letter, way = draw(st.sampled_from(LETTERS)), draw(st.sampled_from("ridt"))
    new = {
        "r": name[:at] + letter + name[at + 1 :],
        "i": name[:at] + letter + name[at:],
        "d": name[:at] + name[at + 1 :],
        "t": name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
    }[way]
    lists = names()
    known = new in lists.everyday or new in lists.rare or new in lists.first or new in lists.places
    return (number, name) if known or not new.isalpha() else (number, new)


@given(mistyped(), st.sampled_from(FRAMES[:1]))
def test_one_wrong_letter_hides_nobody(told, frame):
    _, word = told
    text, roster = (
        frame.format(word),
        roster_of(Known(n, Kind.PERSON, (p,)) for n, p in enumerate(PEOPLE)),
    )
    known = [h for h in detect(text, roster, labels=[]) if h.layer is Layer.ROSTER]
    assert [text[h.start : h.end] for h in known] == [word]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("kaylee", "Kayleigh"),
        ("kaley", "Kayleigh"),
        ("shivon", "Siobhan"),
        ("neeve", "Niamh"),
        ("catherine", "Katherine"),
        ("steven", "Stephen"),
        ("vari", "Mhairi"),
        ("jeff", "Geoff"),
    ],
)
def test_a_name_as_a_recogniser_hears_it_is_found(said, name):
    one = hit(f"so {said} was there", said, name)
    assert one.entity == 1


@pytest.mark.parametrize(
    ("said", "name"),
    [("kath", "Katherine"), ("Shaz", "Sharon"), ("liz", "Elizabeth"), ("Tam", "Thomas")],
)
def test_a_name_for_short_is_found(said, name):
    assert hit(f"so then {said} turned up", said, name).layer is Layer.ROSTER


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("will you write that down", False),
        ("i hope he will", False),
        ("our will was in the army", True),
        ("then Will came in", True),
        ("and will said no", True),
        ("we live in hope", False),
        ("little hope was asleep", True),
    ],
)
def test_a_name_that_is_an_everyday_word_is_told_by_what_stands_beside_it(text, meant):
    words = [w.lower() for w in found(text, "Will Tennant", "Hope Rafferty")]
    assert ("will" in words or "hope" in words) is meant


def test_an_initial_is_looked_at_and_never_sure():
    one = hit("then K put the kettle on", "K", "Kayleigh Morrison")
    assert (one.tier, one.entity) == (Tier.LOOK, 1)
    assert found("vitamin K and grade B", "Kayleigh", "Brenda") == []


def test_a_surname_that_two_share_names_neither():
    one = hit("the morrisons? no, just morrison", "morrison", "Kayleigh Morrison", "Jean Morrison")
    assert one.entity is None
    assert one.tier is Tier.SURE


def test_kin_terms_stay():
    assert found("my mum and our gran told auntie jean", "Jean Pringle") == ["jean"]


@given(st.text(LETTERS, min_size=4, max_size=12), st.integers(0, 11), st.sampled_from(LETTERS))
def test_words_that_are_one_letter_apart_share_a_shape(word, at, letter):
    other = word[: at % len(word)] + letter + word[at % len(word) + 1 :]
    assert apart(word, other, 2) <= 1
    assert set(left_out(word, 1)) & set(left_out(other, 1))


@given(st.text(LETTERS, max_size=9), st.text(LETTERS, max_size=9))
def test_being_apart_goes_both_ways(one, other):
    assert apart(one, other, 3) == apart(other, one, 3)
    assert (apart(one, other, 3) == 0) is (one == other)


def test_short_names_bear_no_error():
    assert [errors_allowed(name) for name in ("Jo", "Ann", "Kath", "Kayleigh", "Bernadette")] == [
        0,
        0,
        1,
        1,
        2,
    ]
    assert sound_of("Kayleigh") == sound_of("Kaylee") == sound_of("kaley") != sound_of("Kelly Ann")
    assert sound_of("123") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("and roze wright came", "roze wright"),
        ("and rose wrihgt came", "rose wrihgt"),
        ("then k. brown came round", "k. brown"),
    ],
)
def test_the_words_of_a_name_tell_each_other_where_one_is_mistyped(text, words):
    assert words in found(text, "Rose Wright", "K. Brown")


def test_two_words_wrong_are_nobody():
    assert found("the roze brught here", "Rose Wright") == found("the roze brught here")
