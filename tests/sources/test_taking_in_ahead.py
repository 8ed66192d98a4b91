import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.sources import vault
from fieldloom.sources.rules.reading import Refusal
from fieldloom.sources.taking_in.ahead import READY, Ahead, Wanted
from fieldloom.sources.taking_in.names import LONGEST, path_inside, plain_name
from fieldloom.sources.work import batch_for


class Reader:
    """Stands in for the guarded child; remembers what it was asked."""

    def __init__(self, fails=()):
        self.asked, self.fails = [], fails

    def read(self, name, data):
        self.asked.append(name)
        if name in self.fails:
            raise RuntimeError(name)
        return Refusal(data.decode(), "", name)


def wanted(study, sizes):
    originals = vault.seal_all(study, [b"%d" % n for n in range(len(sizes))])
    return [
        Wanted(n, f"f{n}", study.pk, o.mark, size, bytes(o.sealed_key))
        for n, (o, size) in enumerate(zip(originals, sizes, strict=True))
    ]


def test_files_read_ahead_come_in_order_and_once(study):
    reader = Reader()
    with Ahead(wanted(study, [10] * 20), reader) as ahead:
        assert [ahead.reading_of(n).reason for n in range(20)] == [str(n) for n in range(20)]
    assert reader.asked == [f"f{n}" for n in range(20)]


def test_files_nobody_asks_for_do_not_block_those_after_them(study):
    with Ahead(wanted(study, [READY] * 6), Reader()) as ahead:
        assert ahead.reading_of(4).code == "f4"
        assert ahead.reading_of(5).code == "f5"
        assert ahead.reading_of(1).code == "f1"


def test_what_lies_ready_is_bounded_in_bytes(study):
    reader = Reader()
    with Ahead(wanted(study, [READY // 2] * 9), reader) as ahead:
        assert ahead.reading_of(0).code == "f0"
        time.sleep(0.1)
        assert len(reader.asked) <= 3
        assert ahead.held <= READY


def test_a_fault_of_the_reader_reaches_whoever_waits(study):
    with Ahead(wanted(study, [1, 1, 1]), Reader(fails=["f1"])) as ahead:
        assert ahead.reading_of(0).code == "f0"
        with pytest.raises(RuntimeError, match="f1"):
            ahead.reading_of(1)


def test_a_fault_further_on_leaves_what_was_read_before_it(study):
    with Ahead(wanted(study, [1, 1, 1]), Reader(fails=["f2"])) as ahead:
        ahead.thread.join()
        assert [ahead.reading_of(n).code for n in (0, 1)] == ["f0", "f1"]
        with pytest.raises(RuntimeError, match="f2"):
            ahead.reading_of(2)


def test_leaving_early_ends_the_reading(study):
    with Ahead(wanted(study, [READY] * 50), Reader()) as ahead:
        ahead.reading_of(0)
    assert not ahead.thread.is_alive()


def test_a_few_files_go_one_by_one_and_a_folder_goes_in_batches():
    assert [batch_for(n) for n in (0, 1, 19, 20, 60, 199, 200, 5000)] == [
        1,
        1,
        1,
        10,
        16,
        16,
        48,
        48,
    ]


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\ana\notes.docx", "notes.docx"),
        ("a\x00b\n.txt", "ab.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("///", "unnamed"),
        ("", "unnamed"),
        ("Müller – Ärztin.txt", "Müller – Ärztin.txt"),
    ],
)
def test_a_name_is_kept_without_folders_and_tricks(given_name, kept):
    assert plain_name(given_name) == kept


@settings(deadline=None)
@given(st.text())
def test_no_name_is_ever_a_path_or_too_long(name):
    plain, inside = plain_name(name), path_inside(name)
    assert (
        plain
        and "/" not in plain
        and "\\" not in plain
        and not any(unicodedata.category(c)[0] == "C" for c in plain)
    )
    assert len(plain) <= LONGEST and len(inside) <= LONGEST
    assert inside and not inside.startswith("/")
    assert not {"..", "."} & set(inside.split("/"))
