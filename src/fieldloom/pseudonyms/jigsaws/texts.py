"""What remains in safe texts: kept places, dates, ages and events, services that go by a pseudonym, and what
readers marked. What the team may not read is not in it, nor what waits to be made safe."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import F

from fieldloom.access.models import Study, User
from fieldloom.ground import by_hand
from fieldloom.people.rules import PersonKind
from fieldloom.pseudonyms.jigsaws.gathered import FAMILY, PERSON, Gathered, Rest, Whose
from fieldloom.pseudonyms.jigsaws.told import Found, Told, told_of
from fieldloom.pseudonyms.mentions.seen import lies_in
from fieldloom.pseudonyms.models import Entity, Rung, Telling
from fieldloom.pseudonyms.rules.jigsaw import Rests, Sort
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources.clearance.hidden import Hidden, hidden
from fieldloom.sources.models import Source, Subject
from fieldloom.sources.rules.masking import Span
from fieldloom.sources.rules.presence import Tagged

# One join in plain SQL: asked through the models it is two look-ups for each of some ten thousand rows.
_MENTIONS = """SELECT m.revision_id, m.source_id, m.paragraph, m.start, m."end", m.kind, m.about, m.state,
    m.entity_id, m.mark, w.participant_id, CASE WHEN m.state = 'kept' OR m.about = 'age'
        AND m.state = 'replaced' THEN substr(p.text, m.start - p.start + 1, m."end" - m.start) ELSE '' END
    FROM sources_source s
    JOIN pseudonyms_mention m ON m.revision_id = s.current_id
    JOIN sources_paragraph p ON p.revision_id = m.revision_id AND p.number = m.paragraph
    LEFT JOIN sources_speaker w ON w.id = p.speaker_id
    WHERE s.study_id = %s AND m.kind NOT IN ('person', 'number')
    AND (m.state = 'kept' OR m.state IN ('replaced', 'decided')
        AND (m.kind NOT IN ('date', 'event') OR m.about = 'age'))"""


class Present(NamedTuple):
    """Somebody is in code points `start` to `end` of a source."""

    start: int
    end: int
    person: int


def gather_texts(into: Gathered, to: User, study: Study) -> None:
    """All that mentions and marks of readers say of whom this reader sees."""
    veiled = hidden(to, study.pk)
    meets = dict(Source.objects.filter(study=study).order_by().values_list("pk", "encounter_id"))
    present = _present(study)
    register = _register(study)
    known: dict[tuple[Any, ...], Found | None] = {}
    for source, paragraph, start, end, *about, voice, words in _mentions(study, veiled):
        what = (*about, words)
        if what not in known:
            known[what] = told_of(Told(*what), register, into.profile)
        one = known[what]
        if one is None:
            continue
        rest = Rest(Rests.MENTION, "", source, paragraph, start, end)
        met = into.met.get(meets[source] or 0, [])
        for whose in _concerned(into, present[source], start, end, voice, met):
            into.has(whose, *one, rest)
    for telling in _tellings(study, veiled):
        _marked(into, telling)


def _mentions(study: Study, veiled: Hidden | None) -> Iterable[tuple[Any, ...]]:
    """Decided mentions of the texts as they stand, each with who speaks, and with its words where they stay
    or were told more widely by a rule: never those that stand for a real name still."""
    spans = _withheld(veiled)
    for row in by_hand.rows(_MENTIONS, [study.pk]):
        if not (spans and lies_in(spans, row[0], row[3], row[4])):
            yield row[1:]


def _withheld(veiled: Hidden | None) -> dict[int, list[Span]]:
    """Revision -> what this reader may not see of it, in order and apart."""
    found: dict[int, list[Span]] = defaultdict(list)
    if veiled is not None:
        rows = veiled.rows().order_by("revision", "start")
        for revision, start, end in rows.values_list("revision_id", "start", "end"):
            found[revision or 0].append((start, end))
    return found


def _present(study: Study) -> Mapping[int, list[Present]]:
    """Source -> who is in which of its passages, as it stands; not who was said to be anywhere in it."""
    found: dict[int, list[Present]] = defaultdict(list)
    rows = Subject.objects.filter(source__study=study, passage__revision=F("source__current"))
    rows = rows.exclude(state=Tagged.DISMISSED.value).order_by()
    for source, *one in rows.values_list(
        "source_id", "passage__start", "passage__end", "participant_id"
    ):
        found[source].append(Present(*one))
    return found


def _concerned(
    into: Gathered,
    present: list[Present],
    start: int,
    end: int,
    voice: int | None,
    met: list[Whose],
) -> list[Whose]:
    """Whom words concern: whoever is in the passage; else whoever speaks, unless they work with families;
    else the families of the meeting, or whoever took part in it."""
    if present:
        there = {one.person for one in present if one.start < end and one.end > start}
        if there:
            return [Whose(PERSON, one) for one in there]
    speaker = into.people.get(voice or 0)
    if speaker is not None and speaker.kind != PersonKind.PROFESSIONAL.value:
        return [Whose(PERSON, speaker.pk)]
    if not met and speaker is not None:
        return [Whose(PERSON, speaker.pk)]
    return met


def _register(study: Study) -> dict[int, tuple[Entity, dict[str, str]]]:
    """Entity -> it, and the words kept for it by rung."""
    rows = Entity.objects.filter(study=study).exclude(kind=Kind.PERSON.value)
    found: dict[int, tuple[Entity, dict[str, str]]] = {one.pk: (one, {}) for one in rows}
    rungs = Rung.objects.filter(entity__in=rows.order_by().values("pk")).order_by()
    for entity, level, words in rungs.values_list("entity_id", "level", "words"):
        found[entity][1][level] = words
    return found


def tellings_of(study: Study, veiled: Hidden | None) -> Any:
    """What readers marked and nobody took back, in passages that this reader may see."""
    rows = Telling.objects.filter(source__study=study, takes_back=None, taken_back=None)
    if veiled is not None:
        rows = rows.exclude(veiled.over("passage__"))
    return rows.order_by("pk")


def _tellings(study: Study, veiled: Hidden | None) -> Iterable[tuple[Any, ...]]:
    fields = ("pk", "sort", "mark", "participant_id", "family_id", "source_id")
    places = ("passage__paragraph", "passage__start", "passage__end")
    rows: Iterable[tuple[Any, ...]] = tellings_of(study, veiled).values_list(*fields, *places)
    return rows


def _marked(into: Gathered, row: tuple[Any, ...]) -> None:
    pk, sort, mark, person, family, source, paragraph, start, end = row
    whose = Whose(PERSON, person) if person else Whose(FAMILY, family)
    rest = Rest(Rests.HAND, "", source, paragraph, start, end, pk)
    into.has(whose, Sort(sort), f"mark:{mark}", "", rest)
