"""What is said about a source is made safe: labels of speakers, title, file name, front matter, warnings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from fieldloom.sources.models import DeliveredFile, Revision, Source, Speaker
from fieldloom.sources.taking_in.shelf import TAKEN_FROM
from fieldloom.sources.taking_in.storing import LABEL

TITLE, REASON, NAME = 300, 200, 255


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in one place, and what stands there now."""

    of: str
    before: str = field(repr=False)
    after: str = field(repr=False)


def make_safe(source: Source, words: Callable[[str], str]) -> list[Said]:
    """Make it safe, and tell what stood there. Labels keep whoever is linked to them."""
    told = [*_speakers(source, words), *_source(source, words), *_reasons(source, words)]
    _files(source, words)
    return [one for one in told if one.before != one.after]


def _speakers(source: Source, words: Callable[[str], str]) -> Iterator[Said]:
    rows = list(Speaker.objects.filter(source=source).order_by("pk"))
    taken: set[str] = set()
    for row in rows:
        before, row.label = row.label, _free(words(row.label)[:LABEL], taken)
        taken.add(row.label)
        yield Said("speaker", before, row.label)
    # A label may be another's from before: so first all are put aside.
    for row in rows:
        Speaker.objects.filter(pk=row.pk).update(label=f"\x00{row.pk}")
    Speaker.objects.bulk_update(rows, ["label"], batch_size=200)


def _free(label: str, taken: set[str]) -> str:
    """Two labels that become one stay two: each has its own links to people."""
    number, told = 2, label
    while told in taken:
        told = f"{label[: LABEL - 5]} ({number})"
        number += 1
    return told


def _source(source: Source, words: Callable[[str], str]) -> Iterator[Said]:
    yield Said("title", source.title, title := words(source.title)[:TITLE])
    yield Said("file name", source.file_name, name := _plain_name(source))
    attributes: dict[str, Any] = {}
    for key, value in source.attributes.items():
        many = value if isinstance(value, list) else [value]
        safe = [words(str(one)) for one in many]
        attributes[words(key)] = safe if isinstance(value, list) else safe[0]
        yield from (
            Said("front matter", str(a), b)
            for a, b in zip((key, *many), (words(key), *safe), strict=True)
        )
    warnings = [words(str(one)) for one in source.warnings]
    source.title, source.file_name = title, name
    source.attributes, source.warnings = attributes, warnings
    source.save(update_fields=["title", "file_name", "attributes", "warnings"])


def _plain_name(source: Source) -> str:
    """A file is called by the code of its source: people name files by those whom they met."""
    return f"{source.ref}{PurePosixPath(source.file_name).suffix[:10]}"


def _reasons(source: Source, words: Callable[[str], str]) -> Iterator[Said]:
    for row in Revision.objects.filter(source=source).exclude(reason=""):
        came = row.reason.startswith(TAKEN_FROM)
        safe = f"{TAKEN_FROM}a file" if came else words(row.reason)[:REASON]
        yield Said("reason", row.reason, safe)
        Revision.objects.filter(pk=row.pk).update(reason=safe)


def _files(source: Source, words: Callable[[str], str]) -> None:
    """The files that were handed over for it, and the archives in which they came."""
    rows = list(DeliveredFile.objects.filter(source=source))
    for row in rows:
        inside = f"{source.ref}{PurePosixPath(row.inside).suffix[:10]}" if row.inside else ""
        name = words(row.name)[:NAME] if row.inside else _plain_name(source)
        DeliveredFile.objects.filter(pk=row.pk).update(name=name, inside=inside, settings={})
        archive = DeliveredFile.objects.filter(
            delivery=row.delivery_id, position=row.position, inside="", source=None
        )
        if row.inside:
            archive.update(name=name)
