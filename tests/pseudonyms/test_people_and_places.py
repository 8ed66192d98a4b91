"""People, places and services without a register: by what stands beside them, and by the lists."""

import pytest

from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind, Layer, Tier
from fieldloom.pseudonyms.rules.talk import labels_in
from pseudonyms.finding import found, hit


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("it was mrs okonkwo-bright who came", ["okonkwo-bright"]),
        ("dr ramanathan never looked up", ["ramanathan"]),
        ("my auntie jean and our kayleigh", ["jean", "kayleigh"]),
        ("a lad called rose of all things", ["rose"]),
        ("this bloke big dave off the estate", ["dave"]),
        ("Helen M. chaired and K wrote", ["Helen M", "K"]),
        ("we had Lexi-Mae Pugh with us", ["Lexi-Mae Pugh"]),
        ("Mark my words, she said, will you?", []),
        ("i hope you will, may i say", []),
        ("so then zuzanna and ffion came too", ["zuzanna", "ffion"]),
        ("told rose to wait for callum's dad", ["rose", "callum"]),
    ],
)
def test_people(text, names):
    assert found(text, kind=Kind.PERSON) == names


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("she stays in middlesbrough now", ["middlesbrough"]),
        ("over from Kirkcaldy to Methil", ["Kirkcaldy", "Methil"]),
        ("at 14 Kettlewell Close then", ["14 Kettlewell Close"]),
        ("they moved us to lingfield road", ["lingfield road"]),
        ("moved to 27 Heol Isaf last year", ["27 Heol Isaf"]),
        ("we were in bishop auckland", ["bishop auckland"]),
        ("down the road and across the street", []),
        ("reading in the bath at home", []),
    ],
)
def test_places(text, places):
    assert found(text, kind=Kind.PLACE) == places


@pytest.mark.parametrize(
    ("text", "body", "kind"),
    [
        (
            "born at James Cook University Hospital that night",
            "James Cook University Hospital",
            Kind.SERVICE,
        ),
        ("he is in HMP Holme House now", "HMP Holme House", Kind.SERVICE),
        ("my worker at change grow live, she is", "change grow live", Kind.SERVICE),
        ("ring barnardo's, they said", "barnardo's", Kind.SERVICE),
        ("it was Cardiff Council that paid", "Cardiff Council", Kind.ORGANISATION),
        ("with NHS Lothian all along", "NHS Lothian", Kind.ORGANISATION),
        ("seen at the Easterhouse Gala by all", "Easterhouse Gala", Kind.EVENT),
        ("he goes to cockton hill infants now", "cockton hill infants", Kind.SERVICE),
    ],
)
def test_bodies_and_events(text, body, kind):
    assert hit(text, body).kind is kind


@pytest.mark.parametrize(
    "text", ["our school shut", "the hospital rang", "her mam's house", "a nice church"]
)
def test_a_head_without_a_name_is_none(text):
    assert found(text) == []


def test_the_same_word_elsewhere_is_found_too():
    text = "it was mrs hooligansson. then later on hooligansson rang"
    second = detect(text, labels=[])[-1]
    assert text[second.start : second.end] == "hooligansson"
    assert second.start > 30


def test_labels_are_read_before_anything():
    text = "INT: so then?\n\nKirsty: aye, Int was here\n\nINT: right\n\nKirsty: see Kirsty later\n"
    labels = labels_in(text)
    assert [text[one.start : one.said] for one in labels] == [
        "INT: ",
        "Kirsty: ",
        "INT: ",
        "Kirsty: ",
    ]
    hits = detect(text)
    assert [h.layer for h in hits if h.start in {one.start for one in labels}] == [Layer.LABEL] * 2
    assert {text[h.start : h.end] for h in hits} >= {"Kirsty"}


def test_every_find_says_why_in_words():
    text = "Mrs Pugh rang 07700 900461 on 3 May 2022 from Redcar about K at Barnardo's."
    hits = detect(text, labels=[])
    assert {h.kind for h in hits} >= {Kind.PERSON, Kind.NUMBER, Kind.DATE, Kind.PLACE, Kind.SERVICE}
    assert all(len(h.reason.split()) > 1 for h in hits)
    assert {h.tier for h in hits} == {Tier.SURE, Tier.LOOK}


def test_a_pseudonym_is_spared_but_never_a_real_name():
    text = "then Elspeth met Kayleigh"
    assert found(text, spare=("Elspeth", "Kayleigh")) == []
    assert found(text, "Kayleigh", spare=("Elspeth", "Kayleigh")) == ["Kayleigh"]


def test_the_same_text_gives_the_same_finds():
    text = "our Kay saw J and Mr Rudd in Methil on 9th May, 07700 900461, at Aberhill Primary. " * 5
    assert detect(text) == detect(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "🙂🙂", "İstanbul İİ 3 may 2019", "1", "K", "’s"]
)
def test_odd_texts_are_borne(text):
    assert all(0 <= h.start < h.end <= len(text) for h in detect(text))


@pytest.mark.parametrize(
    ("text", "words", "tier"),
    [
        ("then the taylor made it", "taylor", Tier.LOOK),
        ("and taylor made it", "taylor", Tier.SURE),
        ("from NHS Fife then", "NHS Fife", Tier.SURE),
        ("in the NHS Long Term Plan it says", "NHS Long Term Plan", Tier.LOOK),
    ],
)
def test_what_may_be_a_thing_wants_a_look(text, words, tier):
    assert hit(text, words).tier is tier


@pytest.mark.parametrize("text", ["and I said Mmmhmm and so", "so Uh-huh he said", "then Hmm yes"])
def test_what_is_hummed_is_no_name(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "before the Supreme Administrative Court on it",
        "in the Family Court today",
        "at the sheriff court again",
        "the Turkish and the Austrian side, inter alia, agreed",
    ],
)
def test_a_court_of_law_is_no_street_and_nations_are_no_people(text):
    assert found(text) == []


@pytest.mark.parametrize("court", ["12 Regional Court", "Ravenscar Court", "Hove Crown Court"])
def test_a_court_with_a_name_or_house_is_found(court):
    assert found(f"it was at {court} then") == [court]
