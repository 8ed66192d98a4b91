"""A stretch of a text as the page shows it: numbered paragraphs, who speaks, when, on which page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fieldloom.access.who import User
from fieldloom.coding import reads as coding
from fieldloom.sources import reads as sources
from fieldloom.sources.rules.page_breaks import runs_on
from fieldloom.web.desk import rows
from fieldloom.web.shell.in_page import json_in_page


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: by pseudonym where the speaker is linked, else as the transcript has it."""

    name: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One paragraph. `words` is exactly the text from code point `start` to `end`.

    `speaker` is empty where the same voice goes on, `page` is None where no new page begins, `voice` always
    says who speaks, `on_page` always on which page; `runs_on`: the page break cut a paragraph in two.
    `withheld` says why its words are shades; empty where they are words.
    """

    number: int
    start: int
    end: int
    kind: str
    words: str
    speaker: str
    voice: str
    asks: bool
    time: str
    page: int | None
    on_page: int | None
    runs_on: bool
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs `first` to `last`, code points `start` to `end`, with the codings that touch them."""

    first: int
    last: int
    start: int
    end: int
    paragraphs: list[Shown]
    codings: list[dict[str, Any]]

    @property
    def codings_told(self) -> str:
        """The codings as a script of the page reads them."""
        return json_in_page(self.codings)


def voices(source: Any) -> dict[int, Voice]:
    """Who speaks in a source, by the speaker's row id."""
    fields = ("pk", "label", "is_fieldworker", "participant__label", "participant__ref")
    # The source was asked for and given; `reads.speakers` would also count what each of them says.
    known = source.speakers.order_by().values_list(*fields)
    return {pk: Voice(pseudonym or ref or label, asks) for pk, label, asks, pseudonym, ref in known}


def stretch(
    source: Any, to: User, first: int, last: int, *, revision: Any = None, coded: bool = True
) -> Stretch:
    """Paragraphs `first` to `last` (both inside) of a source's current text, or of `revision`."""
    from_one_before = {"first": max(first - 1, 1), "last": last}
    read = sources.paragraphs(to=to, revision=revision or source.current, **from_one_before)
    before = read.pop(0) if read and read[0].number < first else None
    start, end = (read[0].start, read[-1].end) if read else (0, 0)
    found = coding.codings_in(to=to, source=source, start=start, end=end) if coded else []
    shown = list(_shown(read, voices(source), before))
    return Stretch(first, last, start, end, shown, [rows.coding(row) for row in found])


def _shown(
    read: Iterable[sources.ParagraphRow],
    known: Mapping[int, Voice],
    last: sources.ParagraphRow | None,
) -> Iterator[Shown]:
    before = ""  # a stretch names its first speaker again, as it may be read by itself
    for row in read:
        words = row.text[row.said :].rstrip("\n")
        voice = known.get(row.speaker_id or 0, Voice("", False))
        goes_on = voice.name == before and not row.said
        start = row.start + row.said
        yield Shown(
            number=row.number,
            start=start,
            end=start + len(words),
            kind=row.kind,
            words=words,
            speaker="" if goes_on else voice.name,
            voice=voice.name,
            asks=voice.asks,
            time="" if row.at_ms is None else clock(row.at_ms),
            page=None if last is not None and row.page == last.page else row.page,
            on_page=row.page,
            runs_on=last is not None and row.page != last.page and runs_on(last.text, row.text),
            withheld=row.withheld,
        )
        before, last = voice.name, row


def clock(milliseconds: int) -> str:
    """A time in a recording as 4:05 or 1:04:05."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
