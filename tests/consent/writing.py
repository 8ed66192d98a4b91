"""A world, written into the tables: each material is the first paragraph of a source of its own."""

import itertools
from dataclasses import replace
from zoneinfo import ZoneInfo

from fieldloom.access.models import Study, User
from fieldloom.consent.models import Competence, Event, EventLine
from fieldloom.consent.rules.terms import Medium, Part
from fieldloom.fieldwork.models import Encounter, Site, Wave
from fieldloom.people.models import Family, Membership, Participant
from fieldloom.sources.models import (
    Hold,
    Original,
    Paragraph,
    Passage,
    Revision,
    Source,
    Speaker,
    Subject,
)

HOUSE = ZoneInfo("Europe/London")
_KINDS = {
    "quarantined": "quarantine",
    "locked": "safeguarding",
    "redacted": "redaction",
    "legal_hold": "legal",
    "named": "names",
}
_KIND_OF = {  # what a line says is what its event is
    "consent": "consent", "assent": "assent", "refusal": "consent", "dissent": "dissent",
    "pause": "pause", "withdrawal": "withdraw", "revocation": "revoke",
    "public_interest": "public_interest",
}  # fmt: skip


class Written:
    """Where the world's material stands: `paragraphs`, and beside each one that speaks of nobody."""

    def __init__(self, study, paragraphs, beside, sources, waves):
        self.study, self.paragraphs, self.beside = study, paragraphs, beside
        self.sources, self.waves = sources, waves


def as_kept(world):
    """The world as tables can hold it: nobody keeps that a passage without people was reviewed, nor
    what the uniqueness check found; and the day is that of the house."""

    def kept(material):
        spoken = [subject for subject in material.subjects if _speaks(subject)]
        tagged = len(material.subjects) > min(1, len(spoken))
        return replace(
            material,
            reviewed=material.reviewed and tagged,
            recognisable=False,
            subjects=tuple(
                replace(s, person=replace(s.person, lines=tuple(map(_at_home, s.person.lines))))
                for s in material.subjects
            ),
        )

    materials = tuple(kept(material) for material in world.materials)
    return replace(world, materials=materials, at=world.at.astimezone(HOUSE))


def _at_home(line):
    return replace(line, at=line.at.astimezone(HOUSE))


def _speaks(subject):
    """Such a subject is kept as a speaker who is linked to a participant."""
    plain = subject.identifiability == 3 and not subject.flags and not subject.checked_back
    return plain and subject.part is Part.SPEAKER


class Ground:
    """What is the same in every world: a study with two waves and an encounter in each."""

    def __init__(self):
        self.study = Study.objects.create(title="World", slug=f"world-{Study.objects.count()}")
        self.user = User.objects.first() or User.objects.create(username="world", name="World")
        site = Site.objects.create(study=self.study, code="S", name="S", nation="scotland")
        span = {"from_day": "2021-01-01", "to_day": "2021-12-31"}
        self.waves = [
            Wave.objects.create(study=self.study, code=f"W{n}", name=f"W{n}", **span)
            for n in (1, 2)
        ]
        there = {"study": self.study, "kind": "interview", "state": "done", "site": site}
        self.encounters = {
            n: Encounter.objects.create(ref=f"E{n}", wave=wave, **there)
            for n, wave in enumerate(self.waves, 1)
        }


def write(world, on=None):
    """Write it all into a study of its own, or into one that is there."""
    on = on or Ground()
    people = _people(world, on.study, on.user, on.waves)
    written = [
        _material(material, number, on.study, on.user, on.encounters, people)
        for number, material in enumerate(world.materials)
    ]
    sources, paragraphs, beside = zip(*written, strict=True)
    return Written(on.study, paragraphs, beside, sources, on.waves)


def _people(world, study, user, waves):
    groups = {
        ref: Family.objects.get_or_create(study=study, ref=ref, defaults={"nation": "wales"})[0]
        for ref in sorted({group for person in world.persons for group in person.groups})
    }
    people = {}
    for person in world.persons:
        row = Participant.objects.create(
            study=study, ref=person.ref, kind=person.being.value, of_age_on=person.of_age_on
        )
        people[person.ref] = row
        Membership.objects.bulk_create(
            Membership(study=study, participant=row, family=groups[g], role="")
            for g in person.groups
        )
        Competence.objects.bulk_create(
            Competence(
                study=study, participant=row, on=one.on, competent=one.competent,
                nation="scotland", assessor=user, review_by=one.review_by, reasoning="",
            )
            for one in person.findings
        )  # fmt: skip
    _events(world, people, study, user, waves)
    return people


def _events(world, people, study, user, waves):
    said = sorted(
        ((line, people[person.ref]) for person in world.persons for line in person.lines),
        key=lambda pair: pair[0].event,
    )
    events, lines, known = [], [], {}
    for number, group in itertools.groupby(said, key=lambda pair: pair[0].event):
        together = list(group)
        first, row = together[0]
        event = Event(
            study=study, participant=row, voice=first.voice.value, taken_by=user, at=first.at,
            kind=_KIND_OF[first.says.value],
        )  # fmt: skip
        events.append(event)
        known[number] = event
        lines += [(event, line) for line, _ in together]
    Event.objects.bulk_create(events)
    EventLine.objects.bulk_create(
        EventLine(
            event=event, purpose=x.purpose.value if x.purpose else "",
            medium=x.medium.value if x.medium else "", says=x.says.value, ceiling=x.ceiling.level,
            wave=waves[x.wave - 1] if x.wave else None, until=x.until, renews=x.renews,
            conditions=sorted(c.value for c in x.conditions),
        )
        for event, x in lines
    )  # fmt: skip
    for number, since in world.voided:
        Event.objects.create(
            study=study, participant=known[number].participant, voice="study", kind="invalidate",
            taken_by=user, at=since, supersedes=known[number],
        )  # fmt: skip


WORDS = ("Words that are withheld. \n\n", "Words of nobody. \n\n")


def _material(material, number, study, user, encounters, people, words=WORDS):
    original = Original.objects.create(study=study, mark=f"{number:064x}", size=1, sealed_key=b"k")
    side = 9 if material.medium is Medium.PICTURE else 0
    source = Source.objects.create(
        study=study, ref=f"I-{number}", title="T", kind="interview", format="txt", width=side,
        height=side, file_name="f", original=original, taken_in_by=user,
        encounter=encounters.get(material.wave),
    )  # fmt: skip
    first, second = words
    last = Paragraph.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    revision = Revision.objects.create(
        source=source, number=1, digest="0" * 64, characters=len(first + second), words=7,
        paragraph_count=2, first_row=last + 1, made_by=user,
    )  # fmt: skip
    source.current = revision
    source.save(update_fields=["current"])
    spoken = [s for s in material.subjects if _speaks(s)]
    tagged = [s for s in material.subjects if not _speaks(s)]
    speakers = [
        Speaker.objects.create(source=source, label=s.person.ref, participant=people[s.person.ref])
        for s in spoken[:1]
    ]
    Paragraph.objects.bulk_create(
        Paragraph(
            pk=last + n, revision=revision, number=n, start=start, end=start + len(text),
            kind="speech", text=text, speaker=speakers[0] if n == 1 and speakers else None,
        )
        for n, start, text in ((1, 0, first), (2, len(first), second))
    )  # fmt: skip
    passage = Passage.objects.create(
        source=source, revision=revision, start=3, end=9, paragraph=1, quote="ds tha"
    )
    state = "confirmed" if material.reviewed else "proposed"
    for subject in [*spoken[1:], *tagged]:
        Subject.objects.create(
            source=source, passage=passage, participant=people[subject.person.ref],
            part=subject.part.value, identifiability=subject.identifiability, state=state,
            flags=sorted(flag.value for flag in subject.flags), checked_back=subject.checked_back,
        )  # fmt: skip
    on_it = [(kind, None) for name, kind in _KINDS.items() if getattr(material, name)]
    if material.embargo_until:
        on_it.append(("embargo", material.embargo_until))
    for kind, until in on_it:
        Hold.objects.create(
            source=source, passage=passage, kind=kind, until=until, asked_by=user,
            at="2021-01-01T00:00:00Z",
        )  # fmt: skip
    return source, last + 1, last + 2
