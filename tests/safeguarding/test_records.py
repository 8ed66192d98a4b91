"""Safeguarding records: who reads and writes them, and that nobody else learns a word."""

import json
import stat

import pytest
from django.core import serializers
from django.db import DatabaseError, connection, transaction

from conftest import granted, later
from fieldloom.access import writes as access
from fieldloom.access.models import Grant
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.safeguarding import compartment, reads, rules, writes
from fieldloom.safeguarding.compartment import NoKey
from fieldloom.safeguarding.models import SafeguardingEntry, SafeguardingRecord
from fieldloom.safeguarding.rules import EntryKind, Standing, State
from safeguarding.conftest import CANARY

ROLES = [role for role in Role if role is not Role.SAFEGUARDING]


def words(by, record):
    record.refresh_from_db()
    return [one.words for one in writes.open_record(by=by, record=record)]


def test_the_author_and_the_lead_read_it_until_it_is_handed_over(fay, lead, pi, record, study):
    for one in (fay, lead):
        assert words(one, record)[0] == f"{CANARY} happened"
    with pytest.raises(Refused, match="restricted"):
        words(pi, record)
    writes.hand_over(by=fay, record=record)
    with pytest.raises(Refused, match="restricted"):
        words(fay, record)
    with pytest.raises(Refused):
        writes.add_entry(by=fay, record=record, kind=EntryKind.NEXT, words="more")
    assert len(words(lead, record)) == 5
    with pytest.raises(NotFound):
        reads.record(record.ref, to=fay, study=study)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_no_other_role_opens_a_record_or_learns_more_than_it_may(
    role, member, record, study, fay, lead
):
    writes.hand_over(by=fay, record=record)
    record.refresh_from_db()
    other = member("otto", role)
    with pytest.raises(Refused):
        writes.open_record(by=other, record=record)
    for act in (
        lambda: writes.print_referral(by=other, record=record),
        lambda: writes.set_legal_hold(by=other, record=record, on=True, words="x"),
        lambda: writes.close_record(by=other, record=record, words="x"),
    ):
        with pytest.raises(Refused):
            act()
    try:
        told = reads.records(to=other, study=study)
    except Refused:
        return
    knows = [reads.Line(record.ref, State.HANDED_OVER, None)] if role is Role.PI else []
    assert told == knows


def test_a_principal_investigator_who_is_the_lead_of_another_study_opens_nothing(
    keeper, pi, record, fay
):
    other = access.start_study(by=keeper, new=access.NewStudy("Moor", "moor"))
    granted(keeper, pi, other, access.NewGrant(Role.SAFEGUARDING, later()))
    with pytest.raises(Refused):
        writes.open_record(by=pi, record=record)


def test_no_word_lies_open_anywhere_in_the_database(record, lead, fay):
    writes.open_record(by=lead, record=record)
    writes.set_legal_hold(by=lead, record=record, on=True, words=f"{CANARY} court")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = [name for (name,) in cursor.fetchall()]
        held = b""
        for table in tables:
            rows = cursor.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
            held += repr(rows).encode() + b"".join(
                bytes(cell) for row in rows for cell in row if isinstance(cell, bytes | memoryview)
            )
    assert len(tables) > 40
    assert b"safeguarding record begun" in held, "the trail was looked through"
    assert CANARY.encode() not in held
    assert CANARY.encode().hex().encode() not in held
    for kind in EntryKind:
        assert kind.value.encode() not in b"".join(
            bytes(row.sealed) for row in SafeguardingEntry.objects.all()
        )


def test_neither_the_trail_nor_logs_nor_json_hold_a_word(record, lead, caplog):
    with caplog.at_level(0):
        writes.open_record(by=lead, record=record)
        with pytest.raises(Unfit):
            writes.close_record(by=lead, record=record, words=f"{CANARY} end")
    assert CANARY not in caplog.text
    assert CANARY not in json.dumps(list(Entry.objects.values("verb", "about")), default=str)
    rows = [*SafeguardingRecord.objects.all(), *SafeguardingEntry.objects.all()]
    assert CANARY not in serializers.serialize("json", rows)
    verbs = list(Entry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs[-1] == "safeguarding record read", "each opening stands in the trail"
    assert CANARY not in repr(writes.open_record(by=lead, record=record))


def test_the_key_is_a_file_of_its_own_and_without_it_nothing_opens(record, lead, own_key, settings):
    assert stat.S_IMODE(own_key.stat().st_mode) == 0o600
    from fieldloom.ground.keys import derived_key, master_key

    key = compartment.the_key()
    assert key != master_key()
    assert key != derived_key("safeguarding")
    away = own_key.with_name("away")
    own_key.rename(away)
    with pytest.raises(NoKey, match="put-back"):
        writes.open_record(by=lead, record=record)
    with pytest.raises(NoKey):
        writes.add_entry(by=lead, record=record, kind=EntryKind.NEXT, words="x")
    assert not own_key.exists(), "no other key is made while something is sealed under the old one"
    own_key.write_text("ab" * 32 + "\n")
    own_key.chmod(0o600)
    with pytest.raises(NoKey, match="does not open"):
        writes.open_record(by=lead, record=record)
    own_key.unlink()
    away.rename(own_key)
    own_key.chmod(0o640)
    with pytest.raises(NoKey, match="chmod 600"):
        writes.open_record(by=lead, record=record)


def test_an_entry_is_never_changed_dropped_or_moved(record, lead):
    first, second = SafeguardingEntry.objects.filter(record=record)[:2]
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SafeguardingEntry.objects.filter(pk=first.pk).update(sealed=second.sealed)
    with pytest.raises(DatabaseError, match="never dropped"), transaction.atomic():
        SafeguardingEntry.objects.filter(pk=first.pk).delete()
    place = f"safeguarding/{record.study_id}/{record.ref}/2"
    with pytest.raises(NoKey):
        compartment.unseal(first.sealed, place)
    spoilt = bytearray(bytes(first.sealed))
    spoilt[-1] ^= 1
    with pytest.raises(NoKey):
        compartment.unseal(bytes(spoilt), place)


def test_a_legal_hold_keeps_it_open_and_only_the_lead_lifts_it(record, lead, fay):
    with pytest.raises(Refused):
        writes.set_legal_hold(by=fay, record=record, on=True, words="Court")
    writes.set_legal_hold(by=lead, record=record, on=True, words="Court")
    with pytest.raises(Unfit, match="stands so already"):
        writes.set_legal_hold(by=lead, record=record, on=True, words="Court")
    writes.hand_over(by=fay, record=record)
    with pytest.raises(Unfit, match="legal hold lies on it"):
        writes.close_record(by=lead, record=record, words="Done")
    writes.set_legal_hold(by=lead, record=record, on=False, words="The court is done")
    writes.close_record(by=lead, record=record, words="Done")
    record.refresh_from_db()
    with pytest.raises(Unfit, match="closed"):
        writes.add_entry(by=lead, record=record, kind=EntryKind.NEXT, words="x")
    assert words(lead, record)[-1] == "Done", "closed, it can still be read"


def test_what_cannot_be_kept_is_refused(fay, study, record):
    with pytest.raises(Unfit, match="what was seen or said"):
        writes.begin_record(by=fay, study=study, encounter=None, told={EntryKind.NEXT: "x"})
    for kind, said in (
        (EntryKind.CLOSED, "x"),
        (EntryKind.NEXT, " "),
        (EntryKind.NEXT, "x" * 20_001),
    ):
        with pytest.raises(Unfit):
            writes.add_entry(by=fay, record=record, kind=kind, words=said)


def test_others_learn_at_the_encounter_that_something_is_restricted(met, pi, member, study, fay):
    assert not reads.restricted_at(to=pi, encounter=met)
    told = {EntryKind.HAPPENED: CANARY}
    writes.begin_record(by=fay, study=study, encounter=met, told=told)
    assert reads.restricted_at(to=member("ana", Role.ANALYST), encounter=met)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("lead", [True, False])
@pytest.mark.parametrize("on_hold", [True, False])
def test_the_rules_over_every_standing(state, own, lead, on_hold):
    one = Standing(state, own, lead, on_hold)
    opens = rules.may_open(one).allowed
    assert opens == (lead or (own and state is State.WITH_AUTHOR))
    assert rules.may_add(one).allowed == (opens and state is not State.CLOSED)
    with_me = own and state is State.WITH_AUTHOR
    assert rules.may_hand_over(one, led=True).allowed == with_me
    assert not rules.may_hand_over(one, led=False).allowed
    assert rules.may_close(one).allowed == (lead and state is State.HANDED_OVER and not on_hold)
    assert rules.may_hold(one).allowed == lead


def test_a_lead_or_an_investigator_of_another_site_learns_nothing(member, record, study):
    far = member("far", Role.SAFEGUARDING, sites=("ELSEWHERE",))
    with pytest.raises(Refused):
        writes.open_record(by=far, record=record)
    with pytest.raises(Refused):
        writes.print_referral(by=far, record=record)
    other = member("poppy", Role.PI, sites=("ELSEWHERE",))
    assert reads.records(to=far, study=study) == reads.records(to=other, study=study) == []
    near = member("near", Role.SAFEGUARDING, sites=("S",))
    assert words(near, record)


def test_a_record_is_handed_over_only_where_a_lead_can_read_it(member, record, fay, pi, study):
    def refused():
        with pytest.raises(Refused, match="nobody could read it"):
            writes.hand_over(by=fay, record=record)
        assert words(fay, record), "it stays with whoever wrote it"

    refused()
    member("far", Role.SAFEGUARDING, sites=("ELSEWHERE",))
    refused()
    gone = member("gone", Role.SAFEGUARDING)
    gone.is_active = False
    gone.save()
    refused()
    over = Grant.objects.get(user=member("over", Role.SAFEGUARDING))
    access.end_grant(by=pi, grant=over)
    refused()
    near = member("near", Role.SAFEGUARDING, sites=("S",))
    writes.hand_over(by=fay, record=record)
    assert words(near, record)


def test_what_was_handed_over_meanwhile_is_not_read_or_added_to(fay, lead, record):
    before = SafeguardingRecord.objects.get(pk=record.pk)
    writes.hand_over(by=fay, record=record)
    with pytest.raises(Refused, match="restricted"):
        writes.open_record(by=fay, record=before)
    with pytest.raises(Refused, match="restricted"):
        writes.add_entry(by=fay, record=before, kind=EntryKind.NEXT, words="more")
    handed = SafeguardingRecord.objects.get(pk=record.pk)
    writes.close_record(by=lead, record=handed, words="Done")
    with pytest.raises(Unfit, match="closed"):
        writes.add_entry(by=lead, record=before, kind=EntryKind.NEXT, words="more")


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_only_a_whole_key_is_put_back(own_key, length):
    with pytest.raises(NoKey, match="32 bytes"):
        compartment.put(b"k" * length)
    assert not own_key.exists()


def test_a_key_is_put_back_once_and_never_over_another(own_key):
    compartment.put(b"a" * 32)
    compartment.put(b"a" * 32)
    with pytest.raises(NoKey, match="another key"):
        compartment.put(b"b" * 32)
    assert compartment.the_key() == b"a" * 32
    own_key.unlink()
    own_key.symlink_to(own_key.with_name("elsewhere"))
    with pytest.raises(NoKey):
        compartment.put(b"a" * 32)
    assert not own_key.with_name("elsewhere").exists()
