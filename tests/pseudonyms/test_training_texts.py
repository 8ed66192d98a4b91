"""The invented texts of training: the same each time, well marked, and without the names kept apart."""

import csv
import gzip
import re
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from training.corpus import barred, marked
from training.documents import TALK, texts
from training.people import HERE, pools

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.marked import read_marked

ROOT = Path(__file__).parents[2]
SAMPLE = str(Path(__file__).parent / "sample")
LISTS = ROOT / "src/fieldloom/pseudonyms/lists"
MANY = 150


@pytest.fixture(scope="module")
def gazetteers(tmp_path_factory):
    """The lists that are shipped, as the generator reads those of the ONS and the OS."""
    folder = tmp_path_factory.mktemp("gazetteers")
    first = (LISTS / "first_names.txt").read_text(encoding="utf-8").splitlines()
    names = [line.split() for line in first if line.strip() and line[0] != "#"]
    rows = [(one[0].title(), 50, 50) for one in names]
    _write(folder / "uk_first_names.csv.gz", ("name", "girls_count", "boys_count"), rows)
    places = (LISTS / "places.txt").read_text(encoding="utf-8").splitlines()
    told = [line.split("\t") for line in places if "\t" in line]
    rows = [(one[0].title(), one[1].title(), "England") for one in told]
    _write(folder / "gb_places.csv.gz", ("name", "type", "country"), rows)
    return str(folder)


def _write(file, head, rows):
    with gzip.open(file, "wt", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])


@pytest.fixture(scope="module")
def pool(gazetteers):
    return pools("train", gazetteers, barred(SAMPLE))


def test_the_same_seed_gives_the_same_texts(pool):
    one, two = (list(islice(texts(Random(5), pool, "train"), 40)) for _ in range(2))
    assert one == two
    assert one != list(islice(texts(Random(6), pool, "train"), 40))


def test_marks_are_in_order_and_name_kinds_and_lie_on_words(pool):
    kinds = {kind.value for kind in Kind} | {"other"}
    for text, marks in islice(texts(Random(1), pool, "train"), MANY):
        assert all(one[1] <= two[0] for one, two in zip(marks, marks[1:], strict=False))
        assert all(text[start:end].strip() for start, end, _ in marks)
        assert {kind for *_, kind in marks} <= kinds


def test_what_is_kept_apart_is_in_no_pool(pool):
    kept = barred(SAMPLE)
    assert {"jago", "spanner"} & kept
    every = [
        *(name for one in pool.first.values() for names in one.values() for name in names[1:]),
        *(name for names in pool.last.values() for name in names[1:]),
        *(name for names, _ in pool.ons.values() for name in names),
        *(name for names in pool.everyday.values() for name in names),
        *pool.surnames,
        *pool.places,
        *pool.nicknames,
    ]
    assert len(every) > 2000
    assert [name for name in every if name.lower() in kept] == []


def test_no_person_of_the_texts_bears_a_name_kept_apart(pool):
    """Names that are put together of two others at random may come out so, once in thousands."""
    kept, met, people = barred(SAMPLE), [], 0
    for text, marks in islice(texts(Random(2), pool, "train"), MANY):
        for start, end, kind in marks:
            if kind == "person":
                people += 1
                met += set(re.findall(r"[^\W\d_]{3,}", text[start:end].lower())) & kept
    assert people > 500
    assert len(met) <= people / 1000, met


def test_dev_has_other_names_and_frames_than_training(gazetteers, pool):
    dev = pools("dev", gazetteers, barred(SAMPLE))
    assert not {*dev.surnames} & {*pool.surnames}
    assert not {*dev.ons["f"][0]} & {*pool.ons["f"][0]}


@pytest.mark.parametrize(("part", "marks"), [("apart", 213), ("second", 528)])
def test_the_parts_held_back_are_as_large_as_is_told(part, marks):
    files = sorted((HERE / part).glob("*.txt"))
    read = [read_marked(file.read_text(encoding="utf-8")) for file in files]
    assert sum(len(one.marks) for one in read) == marks
    for file, one in zip(files, read, strict=True):
        assert marked(file)[0] == one.text


def test_no_sentence_held_back_is_a_frame_of_training():
    frames = {
        line.strip().lower()
        for file in TALK.glob("*.txt")
        for line in file.read_text(encoding="utf-8").splitlines()
        if len(line.split()) > 4
    }
    assert len(frames) > 2000
    for part in ("apart", "second"):
        for file in (HERE / part).glob("*.txt"):
            held = marked(file)[0].lower().splitlines()
            assert [line for line in held if line.strip() in frames] == []
