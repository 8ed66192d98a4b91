"""Hostile and broken files: each refused with its reason, quickly, and in little memory."""

import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.formats.launch import resident
from fieldloom.sources.rules.reading import Entry, Reading, Refusal, RefusedEntry
from sources.formats.material import (
    DIALOGUE,
    docx_with,
    encrypted_zip,
    ole,
    overlapping,
    pdf,
    written,
    zipped,
)

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&a;" * 10) for n in range(10))
    + b"]><w:document><w:body>&b9;</w:body></w:document>"
)


def code(found):
    assert isinstance(found, Refusal), found
    assert found.reason.endswith(".")
    assert found.remedy.endswith(".")
    return found.code


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n ", "empty"),
        ("a.md", b"---\ntitle: x\n---\n\n", "empty"),
        ("a.txt", os.urandom(64) + b"\0" * 64, "binary"),
        ("a.txt", b"\x01\x02\x03\x04" * 100, "binary"),
        ("a.txt", b"\0\x01" * 500, "binary"),
        ("a.txt", "Это интервью о семье".encode("koi8-r") * 20, "encoding"),
        ("a.txt", b"\xff\xd8\xff\xe0" + b"\0" * 100, "picture-damaged"),
        ("a.txt", b"GIF89a" + b"\0" * 100, "picture-kind"),
        ("a.mp3", b"ID3\x03\0\0\0" + b"\0" * 100, "recording"),
        ("a.m4a", b"\0\0\0\x20ftypM4A " + b"\0" * 100, "recording"),
        ("a.wav", b"RIFF\0\0\0\0WAVE" + b"\0" * 100, "recording"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 100, "archive"),
        ("a.zip", zipped({"x.txt": b"hello"}), "archive"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "not-text"),
        ("a.doc", ole("WordDocument"), "old-office"),
        ("a.docx", ole("EncryptedPackage"), "password"),
        ("a.docx", written("docx")[:2000], "damaged"),
        ("a.docx", written("docx")[:300], "damaged"),
        ("a.docx", zipped({"x.txt": b"hello"}), "damaged"),
        ("a.docx", b"\0\x01\x02" * 50, "damaged"),
        ("a.docx", docx_with(LAUGHS), "entities"),
        ("a.docx", docx_with(LAUGHS.decode().encode("utf-16")), "entities"),
        ("a.odt", zipped({"content.xml": LAUGHS, "META-INF/manifest.xml": b"<m/>"}), "entities"),
        ("a.html", b"<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;</p>", "entities"),
        ("a.pdf", pdf(["Hello."], locked=True), "password"),
        ("a.pdf", pdf([]), "scanned"),
        ("a.pdf", b"%PDF-1.7\n" + os.urandom(200), "damaged"),
        ("a.docx", docx_with(b"<w:document>" + b" " * 20_000_000), "zip-bomb"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_is_refused_with_its_reason(guard, name, data, why):
    started = time.monotonic()
    assert code(guard.read(name, data)) == why
    assert time.monotonic() - started < 3


def test_a_password_protected_opendocument_is_named_as_such(guard):
    manifest = b"<manifest><encryption-data/></manifest>"
    locked = zipped({"content.xml": b"\x93\x12", "META-INF/manifest.xml": manifest})
    assert code(guard.read("a.odt", locked)) == "password"


def test_a_file_over_the_size_limit_is_refused_unread():
    with Guard(max_bytes=1000) as guard:
        assert code(guard.read("a.txt", b"a" * 1001)) == "too-large"
        assert isinstance(guard.read("a.txt", b"a" * 1000), Reading)


def test_fifty_megabytes_in_one_line_are_read(guard):
    data = b"word " * 10_000_000
    found = guard.read("a.txt", data)
    assert isinstance(found, Reading)
    assert (found.words, len(found.blocks)) == (10_000_000, 1)


@pytest.mark.parametrize("space", [b" ", b"\t", b"\n", b"(", b"[", b"*", b"A:"])
def test_long_runs_of_one_sign_take_no_time_to_speak_of(guard, space):
    started = time.monotonic()
    guard.read("a.txt", b"x" + space * 1_000_000 + b"y")
    assert time.monotonic() - started < 5


def test_files_of_an_archive_come_one_by_one(guard):
    archive = zipped(
        {"one.txt": b"One.", "in/two.txt": b"Two.", "__MACOSX/x": b"", ".DS_Store": b"x"}
    )
    assert list(guard.entries("a.zip", archive)) == [
        Entry("one.txt", b"One."),
        Entry("in/two.txt", b"Two."),
    ]


def test_bad_entries_are_refused_and_the_rest_go_on(guard):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    entries = {
        "../../etc/passwd": b"x",
        "/absolute.txt": b"x",
        "C:\\windows.txt": b"x",
        "inner.zip": zipped({"a": b"b"}),
        "hidden.txt": zipped({"a": b"b"}),
        "good.txt": b"Good.",
    }
    data = zipped({**entries, link: b"/etc/passwd"})  # type: ignore[dict-item]
    found = list(guard.entries("a.zip", data))
    refused = {e.name: e.refusal.code for e in found if isinstance(e, RefusedEntry)}
    assert refused == {
        "../../etc/passwd": "path",
        "/absolute.txt": "path",
        "C:\\windows.txt": "path",
        "inner.zip": "nested",
        "hidden.txt": "nested",
        "link.txt": "link",
    }
    assert [e.data for e in found if isinstance(e, Entry)] == [b"Good."]


def test_documents_in_an_archive_are_no_nested_archives(guard):
    (entry,) = guard.entries("a.zip", zipped({"i.docx": written("docx")}))
    assert isinstance(entry, Entry)
    assert isinstance(guard.read(entry.name, entry.data), Reading)


def test_an_encrypted_entry_is_named(guard):
    (entry,) = guard.entries("a.zip", encrypted_zip())
    assert (entry.name, entry.refusal.code) == ("secret.txt", "password")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({"a.txt": b"a" * 50_000_000}), "zip-bomb"),
        (overlapping(1000), "zip-overlap"),
        (zipped({f"{n}.txt": b"" for n in range(2001)}), "zip-entries"),
        (zipped({"a.txt": b"hello"})[:-30], "damaged"),
        (b"not a zip at all", "not-archive"),
    ],
    ids=["bomb", "overlap", "entries", "truncated", "text"],
)
def test_an_unsafe_archive_is_refused_as_a_whole(guard, data, why):
    (entry,) = guard.entries("a.zip", data)
    assert (entry.name, code(entry.refusal)) == ("a.zip", why)


def test_an_entry_with_a_broken_body_is_refused_and_the_next_is_read(guard):
    data = bytearray(zipped({"a.txt": b"hello there", "b.txt": b"Two."}, zipfile.ZIP_STORED))
    data[data.index(b"hello")] = ord("j")
    first, second = guard.entries("a.zip", bytes(data))
    assert code(first.refusal) == "damaged"
    assert second == Entry("b.txt", b"Two.")


def test_when_the_child_dies_the_file_is_refused_and_a_new_child_reads_the_next():
    with Guard() as guard:
        guard.read("a.txt", DIALOGUE.encode())
        first = guard._child.pid
        os.kill(first, signal.SIGKILL)
        found = guard.read("a.txt", DIALOGUE.encode())
        again = guard.read("a.txt", DIALOGUE.encode())
        assert isinstance(again, Reading)
        assert guard._child.pid != first
    assert isinstance(found, Reading) or found.code in ("too-heavy", "crashed")


def test_a_file_that_takes_too_long_is_refused_and_pandoc_goes_with_the_child():
    slow = b"x" * 10 + b"\n\n".join(b"*a **b `c` " * 40 for _ in range(30_000))
    with Guard(seconds=0.6) as guard:
        assert isinstance(guard.read("a.txt", b"Warm."), Reading)
        child = guard._child.pid
        assert code(guard.read("a.md", slow)) == "too-slow"
        assert isinstance(guard.read("b.txt", b"Next."), Reading)
    with pytest.raises(ProcessLookupError):
        os.killpg(child, 0)


def test_a_file_that_needs_too_much_memory_is_refused():
    with Guard(memory=120_000_000) as guard:
        assert code(guard.read("a.txt", b"a b " * 20_000_000)) == "too-heavy"
        assert isinstance(guard.read("b.txt", b"Next."), Reading)


def test_a_guard_leaves_no_process_behind():
    with Guard() as guard:
        guard.read("a.txt", b"One.")
        child = guard._child
    assert child.returncode is not None
    assert guard._child is None


def probed(code):
    """What a fresh interpreter prints."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env)
    return done.stdout.decode().strip()


def test_the_child_may_write_no_file_and_leave_no_core(tmp_path):
    target = tmp_path / "probe"
    printed = probed(
        "import resource\n"
        "from fieldloom.sources.formats import limits\n"
        "limits.close_in()\n"
        f"try:\n open({str(target)!r}, 'wb', buffering=0).write(b'x')\n"
        "except OSError: print('refused')\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    assert printed.split("\n") == ["refused", "(0, 0)"]
    assert target.read_bytes() == b""


def test_the_child_reaches_no_network_where_the_kernel_lets_it_leave():
    printed = probed(
        "import ctypes, os, socket\n"
        "from fieldloom.sources.formats import limits\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "before = os.readlink('/proc/self/ns/net')\n"
        "limits.close_in()\n"
        "left = os.readlink('/proc/self/ns/net') != before\n"
        "try:\n socket.create_connection(server.getsockname(), 1)\n reached = True\n"
        "except OSError: reached = False\n"
        "print(left != reached)\n"
    )
    assert printed == "True"


def test_refusing_a_billion_laughs_costs_little_memory():
    with Guard() as guard:
        guard.read("warm.txt", b"Warm.")
        assert code(guard.read("a.docx", docx_with(LAUGHS))) == "entities"
        assert resident(guard._child.pid) < 100_000_000


def test_the_child_ends_when_its_parent_is_killed():
    code = (
        "import os, sys, signal\n"
        "from fieldloom.sources.formats.guard import Guard\n"
        "guard = Guard()\n"
        "guard.read('a.txt', b'One.')\n"
        "print(guard._child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=env)
    child = int(done.stdout)
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(child)


def _runs(pid):
    """True for a process that has not ended (one that ended and waits to be buried has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_files_read_ahead_come_in_order_with_their_names():
    files = [(f"{n}.txt", f"Text {n}.".encode()) for n in range(20)] + [("bad.txt", b"\0\0")]
    with Guard() as guard:
        found = list(guard.read_all(files))
    assert [name for name, _ in found] == [name for name, _ in files]
    assert [r.text for _, r in found[:-1]] == [f"Text {n}." for n in range(20)]
    assert code(found[-1][1]) == "binary"


def test_the_plain_path_loads_no_parser_and_no_framework():
    printed = probed(
        "import sys, fieldloom.sources.formats.child\n"
        "from fieldloom.sources.formats.read import read\n"
        "read('a.txt', b'INT: One.\\n\\nP1: Two.')\n"
        "print([m for m in ('lxml','pypdfium2','yaml','django','pypandoc') if m in sys.modules])\n"
    )
    assert printed == "[]"
