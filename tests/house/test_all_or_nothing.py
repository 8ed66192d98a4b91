"""Whatever a write was about to do stands as a whole or not at all: at each statement that changes
something the database fails, once, and everything is as it was before, the trail too."""

import hashlib
import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from coding.conftest import desk, sites, text
from conftest import PASSWORD, later
from fieldloom.access import writes as access
from fieldloom.access.models import Grant
from fieldloom.access.rules import Role
from fieldloom.coding import writes as coding
from fieldloom.coding.reads import Wanted
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.sorting import Sort
from fieldloom.consent import writes as consent
from fieldloom.consent.models import Event, EventLine
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Scope
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.models import Encounter
from fieldloom.people import writes as people
from fieldloom.people.models import Family, Participant
from fieldloom.people.rules import Nation, PersonKind
from fieldloom.sources import writes as sources
from fieldloom.sources.models import Speaker
from fieldloom.sources.rules.presence import HoldKind

__all__ = ["desk", "sites", "text"]
CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)


class Room:
    """A study with a little of everything. Each thing is fetched anew whenever it is asked for: a write
    that failed may have left its mark on what it was given."""

    def __init__(self, desk, member, keeper):
        self.desk, self.kept, self.said = desk, {}, consent.Said(timezone.now())
        by, study, source = desk.by, desk.study, desk.sources["I-001"]
        code, other = desk.add("Grieving"), desk.add("Other")
        applied = desk.apply(code, "I-001", "my own door")
        person, speaker = Participant.objects.get(ref="S07-P2"), Speaker.objects.get(label="P2")
        Speaker.objects.filter(pk=speaker.pk).update(participant=person)
        paula, ana = member("paula"), member("ana", Role.ANALYST)
        new = access.NewGrant(Role.FIELDWORKER, later())
        self.keep(
            keeper=keeper, by=by, study=study, source=source, code=code, other=other,
            below=desk.add("Below", parent=code), coding=applied,
            leeds=desk.apply(other, "F-001", "waits for a court order"),
            memo=desk.memo("coding", applied, "She hopes."), person=person, speaker=speaker,
            paula=paula, ana=ana, held=Grant.objects.get(user=ana),
            grant=access.propose_grant(by=by, user=ana, study=study, new=new),
            encounter=Encounter.objects.get(ref="E-FIFE"), family=Family.objects.get(ref="S07"),
        )  # fmt: skip
        agreed = Event.objects.create(
            study=study, participant=person, voice="own", kind="consent", taken_by=by,
            at=timezone.now() - timedelta(days=365),
        )  # fmt: skip
        EventLine.objects.create(event=agreed, says="consent", ceiling=6)
        consent.let_consent_decide(by=by, study=study, policy=Policy(), reasoning="So")

    def keep(self, **things):
        self.kept |= {name: (type(thing), thing.pk) for name, thing in things.items()}

    def __getattr__(self, name):
        model, pk = self.kept[name]
        return model.objects.get(pk=pk)

    @property
    def text(self):
        from fieldloom.sources.reads import text_of

        return text_of(to=self.by, revision=self.source.current)


def _coding(r):
    here = {"by": r.by, "study": r.study}
    chosen = coding.Chosen([r.coding.pk, r.leeds.pk])
    place = r.desk.place("I-001", "The order came late")
    span = {"source": r.source, "start": place[0], "end": place[1]}
    return {
        "code added": lambda: coding.add_code(
            **here, new=coding.NewCode("New"), operation=uuid.uuid4()
        ),
        "code merged": lambda: coding.merge_codes(by=r.by, code=r.code, into=r.other),
        "code split": lambda: coding.split_code(
            by=r.by, code=r.code, new=coding.NewCode("Half"), codings=[r.coding]
        ),
        "code dropped": lambda: coding.drop_code(by=r.by, code=r.other, with_codings=True),
        "code applied": lambda: coding.apply_code(by=r.by, code=r.code, **span),
        "coded in vivo": lambda: coding.code_in_vivo(by=r.by, **span),
        "coding removed": lambda: coding.remove_coding(by=r.by, coding=r.coding, expected=None),
        "coding recoded": lambda: coding.recode(
            by=r.by, coding=r.coding, code=r.other, expected=None
        ),
        "memo written": lambda: coding.write_memo(
            **here, about=MemoAbout.CODE, about_id=r.code.pk, text=f"@[so](coding:{r.coding.pk})"
        ),
        "memo dropped": lambda: coding.drop_memo(by=r.by, memo=r.memo),
        "recoded in bulk": lambda: coding.recode_all(**here, chosen=chosen, code=r.below),
        "removed in bulk": lambda: coding.remove_all(**here, chosen=chosen),
        "coded by search": lambda: coding.auto_code(**here, code=r.other, query="order"),
        "act undone": lambda: coding.undo(**here),
        "filter saved": lambda: coding.save_filter(
            **here, name="Mine", wanted=Wanted(text="door"), sort=Sort.PLACE, shared=False
        ),
        "round opened": lambda: coding.open_round(
            **here, new=coding.NewRound("Round 1", [r.by, r.paula], [r.source])
        ),
    }


def _material(r):
    changed = r.text.replace("every week", "each week")
    tag = sources.NewSubject
    return {
        "source corrected": lambda: sources.correct(
            by=r.by, source=r.source, text=changed, reason="A slip", expected=1
        ),
        "files handed over": lambda: sources.hand_over(
            by=r.by, study=r.study, files=[sources.Handed("a.txt", b"INT: So?\n", {})]
        ),
        "source described": lambda: sources.describe_source(
            by=r.by, source=r.source, changes={"title": "Another"}
        ),
        "speaker linked": lambda: sources.link_speaker(
            by=r.by, speaker=r.speaker, participant=None, is_fieldworker=True
        ),
        "hold put on": lambda: sources.put_hold(
            by=r.by, source=r.source, new=sources.NewHold(HoldKind.QUARANTINE)
        ),
        "tagged": lambda: sources.tag_subject(by=r.by, source=r.source, new=tag(r.person)),
    }


def _people(r):
    here, gone = {"by": r.by, "study": r.study}, Scope(everything=True)
    joining = people.Joining(r.family, "mother")
    new = people.NewParticipant(PersonKind.ADULT, "Morag", joining=joining)
    changes = {"on_day": date(2022, 2, 1), "note": "Another day."}
    return {
        "consent withdrawn": lambda: consent.withdraw(
            by=r.by, participant=r.person, said=r.said, withdrawing=consent.Withdrawing(gone)
        ),
        "consent paused": lambda: consent.pause(
            by=r.by, participant=r.person, said=r.said, scope=gone
        ),
        "family added": lambda: people.add_family(
            **here, new=people.NewFamily(Nation.WALES, "the Rees family")
        ),
        "participant added": lambda: people.add_participant(**here, new=new),
        "encounter changed": lambda: fieldwork.change_encounter(
            by=r.by, encounter=r.encounter, changes=changes
        ),
        "wave added": lambda: fieldwork.add_wave(
            **here, new=fieldwork.NewWave("W9", "Ninth", date(2024, 1, 1), date(2024, 2, 1))
        ),
        "user added": lambda: access.add_user(
            by=r.keeper, new=access.NewUser("new", "New", "new@example.org", PASSWORD)
        ),
        "user closed": lambda: access.close_user(by=r.keeper, user=r.ana),
        "role approved": lambda: access.approve_grant(by=r.paula, grant=r.grant),
        "role declined": lambda: access.decline_grant(by=r.paula, grant=r.grant, reason="No"),
        "grant ended": lambda: access.end_grant(by=r.by, grant=r.held),
    }


def everything():
    """A digest of every row of every table, the index among them."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        digest = hashlib.sha256()
        for name in sorted(names):
            cursor.execute(f'SELECT * FROM "{name}"')
            digest.update(repr((name, cursor.fetchall())).encode())
    return digest.hexdigest()


class Failing:
    """Counts the statements that change something, and fails at one of them. To fail at a question, or
    between two, leaves the same behind as to fail at the next change."""

    def __init__(self, at=0):
        self.at, self.count, self.last = at, 0, ""

    def __call__(self, execute, sql, params, many, context):
        if CHANGES.match(sql):
            self.count += 1
            if self.count == self.at:
                self.last = sql
                raise OperationalError("the disk is full")
        return execute(sql, params, many, context)


def statements_of(write):
    """How many statements a write gives to the database; all is put back afterwards."""
    counting = Failing()
    with transaction.atomic():
        with connection.execute_wrapper(counting):
            write()
        transaction.set_rollback(True)
    return counting.count


@pytest.fixture
def room(desk, member, keeper, settings, tmp_path):
    settings.DATA = tmp_path
    return Room(desk, member, keeper)


@pytest.mark.parametrize(
    "kind", [_coding, _material, _people], ids=["coding", "material", "people"]
)
def test_a_write_that_fails_at_any_statement_leaves_nothing(room, kind):
    before, tried, wrong = everything(), 0, []
    for name in kind(room):
        number = statements_of(kind(room)[name])
        assert everything() == before, name
        for at in range(1, number + 1):
            write, failing = kind(room)[name], Failing(at)
            try:
                with transaction.atomic():
                    with connection.execute_wrapper(failing):
                        write()
                    wrong.append((name, at, "went on", failing.last[:90]))
                    transaction.set_rollback(True)
            except Exception as error:
                assert failing.last, (name, at, error)
            tried += 1
        if everything() != before:
            wrong.append((name, "left something"))
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 2 * len(kind(room))
