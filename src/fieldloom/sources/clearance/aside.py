"""What is said about a source may name people as its words do: while it is shut for them it is put aside."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from fieldloom.sources.models import Aside, Revision, Source, Speaker
from fieldloom.sources.taking_in.came import TAKEN_FROM

PLAIN = "Speaker"
_SAID = ("title", "file_name", "attributes", "warnings")


@dataclass(frozen=True, slots=True)
class About:
    """What is said about a source, raw where it is shut for its names."""

    title: str = field(repr=False)
    attributes: dict[str, Any] = field(repr=False)
    warnings: list[str] = field(repr=False)
    labels: list[str] = field(repr=False)


def plain_name(source: Source) -> str:
    """A file is called by the code of its source: people name files by those whom they met."""
    return f"{source.ref}{PurePosixPath(source.file_name).suffix[:10]}"


def put_aside(source: Source) -> None:
    """Put it aside; what came with a later text of the same source is added. Labels of whoever is linked,
    or of the team, stay: they are codes and parts."""
    row = Aside.objects.filter(source=source).first()
    if row is None:
        row = Aside(source=source, said={name: getattr(source, name) for name in _SAID})
        source.title, source.file_name = source.ref, plain_name(source)
        source.attributes, source.warnings = {}, []
        source.save(update_fields=list(_SAID))
    labels: dict[str, str] = row.said.setdefault("speakers", {})
    new = Speaker.objects.filter(source=source, participant=None, is_fieldworker=False)
    for speaker in new.exclude(pk__in=[int(pk) for pk in labels]).order_by("pk"):
        labels[str(speaker.pk)] = speaker.label
        Speaker.objects.filter(pk=speaker.pk).update(label=f"{PLAIN} {len(labels)}")
    row.save()
    came = Revision.objects.filter(source=source, reason__startswith=TAKEN_FROM)
    came.update(reason=f"{TAKEN_FROM}a file")


def bring_back(source: Source) -> None:
    """Put it back as it was, in the transaction that makes it safe. A label whose speaker is
    linked by now comes back all the same: it stands in the text."""
    row = Aside.objects.filter(source=source).first()
    if row is None:
        return
    for name in _SAID:
        setattr(source, name, row.said[name])
    source.save(update_fields=list(_SAID))
    labels = row.said.get("speakers", {})
    for pk in labels:
        Speaker.objects.filter(source=source, pk=int(pk)).update(label=f"\ufffc{pk}")
    taken = set(Speaker.objects.filter(source=source).values_list("label", flat=True))
    for pk, label in labels.items():
        free = label if label not in taken else f"{label[:100]} ({pk})"
        taken.add(free)
        Speaker.objects.filter(source=source, pk=int(pk)).update(label=free)
    row.delete()


def about(source: Source) -> About:
    """What is said about a source, for whoever makes it safe."""
    labels = dict(Speaker.objects.filter(source=source).values_list("pk", "label"))
    row = Aside.objects.filter(source=source).first()
    if row is None:
        told = list(labels.values())
        return About(source.title, source.attributes, list(source.warnings), told)
    labels |= {int(pk): label for pk, label in row.said.get("speakers", {}).items()}
    said = row.said
    return About(said["title"], said["attributes"], said["warnings"], list(labels.values()))
