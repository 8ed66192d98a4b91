"""Backups are the keeper's: who may see and do what, and what the trail keeps of it."""

import inspect
from datetime import UTC, datetime

import pytest

from fieldloom.access.models import Study
from fieldloom.audit.models import Entry
from fieldloom.backups import reads, sealing, writes
from fieldloom.backups.models import Recipient
from fieldloom.ground import withdrawn
from fieldloom.ground.answers import NotFound, Refused, Unfit

NOW = datetime(2022, 5, 3, tzinfo=UTC)
WRITES = [writes.add_recipient, writes.remove_recipient, writes.note_backup, writes.remove_old]
READS = [reads.recipients, reads.recipient, reads.last, reads.keeper]


@pytest.fixture
def key():
    return sealing.new_identity()[1]


def last_entry():
    return Entry.objects.latest("number")


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_recorded_guarded_and_takes_keywords(write):
    assert all(p.kind is p.KEYWORD_ONLY for p in inspect.signature(write).parameters.values())
    assert write.recorded_as
    assert write.__wrapped__.guarded_by == "keeper"


def test_only_the_keeper_sees_or_changes_anything(keeper, pi, key):
    added = writes.add_recipient(by=keeper, key=key, name="Ana")
    with pytest.raises(Refused):
        writes.add_recipient(by=pi, key=sealing.new_identity()[1], name="Mine")
    with pytest.raises(Refused):
        writes.remove_recipient(by=pi, recipient=added)
    for read, given in ((reads.recipients, ()), (reads.recipient, (key,)), (reads.last, ())):
        with pytest.raises(Refused):
            read(*given, to=pi)
    assert [one.key for one in reads.recipients(to=keeper)] == [key]


def test_a_recipient_is_recorded_by_its_row_alone(keeper, key):
    added = writes.add_recipient(by=keeper, key=key, name="Ana Reid, room 12")
    entry = last_entry()
    assert entry.verb == "backup recipient added"
    assert entry.about == {"made": f"recipient:{added.pk}"}
    writes.remove_recipient(by=keeper, recipient=added)
    assert last_entry().verb == "backup recipient removed"
    assert last_entry().about == {"recipient": f"recipient:{added.pk}"}


@pytest.mark.parametrize("name", ["", "   "])
def test_a_recipient_has_a_name(keeper, key, name):
    with pytest.raises(Unfit, match="needs a name"):
        writes.add_recipient(by=keeper, key=key, name=name)


def test_one_name_for_two_recipients_names_neither(keeper, key):
    for one in (key, sealing.new_identity()[1]):
        writes.add_recipient(by=keeper, key=one, name="Ana")
    assert reads.recipient(key, to=keeper).key == key
    with pytest.raises(NotFound):
        reads.recipient("Ana", to=keeper)


def drill(passed):
    return writes.Drill(passed, 12.34, 5, 2, "a" * 64)


def test_the_last_drill_is_known_with_how_it_ended(keeper):
    assert reads.last(to=keeper) == reads.Last(None, None, False)
    writes.note_drill(by=keeper, drill=drill(passed=True))
    assert reads.last(to=keeper).passed
    writes.note_drill(by=keeper, drill=drill(passed=False))
    told = reads.last(to=keeper)
    assert (told.backup, told.passed, told.drill) == (None, False, last_entry().at)
    assert last_entry().about["drill"] == {
        "seconds": 12.3,
        "rows": 5,
        "files": 2,
        "head": "a" * 64,
    }


def test_old_backups_that_could_not_be_removed_are_not_said_to_be(keeper):
    before = last_entry().number

    def fails():
        raise OSError("read-only")

    with pytest.raises(OSError, match="read-only"):
        writes.remove_old(by=keeper, removed=writes.Removed(2, 35), remove=fails)
    assert last_entry().number == before


@pytest.fixture
def ways(monkeypatch):
    monkeypatch.setattr(withdrawn, "_AGAIN", {})


def ledger(*ids):
    return tuple(withdrawn.Withdrawn("summary", one, NOW) for one in ids)


def test_withdrawals_and_the_entry_of_a_restore_stand_or_fall_together(keeper, study, ways):
    @withdrawn.replayed("summary")
    def again(id_, _at, /, *, by):
        assert by == keeper
        if id_ == "fails":
            raise Unfit("It cannot be withdrawn again.")
        Study.objects.filter(slug=id_).update(summary="withdrawn")

    before = last_entry().number
    with pytest.raises(Unfit):
        told = writes.Restoring(NOW, "h" * 64, ledger("quayside", "fails"))
        writes.restore(by=keeper, restoring=told)
    assert Study.objects.get().summary == ""
    assert last_entry().number == before

    writes.restore(by=keeper, restoring=writes.Restoring(NOW, "h" * 64, ledger("quayside")))
    assert Study.objects.get().summary == "withdrawn"
    assert last_entry().verb == "backup restored"
    assert last_entry().about["restoring"]["replayed"] == 1


def test_a_restore_without_the_ledger_says_so_in_the_trail(keeper, ways):
    writes.restore(by=keeper, restoring=writes.Restoring(NOW, "h" * 64, None))
    assert last_entry().verb == "backup restored without the ledger of withdrawals"
    assert last_entry().about["restoring"]["replayed"] == -1


def test_no_recipient_is_kept_twice(keeper, key):
    writes.add_recipient(by=keeper, key=key, name="Ana")
    with pytest.raises(Unfit, match="already"):
        writes.add_recipient(by=keeper, key=f" {key} ", name="Ana again")
    assert Recipient.objects.count() == 1
