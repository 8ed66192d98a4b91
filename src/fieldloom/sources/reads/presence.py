"""Who is in a source, and of whom it is still to be looked at: for pages, with no word that is withheld."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from fieldloom.access.gate import asks, may, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.rules.terms import Flag, Part
from fieldloom.fieldwork.within import within
from fieldloom.ground.answers import NotFound
from fieldloom.people.models import Participant
from fieldloom.people.within import people_seen
from fieldloom.sources.clearance.hidden import Hidden, hidden
from fieldloom.sources.models import Paragraph, Source, Speaker, Subject
from fieldloom.sources.rules.presence import ProposedFrom, Tagged

OUT_OF_REACH = "Somebody out of your reach"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in a source: in the code points `start` to `end` of its current text, beginning in a
    `paragraph`; all three are None where they are in all of it, `lost` where a correction took the place
    away. `ref` is empty for somebody of a family out of the reader's reach. `words` are three: before,
    the words themselves, after; empty where the reader may not read them."""

    id: int
    source: str
    start: int | None
    end: int | None
    paragraph: int | None
    lost: bool
    person: int
    ref: str
    label: str
    part: Part
    identifiability: int
    flags: tuple[Flag, ...]
    state: Tagged
    proposed_from: ProposedFrom
    decided_by: str
    words: tuple[str, str, str] = ("", "", "")

    @property
    def name(self) -> str:
        """The study code and the pseudonym, as the reader may know them."""
        return f"{self.ref} {self.label}".strip()

    @property
    def where(self) -> str:
        """Where in the source, in words."""
        if self.lost:
            return "at words that lost their place, so in all of it"
        return "in all of it" if self.paragraph is None else f"paragraph {self.paragraph}"


@asks(Permission.READ_CONSENT)
def present_in(*, to: User, source: Source) -> list[Present]:
    """Everybody of whom it was said that they are in a source, or that they are not, in the order of the
    text; those in all of it first. Whoever is linked to a speaker is in what they say without this."""
    rows = _rows(Subject.objects.filter(source=source))
    order = (F("passage__start").asc(nulls_first=True), "pk")
    return _told(rows.order_by(*order), to, source.study_id)


@asks(Permission.READ_CONSENT)
def spoken_by(*, to: User, source: Source) -> dict[str, tuple[str, str]]:
    """Who is in what they say, by the voice under which a page shows it: (code, pseudonym)."""
    linked = Speaker.objects.filter(source=source, participant__isnull=False)
    fields = ("participant_id", "participant__ref", "participant__label")
    seen = _seen(to, source.study_id)
    told = {}
    for person, ref, label in linked.order_by().values_list(*fields):
        known = seen is None or person in seen
        told[label or ref or ""] = (ref or "", label or "") if known else ("", OUT_OF_REACH)
    return told


@asks(Permission.READ_SOURCES)
def shut_in(*, to: User, source: Source) -> list[int]:
    """The numbers of the paragraphs of a source's current text that are withheld from the reader."""
    veiled = hidden(to, source.study_id)
    if veiled is None:
        return []
    rows = veiled.rows().filter(revision=source.current_id).values("paragraph")
    shut = Paragraph.objects.filter(pk__in=rows).order_by("number")
    return list(shut.values_list("number", flat=True))


@asks(Permission.READ_CONSENT)
def unreviewed(*, to: User, study: Study) -> "QuerySet[Subject]":
    """What is proposed and nobody has looked at, in the sources that the reader reaches, by source and
    place. `shown` makes rows of a page of it."""
    scope = reach(to, Permission.READ_CONSENT, study)
    rows = Subject.objects.filter(
        within(scope, study.pk, "source__encounter__"),
        source__study=study,
        state=Tagged.PROPOSED.value,
    )
    order = ("source__ref", F("passage__start").asc(nulls_first=True), "pk")
    return _rows(rows).order_by(*order)


@asks(Permission.READ_CONSENT)
def shown(*, to: User, study: Study, rows: "Iterable[Subject]") -> list[Present]:
    """Rows of `unreviewed`, with their words where the reader may read them."""
    keys = [row.pk for row in rows]
    kept = {one.id: one for one in _told(_rows(Subject.objects.filter(pk__in=keys)), to, study.pk)}
    return [kept[key] for key in keys if key in kept]


@asks(Permission.READ_CONSENT)
def subject(pk: int, *, to: User, study: Study) -> Subject:
    """One row by its id. Raises `NotFound`, also where its source or its person is out of reach."""
    scope = reach(to, Permission.READ_CONSENT, study)
    rows = Subject.objects.filter(
        within(scope, study.pk, "source__encounter__"), source__study=study
    )
    found = _rows(rows).filter(pk=pk).first()
    seen = _seen(to, study.pk)
    if found is None or (seen is not None and found.participant_id not in seen):
        raise NotFound("There is nobody here that you may know of.")
    return found


@asks(Permission.READ_CONSENT)
def people_to_tag(*, to: User, study: Study) -> list[tuple[str, str]]:
    """(study code, pseudonym) of everybody whom the reader could say to be in a passage."""
    rows = people_seen(Participant, to, study, Permission.READ_CONSENT).order_by("ref")
    return list(rows.values_list("ref", "label"))


def _rows(rows: "QuerySet[Subject]") -> "QuerySet[Subject]":
    return rows.select_related(
        "source", "source__encounter__site", "participant", "passage", "decided_by"
    )


def _seen(to: User, study_id: int) -> set[int] | None:
    """Row ids of the people whom the reader may know of; None is everybody."""
    if reach(to, Permission.READ_CONSENT, study_id).families is None:
        return None
    known = people_seen(Participant, to, study_id, Permission.READ_CONSENT)
    return set(known.values_list("pk", flat=True))


def _told(rows: "QuerySet[Subject]", to: User, study_id: int) -> list[Present]:
    seen = _seen(to, study_id)
    veiled = hidden(to, study_id) if may(to, Permission.READ_SOURCES, study_id).allowed else None
    readable = _readable(rows, to, study_id, veiled)
    told = []
    for row in rows:
        words = ("", "", "")
        if row.passage is not None and (readable is None or row.pk in readable):
            passage = row.passage if veiled is None else veiled.beside(row.passage)
            words = (passage.prefix, passage.quote, passage.suffix)
        told.append(_present(row, seen is None or row.participant_id in seen, words))
    return told


def _readable(
    rows: "QuerySet[Subject]", to: User, study_id: int, veiled: Hidden | None
) -> set[int] | None:
    """Row ids of those whose words the reader may read; None is all of them. Who may know of consent
    in the whole study may read the sources of one site only, or none."""
    scope = reach(to, Permission.READ_SOURCES, study_id)
    if scope.everything and veiled is None:
        return None
    found = rows.filter(within(scope, study_id, "source__encounter__"), passage__isnull=False)
    if veiled is not None:
        found = found.filter(~veiled.over("passage__"))
    return set(found.order_by().values_list("pk", flat=True))


def _present(row: Subject, known: bool, words: tuple[str, str, str]) -> Present:
    place: dict[str, Any] = {"start": None, "end": None, "paragraph": None, "lost": False}
    passage = row.passage
    if passage is not None:
        if passage.revision_id == row.source.current_id:
            place |= {"start": passage.start, "end": passage.end, "paragraph": passage.paragraph}
        else:
            place["lost"] = True
    return Present(
        id=row.pk,
        source=row.source.ref,
        **place,
        person=row.participant_id if known else 0,
        ref=row.participant.ref if known else "",
        label=row.participant.label if known else OUT_OF_REACH,
        part=Part(row.part),
        identifiability=row.identifiability,
        flags=tuple(Flag(flag) for flag in row.flags),
        state=Tagged(row.state),
        proposed_from=ProposedFrom(row.proposed_from),
        decided_by=row.decided_by.name if row.decided_by else "",
        words=words,
    )
