"""No hyphen, tag, accent or letter beside it hides a real name from the scan, and none floods it."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.pieces import JOINT, JOINTS
from fieldloom.pseudonyms.rules.roster import Known

KNOWN = [
    Known(1, Kind.PERSON, ("Kayleigh Morrison",)),
    Known(2, Kind.PERSON, ("Siobhán Okonkwo-Bright",)),
    Known(3, Kind.PERSON, ("Lexi-Mae Pugh",)),
    Known(4, Kind.PERSON, ("Callum O’Neill",)),
    Known(5, Kind.PERSON, ("Jo Tennant", "Al")),
    Known(6, Kind.PLACE, ("Lingfield Road",)),
    Known(7, Kind.PERSON, ("Don", "K", "Hope")),
    Known(8, Kind.PERSON, ("Tanisha de Souza", "Ed of the boats")),
]
WATCH = watch_for(KNOWN)


def whom(text, *, sure=True):
    return [leak.entity for leak in leaks(text, WATCH) if leak.doubtful is not sure]


@pytest.mark.parametrize("tail", ["’ll", "'d", "’s", "'ve", "ʼs", "’", "-led", "-type thing", "_1"])
@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_what_is_written_onto_a_name_does_not_hide_it(tail, case):
    assert whom(case(f"then Kayleigh{tail} come round")) == [1]
    assert whom(case(f"the then-Kayleigh Morrison{tail} way")) == [1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("Okonkwo", 2), ("okonkwo bright", 2), ("Siobhan", 2), ("okonkwobright’s", 2)),
        *(("Lexi-Mae", 3), ("lexi mae", 3), ("LexiMae", 3), ("Lexi", 3)),
        *(("O'Neill's", 4), ("ONeill", 4), ("o’neill", 4), ("Neill", 4)),
    ],
)
def test_a_name_of_two_parts_is_found_however_it_is_put_together(text, number):
    assert whom(f"it was {text} again") == [number]


def test_a_name_in_an_accent_of_its_own_is_found_from_either_side():
    apart = unicodedata.normalize("NFD", "then Siobhán came")
    assert apart != unicodedata.normalize("NFC", apart)
    assert whom(apart) == [2]
    other = watch_for([Known(1, Kind.PERSON, (unicodedata.normalize("NFD", "Zoë Wójcik"),))])
    assert [leak.entity for leak in leaks("zoe and Wójcik", other)] == [1, 1]


@given(st.integers(1, 7), st.sampled_from(JOINTS), st.sampled_from(["then", "", "a"]))
def test_what_nobody_sees_cuts_no_name_apart_and_joins_none_to_another_word(at, joint, before):
    name = "Kayleigh"
    assert whom(f"{before}{joint}{name[:at]}{joint}{name[at:]}{joint}came") == [1]
    assert whom(f"down {joint}Lingfield{joint}{joint} {joint}Ro{joint}ad") == [6]


def test_a_piece_of_an_everyday_word_is_a_doubt():
    assert whom(f"he al{JOINT}so came") == []
    assert whom(f"he al{JOINT}so came", sure=False) == [5]
    assert whom(f"then{JOINT}Al{JOINT}came") == [5]


def test_names_of_two_letters_are_found():
    assert whom("then jo said so, and Jo’s mum, JO!") == [5, 5, 5]
    assert whom("I told Al. Al went") == [5, 5]
    assert whom("a tale of de Souza") == [8]


def test_and_do_not_flood_what_is_said():
    text = "Smith et al. 2019, ed. Brown; the ED and the AL of it. De facto, of it, la vie, don't"
    assert whom(text) == []
    assert whom(text, sure=False) == [5, 8, 8, 5]
    kin = watch_for([Known(1, Kind.PERSON, ("Kayleigh’s mum", "the one"))])
    found = list(leaks("It was the one. Then Mum and Kayleigh came: the one.", kin))
    assert [leak.column for leak in found] == [8, 30, 45]
    assert whom("she's here, k's not; don’t, won't") == []
    assert whom("then K came and Don’s van") == [7]


def test_an_initial_is_a_doubt_and_in_a_study_code_none():
    assert whom("then K came", sure=False) == [7]
    assert whom("plan K, vitamin K and K2", sure=False)[:2] == [7, 7]
    for text in ("K-001, K-12 and (K-7)", "K-001,K-002"):
        assert whom(text, sure=False) == whom(text) == []
    assert whom("it says Don-001, which is no code of ours") == [7]


def test_no_text_takes_longer_than_its_length():
    begun = time.process_time()
    for text in (
        "hope " * 200_000,
        f"hope{' ' * 200_000}hope",
        f"al{JOINT}" * 20_000,
        "n'" * 40_000,
    ):
        list(leaks(text, WATCH))
    assert time.process_time() - begun < 10


@given(st.lists(st.sampled_from(["Kayleigh", "x", "\n", " ", ".", "’s"]), max_size=30))
def test_each_is_told_by_its_line_and_column(told):
    text = " ".join(told)
    for leak in leaks(text, WATCH):
        line = text.split("\n")[leak.line - 1]
        assert line[leak.column - 1 :].startswith("Kayleigh")
        assert text[leak.start : leak.end] == "Kayleigh"
    assert whom(text) == [1] * told.count("Kayleigh")
