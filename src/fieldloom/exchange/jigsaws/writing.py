"""Writing the jigsaw as CSV: a line for each thing that remains of somebody."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fieldloom.exchange.cells import Lines
from fieldloom.pseudonyms.reads import Opened
from fieldloom.pseudonyms.reads.jigsaw import Row, Section, Where

COLUMNS = (
    *("Family", "Whose", "Pseudonym", "What", "Called", "Rests on", "Places", "Share it"),
    *("Share it and", "the other thing", "Nobody else with two more", "How rare"),
    *("Becomes", "Told as", "How the family stands", "Could recognise"),
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format the jigsaw can be written in."""

    name: str
    label: str
    media_type: str
    write: Callable[[Iterable[Opened]], Iterator[bytes]]


def _csv(found: Iterable[Opened]) -> Iterator[bytes]:
    # The byte-order mark makes spreadsheet programs read UTF-8 as what it is.
    yield b"\xef\xbb\xbf"
    line = Lines()
    yield line(COLUMNS).encode()
    for one in found:
        for section in one.sections:
            for row in section.rows:
                yield line(_cells(one, section, row)).encode()


def _cells(one: Opened, section: Section, row: Row) -> tuple[object, ...]:
    family = one.unit.ref if one.unit.is_family else ""
    rests = "; ".join(dict.fromkeys(_rest(rest) for rest in row.rests))
    known = "; ".join(f"{who.ref} ({who.why})" for who in section.knowers)
    becomes, words = (row.then.becomes.label, row.then.words) if row.then else ("", "")
    return (
        *(family, section.ref, section.label, row.sort, row.shown, rests, row.places, row.alone),
        *("" if row.pair is None else row.pair, row.beside, "yes" if row.three else ""),
        *(row.rarity.label, becomes, words, one.unit.stage.label, known),
    )


def _rest(rest: Where) -> str:
    return f"{rest.source} ¶{rest.paragraph}" if rest.source else rest.what


FORMATS = {
    "csv": Format("csv", "A line for each thing (CSV)", "text/csv; charset=utf-8", _csv),
}
