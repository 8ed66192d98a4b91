"""Who may be in texts is proposed from their words: when they are taken in or corrected, when a speaker is
linked, and on demand. What is proposed binds at once, so it comes in the same transaction."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from fieldloom.consent.rules.terms import Flag, Part
from fieldloom.fieldwork.models import Encounter
from fieldloom.people.models import Kinship, Membership, Participant
from fieldloom.people.rules import KinshipKind, PersonKind
from fieldloom.sources.clearance import veil
from fieldloom.sources.clearance.kept import alone
from fieldloom.sources.models import Paragraph, Passage, Source, Speaker, Subject
from fieldloom.sources.rules.anchoring import anchor_at, whole_graphemes
from fieldloom.sources.rules.naming import (
    Match,
    Names,
    Said,
    Ties,
    matches,
    names_of,
    speaks_as,
    still_to_propose,
)
from fieldloom.sources.rules.presence import ProposedFrom, Tagged

AT_ONCE = 500
TEXTS_AT_ONCE = 50
# How easily somebody can be told: by a name by anybody, by kinship by those who know the speaker.
_TOLD = {ProposedFrom.NAME: 3, ProposedFrom.KIN: 2, ProposedFrom.SPEAKER: 3}

AlsoKnown = Callable[[int], Iterable[tuple[int, str]]]
_also: list[AlsoKnown] = []
Place = tuple[int, int]
Row = tuple[int, int, str, int, int | None]


def also_known(names: AlsoKnown) -> None:
    """From now on `names`, given a study's row id, tells further (participant row id, name): real names
    and nicknames that a room keeps apart. They are used here and not kept."""
    if names not in _also:
        _also.append(names)


@dataclass(slots=True)
class Proposed:
    """How many people were proposed in how many sources."""

    proposals: int = 0
    sources: int = 0

    def audit_ids(self) -> dict[str, int]:
        """What the trail keeps."""
        return {"proposals": self.proposals, "sources": self.sources}


@dataclass(slots=True)
class _Known:
    """The people of a study, with what is needed to recognise them."""

    names: Names
    ties: Ties
    children: frozenset[int]
    families: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, study_id: int) -> "_Known | None":
        rows = list(
            Participant.objects.filter(study=study_id).values_list("pk", "ref", "label", "kind")
        )
        if not rows:
            return None
        called = [(pk, name) for pk, ref, label, _ in rows for name in names_of(ref, label)]
        spoken = Speaker.objects.filter(source__study=study_id, participant__isnull=False)
        heard = spoken.order_by().values_list("participant_id", "label").distinct()
        called += [(pk, label) for pk, label in heard if pk is not None and speaks_as(label)]
        called += [one for names in _also for one in names(study_id)]
        kin = Kinship.objects.filter(study=study_id).values_list("of_id", "kind", "to_id")
        families: dict[int, set[int]] = defaultdict(set)
        belong = Membership.objects.filter(study=study_id, family__isnull=False)
        for person, family in belong.order_by().values_list("participant_id", "family_id"):
            families[person].add(family or 0)
        ties = Ties((of, KinshipKind(kind), to) for of, kind, to in kin)
        young = frozenset(pk for pk, *_, kind in rows if kind == PersonKind.CHILD.value)
        return cls(Names.of(called), ties, young, families)


@dataclass(slots=True)
class _There:
    """Where in one source something was said of whom already, whatever came of it: None is everywhere."""

    places: dict[int, list[Place | None]] = field(default_factory=lambda: defaultdict(list))
    as_speaker: set[int] = field(default_factory=set)


def propose_in(study_id: int, sources: Collection[int]) -> Proposed:
    """Propose who may be in the current texts of these sources (row ids), and draw their veil anew.

    Nothing that was proposed, confirmed or dismissed before is proposed again. A number of queries that
    does not grow with the words. Must run in the transaction of what made the words, or the people, known.
    """
    done = Proposed()
    known = _Known.of(study_id) if sources else None
    if known is None:
        return done
    alone()  # passages are made, then the veil is drawn
    touched: set[int] = set()
    for part in _parts(sorted(sources), TEXTS_AT_ONCE):
        rows = list(Source.objects.filter(pk__in=part, current__isnull=False))
        new = list(_of_texts(rows, known))
        Subject.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
        done.proposals += len(new)
        touched.update(subject.source_id for subject in new)
    done.sources = len(touched)
    if touched:
        veil.draw(study_id, touched)
    return done


def speaker_linked(speaker: Speaker) -> None:
    """Whoever is linked is in what they say by that: what was proposed for their label goes, and kin that
    they speak of can be recognised."""
    for_label = Subject.objects.filter(
        source=speaker.source_id,
        passage__isnull=True,
        part=Part.SPEAKER.value,
        state=Tagged.PROPOSED.value,
        proposed_from=ProposedFrom.SPEAKER.value,
    )
    for_label.filter(participant=speaker.participant_id).delete()
    propose_in(speaker.study_id, [speaker.source_id])


def speakers_called(subject: Subject) -> list[Speaker]:
    """The speakers of a source whom nobody has linked and who speak under a name of this person: any of
    those for which they would be proposed, not the pseudonym alone."""
    known = _Known.of(subject.study_id)
    free = Speaker.objects.filter(source=subject.source_id, participant=None, is_fieldworker=False)
    return [
        one
        for one in free
        if known and speaks_as(one.label)
        if subject.participant_id in known.names.bearers(one.label)
    ]


def _of_texts(sources: list[Source], known: _Known) -> Iterator[Subject]:
    keys = [source.pk for source in sources]
    speakers: dict[int, list[Speaker]] = defaultdict(list)
    for speaker in Speaker.objects.filter(source__in=keys):
        speakers[speaker.source_id].append(speaker)
    near, families = _near(sources, known)
    there = _there(sources)
    texts = _texts(sources)
    waiting: list[tuple[Source, Match, Passage]] = []
    for source in sources:
        linked = {s.participant_id for s in speakers[source.pk] if s.participant_id}
        close = near[source.pk] | linked
        for speaker in speakers[source.pk]:
            yield from _by_label(source, speaker, known, close, there[source.pk], linked)
        rows = texts[source.current_id or 0]
        said = list(_said(rows, speakers[source.pk]))
        found = matches(said, known.names, known.ties, close)
        places = {one.number: (one.start, one.start + len(one.text)) for one in said}
        text = "".join(row[2] for row in rows)
        for match in still_to_propose(found, places, there[source.pk].places):
            waiting.append((source, match, _passage(source, text, match)))
    kept = _kept([passage for *_, passage in waiting])
    for source, match, passage in waiting:
        flags = _flags(match.person, families[source.pk], known)
        yield Subject(
            source=source,
            passage=kept[passage.revision_id, passage.start, passage.end],
            participant_id=match.person,
            part=Part.MENTIONED.value,
            identifiability=_TOLD[match.how],
            flags=flags,
            proposed_from=match.how.value,
        )


def _by_label(
    source: Source,
    speaker: Speaker,
    known: _Known,
    close: Collection[int],
    there: _There,
    linked: Collection[int],
) -> Iterator[Subject]:
    """Somebody who speaks under their name and is not linked: in all of it, until they are."""
    if speaker.participant_id is not None or speaker.is_fieldworker or not speaks_as(speaker.label):
        return
    bearers = known.names.bearers(speaker.label)
    for person in sorted(bearers & set(close) or bearers):
        if person in linked or person in there.as_speaker:
            continue
        there.as_speaker.add(person)
        there.places[person].append(None)
        yield Subject(
            source=source,
            participant_id=person,
            part=Part.SPEAKER.value,
            identifiability=_TOLD[ProposedFrom.SPEAKER],
            proposed_from=ProposedFrom.SPEAKER.value,
        )


def _said(rows: Iterable[Row], speakers: list[Speaker]) -> Iterator[Said]:
    who = {speaker.pk: speaker for speaker in speakers}
    linked = {s.participant_id for s in speakers if s.participant_id is not None}
    only = next(iter(linked)) if len(linked) == 1 else None
    for number, start, text, label, key in rows:
        speaker = who.get(key or 0)
        person = speaker.participant_id if speaker else None
        team = speaker is not None and speaker.is_fieldworker
        # The speaker's label before the words names nobody in them.
        yield Said(number, start + label, text[label:], person, team, only)


def _texts(sources: list[Source]) -> dict[int, list[Row]]:
    texts: dict[int, list[Row]] = defaultdict(list)
    rows = Paragraph.objects.filter(revision__in=[source.current_id for source in sources])
    fields = ("revision_id", "number", "start", "text", "said", "speaker_id")
    for revision, *row in rows.order_by("revision", "number").values_list(*fields):
        texts[revision].append(tuple(row))
    return texts


def _near(sources: list[Source], known: _Known) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Of each source the people who took part and their families' members, and those families."""
    met = [source.encounter_id for source in sources if source.encounter_id]
    part: dict[int, set[int]] = defaultdict(set)
    about: dict[int, set[int]] = defaultdict(set)
    through = Encounter.participants.through.objects.filter(encounter__in=met)
    for encounter, person in through.values_list("encounter_id", "participant_id"):
        part[encounter].add(person)
        about[encounter] |= known.families.get(person, set())
    named = Encounter.families.through.objects.filter(encounter__in=met)
    for encounter, family in named.values_list("encounter_id", "family_id"):
        about[encounter].add(family)
    near, families = {}, {}
    for source in sources:
        here = source.encounter_id or 0
        families[source.pk] = about[here]
        kin = {person for person, of in known.families.items() if of & about[here]}
        near[source.pk] = part[here] | kin
    return near, families


def _there(sources: list[Source]) -> dict[int, _There]:
    current = {source.pk: source.current_id for source in sources}
    there = {pk: _There() for pk in current}
    rows = Subject.objects.filter(source__in=list(current)).select_related("passage")
    for row in rows:
        here = there[row.source_id]
        if row.passage is None and row.part == Part.SPEAKER.value:
            here.as_speaker.add(row.participant_id)
            if row.state == Tagged.DISMISSED.value:
                continue  # somebody who does not speak may still be spoken of
        place = None
        # What lost its place counts for all of the text, as it does for the veil.
        if row.passage is not None and row.passage.revision_id == current[row.source_id]:
            place = row.passage.start, row.passage.end
        here.places[row.participant_id].append(place)
    return there


def _passage(source: Source, text: str, match: Match) -> Passage:
    anchor = anchor_at(text, *whole_graphemes(text, match.start, match.end))
    return Passage(
        source=source,
        revision_id=source.current_id or 0,
        paragraph=match.paragraph,
        start=anchor.start,
        end=anchor.end,
        quote=anchor.quote,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
    )


def _kept(wanted: list[Passage]) -> dict[tuple[int, int, int], Passage]:
    """These passages as rows: those that stand there already, and the others made."""
    kept: dict[tuple[int, int, int], Passage] = {}
    for part in _parts(wanted, AT_ONCE):
        there = Passage.objects.filter(
            revision__in={p.revision_id for p in part}, start__in={p.start for p in part}, region_width=0
        )  # fmt: skip
        kept |= {(p.revision_id, p.start, p.end): p for p in there}
        new = {
            (p.revision_id, p.start, p.end): p
            for p in part
            if (p.revision_id, p.start, p.end) not in kept
        }
        Passage.objects.bulk_create(new.values())
        kept |= new
    return kept


def _flags(person: int, about: Collection[int], known: _Known) -> list[str]:
    flags = [Flag.CHILD.value] if person in known.children else []
    own = known.families.get(person, set())
    if own and about and not own & set(about):
        flags.append(Flag.OTHER_FAMILY.value)
    return flags


def _parts(things: list, size: int) -> Iterator[list]:  # type: ignore[type-arg]
    for first in range(0, len(things), size):
        yield things[first : first + size]
