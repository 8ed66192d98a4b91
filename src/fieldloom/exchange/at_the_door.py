"""The last look at what leaves: a file is looked through for real names before its first byte goes out."""

import hashlib
import hmac
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import IO

from fieldloom.access.who import Study, User
from fieldloom.exchange.marked_up import said_and_marks
from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import derived_key
from fieldloom.ground.spooled import Spool
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.reads import Place, Watching
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.sweeping import MOST_DOUBTS

AT_ONCE = 2**18  # bytes looked through at a time
MOST = 100  # sure places that are told; whoever mends these finds the rest the next time
MARKED = frozenset({"html", "htm", "xml", "rels", "svg", "qdc", "qde"})
PACKED = frozenset({"docx", "xlsx"})
PICTURES = frozenset({"png", "jpg", "jpeg", "gif"})
PLAIN = frozenset({"csv", "txt", "md", "json"})
_SHEET = re.compile(r"xl/(?:worksheets/\w+|sharedStrings)\.xml")
_ROW = re.compile(rb'<row r="(\d+)"')
_ENDS = (b"</row>", b"</w:p>", b"</si>", b"</text:p>")
# A picture within a page: letters by chance. Words of anybody are escaped, so no tag stands in them.
_PICTURE = re.compile(rb'(?<=<img src=")data:image/jpeg;base64,[A-Za-z0-9+/=]+')


@dataclass(frozen=True, slots=True)
class Leaving:
    """A file on its way out: a safe name, its media type, and its bytes in pieces."""

    name: str
    media_type: str
    pieces: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Going:
    """For whom something leaves, and the mark of doubts that a person looked at (see `looked_through`)."""

    view: View = View.TEAM
    let: str = ""


FOR_THE_TEAM = Going()


class Stopped(Unfit):
    """Something did not leave. `places` says where names stand in it; `mark` knows these doubts
    again, where there are only doubts that a person may let through; `more`: there are further places."""

    def __init__(self, places: tuple[Place, ...], mark: str, *, more: bool) -> None:
        self.places, self.mark, self.more = places, mark, more
        sure = sum(not place.doubtful for place in places)
        if sure:
            super().__init__(
                f"This did not leave: {_number(sure, 'real name')} of the register "
                f"{'stands' if sure == 1 else 'stand'} in it.",
                "Put right what is named below where it stands in the study, then export again.",
            )
        else:
            super().__init__(
                f"This has not left yet: {_number(len(places), 'word')} in it may be "
                f"{'a real name' if len(places) == 1 else 'real names'}, or everyday words.",
                "Look at each. If none of them names anybody, let it through.",
            )

    @property
    def sure(self) -> tuple[Place, ...]:
        """The places of which there is no doubt."""
        return tuple(place for place in self.places if not place.doubtful)


def looked_through(leaving: Leaving, *, by: User, study: Study, let: str = "") -> Leaving:
    """The same file, once it was looked through: text, properties, the names of its parts and its own.

    Nothing is looked through for somebody who was stopped often of late: raises `Unfit`, whatever is in it.
    Raises `Stopped` where a real name of the register stands in it, or a word that may be one, unless
    `let` is the mark of exactly these doubts. Both are recorded. Of an empty register nothing is looked
    for, and the file goes on as it is made.
    """
    watching = reads.watching(to=by, study=study)
    if not watching:
        return leaving
    _still_answered(by, study)
    spool, places = Spool(), []
    try:
        for place in _found(leaving, watching, spool):
            places.append(place)
            if sum(not one.doubtful for one in places) >= MOST:
                break
        _judge(tuple(places), leaving.name, by, study, let)
    except BaseException:
        spool.close()
        raise
    return replace(leaving, pieces=spool.pieces())


def _still_answered(by: User, study: Study) -> None:
    """Raise `Unfit` where this person was stopped so often that the door says no more, and note it."""
    decision = reads.goes_on(to=by, study=study)
    if not decision.allowed:
        writes.note_shut(by=by, study=study)
        raise Unfit(decision.because, decision.would_change)


def _judge(places: tuple[Place, ...], name: str, by: User, study: Study, let: str) -> None:
    if not places:
        return
    sure = tuple(place for place in places if not place.doubtful)
    mark = "" if sure else _mark_of(places, name, by, study)
    entities = list(dict.fromkeys(place.entity for place in sure or places))
    if mark and hmac.compare_digest(mark, let):
        writes.note_let_through(by=by, study=study, entities=entities)
        return
    doubts = tuple(place for place in places if place.doubtful)
    note = writes.note_stopped if sure else writes.note_doubted
    note(by=by, study=study, entities=entities)
    _still_answered(by, study)
    more = len(sure) >= MOST or len(doubts) >= MOST_DOUBTS
    raise Stopped((*sure, *doubts), mark, more=more)


def _mark_of(places: tuple[Place, ...], name: str, by: User, study: Study) -> str:
    """By what exactly these doubts, as this person was shown them, are known again."""
    told = "\n".join(
        f"{place.part}|{place.line}|{place.column}|{place.entity}|{place.before}|{place.after}"
        for place in places
    )
    about = f"{study.pk}|{by.pk}|{name}\n{told}".encode()
    return hmac.new(derived_key("doubts let through"), about, hashlib.sha256).hexdigest()[:20]


def _found(leaving: Leaving, watching: Watching, spool: Spool) -> Iterator[Place]:
    """Every place in a file, whose bytes go into the spool meanwhile."""
    ending = leaving.name.rpartition(".")[2].lower()
    stem = PurePath(leaving.name).name.replace("_", " ").rpartition(".")[0]
    yield from watching.places(f"{leaving.name} (its name)", stem.encode())
    pieces = _kept(leaving.pieces, spool)
    if ending in PACKED:
        yield from _in_archive(leaving.name, b"".join(pieces), watching)
    elif ending in MARKED:
        yield from _in_marked(leaving.name, _stretches(pieces), watching)
    elif ending in PLAIN:
        yield from _in_lines(leaving.name, _stretches(pieces), watching)
    else:
        raise Unfit(f"Nobody knows how to look into {leaving.name}, so it does not leave.")


def _kept(pieces: Iterable[bytes], spool: Spool) -> Iterator[bytes]:
    for piece in pieces:
        spool.write(piece)
        yield piece


def _stretches(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Some hundred kilobytes at a time, up to where a piece ends a line. A line may end within a quotation,
    and so within a name; a piece that ends a line ends a row or a quotation."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= AT_ONCE and piece.endswith(b"\n"):
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _in_lines(part: str, stretches: Iterable[bytes], watching: Watching) -> Iterator[Place]:
    above = 0
    for stretch in stretches:
        yield from watching.places(part, stretch, above)
        above += stretch.count(b"\n")


def _in_marked(part: str, stretches: Iterable[bytes], watching: Watching) -> Iterator[Place]:
    """The words of XML or HTML, and what stands in its tags and comments."""
    above = 0
    for stretch in stretches:
        said, marks = said_and_marks(_PICTURE.sub(b"", stretch).decode("utf-8", "replace"))
        yield from watching.places(part, said.encode(), above)
        yield from watching.places(f"{part} (within its marks)", marks.encode())
        above += said.count("\n")


def _in_archive(name: str, data: bytes, watching: Watching) -> Iterator[Place]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        for one in held.infolist():
            part, ending = f"{name} › {one.filename}", one.filename.rpartition(".")[2].lower()
            yield from watching.places(f"{part} (its name)", one.filename.encode())
            if one.is_dir() or ending in PICTURES:
                continue
            if ending not in MARKED:
                raise Unfit(f"Nobody knows how to look into {part}, so it does not leave.")
            with held.open(one) as opened:
                stretches = _paragraphs(_read(opened))
                if _SHEET.fullmatch(one.filename):
                    yield from _in_sheet(name, stretches, watching)
                else:
                    yield from _in_marked(part, stretches, watching)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(AT_ONCE):
        yield piece


def _paragraphs(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """XML cut where a paragraph or a row ends."""
    held = b""
    for piece in pieces:
        held += piece
        cut = max(held.rfind(end) + len(end) if end in held else 0 for end in _ENDS)
        if cut:
            yield held[:cut]
            held = held[cut:]
    yield held


def _in_sheet(name: str, stretches: Iterable[bytes], watching: Watching) -> Iterator[Place]:
    """Of a sheet those rows in which a name may stand: it is mostly marks, and long to read. A cell of ours
    is one run of letters, so no mark cuts a name in it; where one might, every row is read. The lines of
    a row are its cells."""
    for stretch in stretches:
        cut = b"<r>" in stretch or b"&#" in stretch
        if not cut and not watching.suspects(stretch):
            continue
        for row in stretch.split(b"</row>"):
            if cut or watching.suspects(row):
                number = _ROW.search(row)
                part = f"{name}, row {number[1].decode()}" if number else name
                yield from _in_marked(part, [row], watching)


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"
