"""The desk's scripts against the rules they mirror, and against letters that are hard to count."""

import random
import re
from pathlib import Path

import pytest

from fieldloom.coding.rules import intervals

pytestmark = pytest.mark.browser

ISLANDS = Path(__file__).parents[2] / "src/fieldloom/web/static/islands/desk"
TEXTS = [
    "",
    "plain words",
    "The twelfth 🌊 of May",
    "👩\u200d👩\u200d👧 and cafe\u0301, 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "a\u0300\u0301b🧑🏽\u200d🍳",
]


@pytest.fixture
def module(sit, pi):
    """Run something of a module: `module("intervals.js", "m => m.lanes(given)", given)`."""
    page = sit(pi, "")

    def run(name, what, given):
        script = f"""async given => {{
            const module = await import('/static/islands/desk/{name}');
            return ({what})(module);
        }}"""
        return page.evaluate(script, given)

    return run


def cases():
    chance = random.Random(20)
    for size in (1, 2, 5, 12, 40, 200):
        for room in (12, 60, 2000):
            starts = [chance.randrange(room) for _ in range(size)]
            yield [{"start": s, "end": s + 1 + chance.randrange(1 + room // 3)} for s in starts]
    yield [{"start": 0, "end": 5}, {"start": 5, "end": 9}, {"start": 0, "end": 5}]


def test_lanes_and_segments_are_those_of_the_rules(module):
    given = [[], *cases()]
    lanes = module("intervals.js", "m => given.map(m.lanes)", given)
    pieces = module("intervals.js", "m => given.map(m.segments)", given)
    for case, lane, piece in zip(given, lanes, pieces, strict=True):
        starts, ends = [c["start"] for c in case], [c["end"] for c in case]
        assert lane == intervals.lanes(starts, ends).tolist()
        expected = [[a, b, list(over)] for a, b, over in intervals.segments(starts, ends)]
        assert piece == expected


def test_code_points_and_utf_16_are_crossed_exactly(module):
    counted = module("codepoints.js", "m => given.map(m.pointsIn)", TEXTS)
    assert counted == [len(text) for text in TEXTS]
    every = "m => given.map(t => m.indicesAt(t, [...Array(m.pointsIn(t) + 1).keys()]))"
    back = "m => given.map(([t, is]) => is.map(i => m.pointAt(t, i)))"
    indices = module("codepoints.js", every, TEXTS)
    for text, found in zip(TEXTS, indices, strict=True):
        expected = [len(text[:n].encode("utf-16-le")) // 2 for n in range(len(text) + 1)]
        assert found == expected
    points = module("codepoints.js", back, list(zip(TEXTS, indices, strict=True)))
    assert points == [list(range(len(text) + 1)) for text in TEXTS]
    assert module("codepoints.js", "m => m.pointAt(given, 1)", "🌊") == 0


def test_words_and_sentences_are_cut_as_a_reader_would(module):
    text = "Well— my sister-in-law's there. “Is she?” I said… 3 May! "
    words = module("cutting.js", "m => m.pieces(given, 'word').map(p => given.slice(...p))", text)
    assert words == ["Well", "my", "sister-in-law's", "there", "Is", "she", "I", "said", "3", "May"]
    cut = "m => m.pieces(given, 'sentence').map(p => given.slice(...p))"
    sentences = module("cutting.js", cut, text)
    assert sentences[0] == "Well— my sister-in-law's there."
    assert "".join(sentences).replace(" ", "") == text.replace(" ", "")


def code(key, name, parent=None, path=""):
    full = f"{path} > {name}" if path else name
    return {"id": key, "name": name, "path": full, "shade": 1, "parent": parent}


CODES = [
    code(1, "System"),
    code(2, "Contact centre", 1, "System"),
    code(3, "Being watched", 1, "System"),
    code(4, "Waiting"),
    code(5, "Wanting out"),
    code(6, "Café talk"),
]


@pytest.mark.parametrize(
    ("typed", "recent", "first"),
    [
        ("wa", [], 4),
        ("wa", [5], 5),
        ("wat", [5], 3),
        ("cc", [], 2),
        ("cafe", [], 6),
        ("", [3, 6], 3),
        ("sys", [], 1),
        ("system > con", [], 2),
        ("wtg", [], 4),
    ],
)
def test_two_letters_find_the_code_that_is_meant(module, typed, recent, first):
    given = [CODES, typed, recent]
    found = module("ranking.js", "m => m.ranked(...given).map(c => c.id)", given)
    assert found[0] == first
    assert len(found) == len(set(found))


def test_a_new_code_is_offered_where_its_name_is_free(module):
    def offered(typed, focused=None):
        given = [CODES, typed, focused]
        what = "m => m.offers(...given).map(o => [o.name, o.parent && o.parent.id])"
        return module("ranking.js", what, given)

    assert offered("Hope") == [["Hope", None]]
    assert offered("Hope", CODES[3]) == [["Hope", 4], ["Hope", None]]
    assert offered("waiting") == []
    assert offered("WAITING", CODES[0]) == [["WAITING", 1]]
    assert offered("System > Hope") == [["Hope", 1]]
    assert offered("Nowhere > Hope") == []
    assert offered("   ") == []


def test_every_key_of_the_help_does_something():
    keys = (ISLANDS / "keys.js").read_text(encoding="utf-8")
    hands = (ISLANDS / "hands.js").read_text(encoding="utf-8")
    parts = "".join(path.read_text(encoding="utf-8") for path in ISLANDS.glob("*.js"))
    acts = {
        act for act in re.findall(r'act: "(\w+)"', keys) if not act.startswith(("end", "start"))
    }
    assert len(acts) > 15
    assert [
        act
        for act in acts
        if not re.search(rf"^      {act}: \(\) =>", hands, re.MULTILINE)
        and f"doings.{act} =" not in parts
    ] == []
