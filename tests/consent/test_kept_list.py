"""Which passages touch withheld words is kept. After anything that happens, the list is what it would be
if it were worked out anew, from the words' places and from the law: a passage missing from it would be
read by everybody."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from coding.conftest import desk, sites, text  # noqa: F401  (fixtures)
from consent.worlds import MANY, world_of
from consent.writing import as_kept, write
from fieldloom.coding import reads as coding
from fieldloom.coding import writes as coding_writes
from fieldloom.consent import writes
from fieldloom.consent.models import Event, EventLine
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Scope
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit
from fieldloom.people.models import Participant
from fieldloom.sources import writes as source_writes
from fieldloom.sources.clearance import veil
from fieldloom.sources.clearance.asking import Question, withheld
from fieldloom.sources.clearance.hidden import Hidden, hidden
from fieldloom.sources.clearance.kept import keep
from fieldloom.sources.models import (
    Hold,
    Paragraph,
    Passage,
    Source,
    Speaker,
    Subject,
    Veiled,
    VeiledPassage,
)
from fieldloom.sources.rules.presence import HoldKind, Tagged
from fieldloom.sources.rules.regions import Region
from fieldloom.sources.writes import NewHold, NewSubject

RUNS, STEPS = MANY // 125, 30
USUAL = 4  # the seeds of every run come to withhold something; of very many some do not
WORDS = ("she", "week", "watched", "door", "team", "waits", "order", "helped", "who", "visits")


def worked_out(study):
    """Every passage that touches something veiled, with the least level of it, from the places."""
    veiled = list(Veiled.objects.filter(source__study=study))
    found = {}
    for passage in Passage.objects.filter(source__study=study):
        levels = [
            row.level
            for row in veiled
            if (
                row.source_id == passage.source_id and passage.region_width > 0
                if row.paragraph is None
                else row.revision_id == passage.revision_id
                and row.start < passage.end
                and row.end > passage.start
            )
        ]
        if levels:
            found[passage.pk] = (passage.source_id, min(levels))
    return found


def listed(study):
    rows = VeiledPassage.objects.filter(source__study=study)
    return {pk: (source, level) for pk, source, level in rows.values_list("pk", "source", "level")}


def veil_of(study):
    rows = Veiled.objects.filter(source__study=study)
    return set(rows.values_list("source_id", "paragraph", "level"))


def holds_together(study):
    """The list is that of the veil; and the veil that of the law, whatever was drawn piece by piece."""
    assert listed(study) == worked_out(study)
    law = withheld(Question(study.pk, veil.TEAM, timezone.now(), Policy()))
    assert veil_of(study) == {(row.source, row.paragraph, row.level) for row in law}
    for row in Veiled.objects.filter(source__study=study, paragraph__isnull=False):
        there = Paragraph.objects.get(pk=row.paragraph)
        assert (row.revision_id, row.start, row.end) == (there.revision_id, there.start, there.end)


class Happening:
    """What can happen in a study, at random. What is refused has not happened."""

    def __init__(self, desk, seed, other):  # noqa: F811
        self.desk, self.other, self.dice = desk, other, random.Random(seed)
        self.study, self.by = desk.study, desk.by
        self.people = list(Participant.objects.filter(study=desk.study))
        self.code = desk.add(f"Code {seed}")

    def one(self):
        act = self.dice.choice(
            [self.say, self.say, self.withdraw, self.link, self.mark, self.mark, self.code_it]
            + [self.tag, self.tag, self.decide, self.hold, self.lift, self.correct, self.restore]
            + [self.place, self.undo, self.auto, self.straight, self.moved, self.drop, self.region]
            + [self.wave]
        )
        try:
            with transaction.atomic():
                act()
        except (NotFound, Refused, Stale, Unfit):
            return f"{act.__name__}, refused"
        return act.__name__

    def person(self):
        return self.dice.choice(self.people)

    def source(self):
        return self.dice.choice(list(Source.objects.filter(study=self.study, width=0)))

    def passage(self):
        rows = list(Passage.objects.filter(source__study=self.study, region_width=0))
        return self.dice.choice(rows) if rows else None

    def stretch(self, source):
        last = source.current.characters
        start = self.dice.randrange(last - 1)
        return start, min(last, start + 1 + self.dice.choice((3, 20, 120)))

    def say(self):
        person = self.person()
        event = Event.objects.create(
            study=self.study, participant=person, voice="own", kind="consent", taken_by=self.by,
            at=timezone.now() - timedelta(days=self.dice.randrange(300)),
        )  # fmt: skip
        EventLine.objects.create(event=event, says="consent", ceiling=self.dice.choice((1, 2, 6)))
        veil.heard(self.study.pk, [person.pk])

    def withdraw(self):
        wanted = writes.Withdrawing(Scope(everything=True))
        writes.withdraw(
            by=self.by, participant=self.person(), said=writes.Said(timezone.now()),
            withdrawing=wanted,
        )  # fmt: skip

    def link(self):
        speaker = self.dice.choice(list(Speaker.objects.filter(source__study=self.study)))
        who = self.dice.choice([*self.people, None])
        source_writes.link_speaker(by=self.by, speaker=speaker, participant=who)

    def mark(self):
        source = self.source()
        start, end = self.stretch(source)
        source_writes.mark(by=self.by, source=source, start=start, end=end)

    def code_it(self):
        source = self.source()
        start, end = self.stretch(source)
        coding_writes.apply_code(by=self.by, source=source, code=self.code, start=start, end=end)

    def auto(self):
        coding_writes.auto_code(
            by=self.by, study=self.study, code=self.code, query=self.dice.choice(WORDS)
        )

    def undo(self):
        self.desk.undo()

    def tag(self):
        passage = self.passage() if self.dice.random() < 0.8 else None
        source = passage.source if passage else self.source()
        if self.dice.random() < 0.5:
            new = NewSubject(self.person(), passage)
            source_writes.tag_subject(by=self.by, source=source, new=new)
            return
        there = {"source": source, "passage": passage, "participant": self.person()}
        Subject.objects.get_or_create(**there, part="mentioned")
        veil.draw(self.study.pk, [source.pk])

    def decide(self):
        rows = list(Subject.objects.filter(source__study=self.study))
        if rows:
            state = self.dice.choice(list(Tagged))
            source_writes.decide_subject(by=self.by, subject=self.dice.choice(rows), state=state)

    def hold(self):
        passage = self.passage()
        if passage:
            new = NewHold(HoldKind.EMBARGO, passage, timezone.localdate() + timedelta(days=9))
            source_writes.put_hold(by=self.by, source=passage.source, new=new)

    def lift(self):
        rows = list(Hold.objects.filter(source__study=self.study, lifted_at=None))
        if rows:
            source_writes.lift_hold(by=self.other, lying=self.dice.choice(rows))

    def correct(self):
        source = self.source()
        old = Paragraph.objects.filter(revision=source.current).order_by("number")
        parts = list(old.values_list("text", flat=True))
        at = self.dice.randrange(len(parts))
        more = " ".join(self.dice.choices(WORDS, k=6)) + ".\n\n"
        change = self.dice.choice(("cut", "more", "longer", "joined"))
        if change == "cut" and len(parts) > 2:
            del parts[at]
        elif change == "joined":
            parts[at] = parts[at].replace("\n\n", " ")
        elif change == "more":
            parts.insert(at, more)
        else:
            parts[at] = parts[at].replace(".", ", " + more, 1)
        source_writes.correct(
            by=self.by, source=source, text="".join(parts), reason="Misheard",
            expected=source.current.number,
        )  # fmt: skip

    def restore(self):
        source = self.source()
        number = self.dice.randint(1, source.current.number)
        source_writes.restore_revision(by=self.by, source=source, number=number)

    def place(self):
        waiting = list(Passage.objects.exclude(needs_person="").filter(source__study=self.study))
        if waiting:
            passage = self.dice.choice(waiting)
            start, end = self.stretch(passage.source)
            source_writes.place_passage(by=self.by, passage=passage, start=start, end=end)

    def straight(self):
        """A passage that comes into the table by no write at all, as from a future import."""
        source = self.source()
        start, end = self.stretch(source)
        place = {"revision": source.current, "start": start, "end": end}
        if not Passage.objects.filter(**place).exists():
            Passage.objects.bulk_create([Passage(source=source, paragraph=1, quote="q", **place)])

    def moved(self):
        """The same for one that is moved."""
        passage = self.passage()
        if passage and not passage.needs_person:
            start, end = self.stretch(passage.source)
            place = {"revision": passage.source.current, "start": start, "end": end}
            if not Passage.objects.filter(**place).exists():
                Passage.objects.filter(pk=passage.pk).update(**place)
                veil.draw(self.study.pk, [passage.source_id])  # who lies on it has moved along

    def drop(self):
        bare = Passage.objects.filter(source__study=self.study, codings=None, subjects=None)
        rows = list(bare.filter(holds=None, earlier=None))
        if rows:
            with connection.cursor() as cursor:  # past Django, which would clear away by itself
                gone = self.dice.choice(rows).pk
                cursor.execute("DELETE FROM sources_passage WHERE id = %s", [gone])

    def region(self):
        picture = Source.objects.get(study=self.study, width__gt=0)
        left = self.dice.randrange(4000)
        source_writes.mark_region(by=self.by, source=picture, region=Region(left, 100, 3000, 3000))

    def wave(self):
        source = self.source()
        ref = self.dice.choice(["", "E-FIFE", "E-LEEDS"])
        source_writes.describe_source(by=self.by, source=source, changes={"encounter": ref})


@pytest.fixture
def mapped(desk, text, sites, member):  # noqa: F811
    """Two texts and a picture, six people of whom each said something, and consent decides."""
    picture = text("M-001", [("P2", "A map of the estate.")], sites["FIFE"], "visual_map")
    Source.objects.filter(pk=picture.pk).update(width=900, height=900)
    sites["LEEDS"].written_by = desk.by  # so they mark what others may not see
    sites["LEEDS"].save()
    for number in range(5):
        Participant.objects.create(study=desk.study, ref=f"S07-X{number}", kind="adult")
    writes.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")
    if connection.vendor == "postgresql":  # the paragraphs were given their row ids
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('sources_paragraph', 'id'), 9999)")
    return desk


@pytest.mark.parametrize("seed", range(RUNS))
def test_after_anything_that_happens_the_list_is_what_it_would_be_worked_out_anew(
    mapped, member, seed
):
    happening = Happening(mapped, seed, member("other"))
    for person in happening.people[:3]:
        happening.people = [person]
        happening.say()
    happening.people = list(Participant.objects.filter(study=mapped.study))
    done, most = [], 0
    for _ in range(STEPS):
        done.append(happening.one())
        try:
            holds_together(mapped.study)
        except AssertionError as error:
            raise AssertionError(f"With seed {seed}, after {done}") from error
        most = max(most, len(listed(mapped.study)))
    assert most > 0 or seed >= USUAL, done


def test_in_generated_worlds_the_list_is_what_it_would_be_worked_out_anew(db):
    some = 0
    for seed in range(MANY // 10):
        world = as_kept(world_of(seed))
        with transaction.atomic():
            there = write(world)
            keep(Question(there.study.pk, world.use, world.at, world.policy))
            assert listed(there.study) == worked_out(there.study), f"In world {seed}: {world}"
            some += len(listed(there.study))
            transaction.set_rollback(True)
    assert some > MANY // 30


@pytest.mark.parametrize("level", [2, 3])
def test_the_list_hides_from_each_reader_what_the_places_would(mapped, level):
    """Passages over several paragraphs of several levels, for readers near and far."""
    source = mapped.sources["I-001"]
    rows = list(Paragraph.objects.filter(revision=source.current).order_by("number"))
    for row, ceiling in zip(rows, (6, 0, 1, 2, 6), strict=True):
        passage = source_writes.mark(by=mapped.by, source=source, start=row.start, end=row.end)
        person = Participant.objects.create(
            study=mapped.study, ref=f"Q{ceiling}{row.pk}", kind="adult"
        )
        Subject.objects.create(source=source, passage=passage, participant=person)
        event = Event.objects.create(
            study=mapped.study, participant=person, voice="own", kind="consent",
            taken_by=mapped.by, at=timezone.now(),
        )  # fmt: skip
        EventLine.objects.create(event=event, says="consent", ceiling=ceiling)
    dice = random.Random(5)
    ends = sorted(dice.sample(range(1, source.current.characters), 24))
    for start, end in zip(ends[:12], ends[12:], strict=True):
        place = {"revision": source.current, "start": start, "end": end}
        Passage.objects.create(source=source, paragraph=1, quote="q", **place)
    veil.draw(mapped.study.pk)
    for reader in (mapped.by.pk, mapped.by.pk + 1):
        for own in (reader, None):
            source.encounter.written_by_id = own and mapped.by.pk
            source.encounter.save()
            unseen = Hidden(mapped.study.pk, reader, level)
            shut = list(unseen.rows().filter(revision=source.current).values_list("start", "end"))
            touched = {
                passage.pk
                for passage in Passage.objects.filter(source=source)
                if any(a < passage.end and b > passage.start for a, b in shut)
            }
            asked = Passage.objects.filter(unseen.over(), source=source)
            assert set(asked.values_list("pk", flat=True)) == touched
            assert set(unseen.passages()) == touched
            assert touched


def test_who_marks_what_only_they_may_see_does_not_show_it_to_others(mapped, member):
    """The passage is new, and was never drawn over: the database notes it itself."""
    source = mapped.sources["F-001"]
    whole = source_writes.mark(by=mapped.by, source=source, start=0, end=20)
    person = Participant.objects.get(ref="S07-P2")
    Subject.objects.create(source=source, passage=whole, participant=person)
    event = Event.objects.create(
        study=mapped.study, participant=person, voice="own", kind="consent", taken_by=mapped.by,
        at=timezone.now(),
    )  # fmt: skip
    EventLine.objects.create(event=event, says="consent", ceiling=1)
    veil.heard(mapped.study.pk, [person.pk])
    code = mapped.add("Watched")
    made = mapped.apply(code, "F-001", "The team")
    assert [row.id for row in coding.every_quotation(to=mapped.by, study=mapped.study)] == [made.pk]
    assert list(coding.every_quotation(to=member("other"), study=mapped.study)) == []


def test_a_study_without_a_veil_has_no_list(desk):  # noqa: F811
    desk.apply(desk.add("Watched"), "I-001", "I was watched")
    assert hidden(desk.by, desk.study.pk) is None
    assert not VeiledPassage.objects.exists()


def test_the_database_still_follows_the_passages(db):
    """A migration that makes the table anew would lose its triggers, and nobody would notice."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'sources_passage'"
    if connection.vendor == "postgresql":
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        asked += " AND tgrelid = 'sources_passage'::regclass"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {name for (name,) in cursor.fetchall()}
    assert found == {"sources_passage_made", "sources_passage_moved", "sources_passage_dropped"}
