"""What must not go wrong when somebody's words are erased: what stands in the way, what has to stay."""

# ruff: noqa: F811  (fixtures are imported, and named again where they are asked for)
from contextlib import contextmanager, suppress

import pytest
from django.db import connection, transaction
from django.utils import timezone

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from consent.withdrawing import (  # noqa: F401  (fixtures)
    ALL,
    WATCHED,
    fielder,
    found,
    kirsty,
    mark_of,
    own_data,
    run,
    steward,
    unsearched,
    withdraw,
)
from fieldloom.backups.keeping import RING
from fieldloom.backups.places import usual_folder
from fieldloom.consent import reads, searching, writes
from fieldloom.consent.casebook import note_withdrawal
from fieldloom.consent.models import Withdrawal
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.stating import Scope
from fieldloom.consent.rules.terms import Purpose
from fieldloom.exchange import leaving
from fieldloom.fieldwork.models import Wave
from fieldloom.ground import personal, withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.kept import make_ready_to_copy
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.people.models import Participant
from fieldloom.sources import vault
from fieldloom.sources import writes as sources
from fieldloom.sources.erasing.originals import seal_to_people
from fieldloom.sources.models import Hold, Original, Passage, RedactionRequest, Source, Subject
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.rules.redacting import Ground, Requester
from fieldloom.sources.writes import NewHold

pytestmark = pytest.mark.usefixtures("own_data", "unsearched")


@pytest.fixture(autouse=True)
def own_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDLOOM_PEOPLE_KEYS", str(tmp_path / "people"))
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "kept apart" / "ledger"))


def test_a_request_on_a_passage_stands_in_the_way_of_no_erasure(desk, kirsty, fielder, steward):
    """It stays on record with its hold; of the passage the place is left, and not a word."""
    hers = desk.apply(desk.add("Waiting"), "I-001", WATCHED).passage
    new = sources.NewRequest(Requester.THIRD_PARTY, Ground.HARM, passage=hers)
    asked = sources.ask_to_take_out(by=desk.by, source=desk.sources["I-001"], new=new)
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert case.result["rows_gone"] and case.state in ("done", "partly_done")
    (left,) = Passage.objects.all()
    assert left.pk == hers.pk and "watched" not in left.quote
    assert RedactionRequest.objects.get().passage_id == hers.pk
    assert Hold.objects.get() == asked.hold
    sources.decide_request(by=steward, request=asked, upheld=True, reasons="They may be known")
    connection.check_constraints()


@pytest.fixture
def file_of(desk, text):
    """A maker of a file in the vault for a source, which is made where there is none of this ref."""

    def make(ref, words=b"P2: I was watched.", turns=()):
        row = Source.objects.filter(ref=ref).first() or text(ref, turns or [("X", "Nobody came.")])
        Source.objects.filter(pk=row.pk).update(original=vault.seal(desk.study, words))
        return row

    return make


def original(ref):
    return Original.objects.get(sources__ref=ref)


def test_what_a_hold_keeps_opens_until_it_ends_and_the_key_goes_then(
    desk, kirsty, fielder, steward, file_of
):
    file_of("I-001")
    held = sources.put_hold(by=desk.by, source=desk.sources["I-001"], new=NewHold(HoldKind.LEGAL))
    seal_to_people()
    assert vault.sealed_to(bytes(original("I-001").sealed_key)) == {kirsty.pk}
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert (case.state, case.result["keys"]) == ("partly_done", 0)
    assert b"watched" in vault.unseal(original("I-001"))
    assert personal.names().keys() == {kirsty.pk}  # the copies in the backups need it
    assert "destroyed that key" not in reads.letter_of(to=desk.by, withdrawal=case).text
    sources.lift_hold(by=steward, lying=held)
    case = writes.carry_out_withdrawal(by=steward, withdrawal=case)
    carry_out(case.job)
    case.refresh_from_db()
    assert (personal.names(), case.result["keys"]) == ({}, 1)
    assert not original("I-001").sealed_key


def test_an_original_in_which_they_were_found_not_to_be_opens_without_their_key(
    desk, kirsty, fielder, steward, file_of
):
    """It was sealed to them while they were taken to be in it."""
    other = Participant.objects.create(study=desk.study, ref="S08-P1", kind="adult")
    source = file_of("I-008", b"X: Nobody came.")
    Subject.objects.create(source=source, participant=other)
    tagged = Subject.objects.create(source=source, participant=kirsty)
    seal_to_people()
    tagged.state = "dismissed"
    tagged.save()
    assert vault.sealed_to(bytes(original("I-008").sealed_key)) == {kirsty.pk, other.pk}
    run(withdraw(fielder, kirsty), desk.by, steward)
    assert personal.names().keys() == {other.pk}
    assert vault.unseal(original("I-008")).startswith(b"X:")


def test_a_file_that_a_held_source_was_taken_from_stays(desk, kirsty, fielder, steward, file_of):
    """One file can have been taken in as two sources, of which a hold keeps one."""
    first = file_of("I-001")
    twin = file_of("I-009", turns=[("P2", "I was watched.")])
    twin.speakers.update(participant=kirsty)
    sources.put_hold(by=desk.by, source=first, new=NewHold(HoldKind.LEGAL))
    run(withdraw(fielder, kirsty), desk.by, steward)
    assert "watched" not in str(list(twin.current.paragraphs.values_list("text")))
    first.refresh_from_db()
    assert vault.unseal(first.original)


class Back(Exception):
    """The data is put back as it was; the ledger is not."""


@contextmanager
def put_back():
    """What happens within is in the ledger, and in no data: as after an older copy was put back."""
    with suppress(Back), transaction.atomic():
        yield
        raise Back


def at_noon(by, person, effect, scope=ALL):
    """Several withdrawals of which only the day was noted."""
    said = writes.Said(timezone.now().replace(hour=0, minute=0, second=0, microsecond=0))
    wanted = writes.Withdrawing(scope, effect)
    event = writes.withdraw(by=by, participant=person, said=said, withdrawing=wanted)
    return Withdrawal.objects.get(event=event)


def read(ref="I-001"):
    rows = Source.objects.get(ref=ref).current.paragraphs.order_by("number")
    return "".join(rows.values_list("text", flat=True))


def told(case):
    """A case as two copies of the data can be compared by it."""
    lines = case.event.lines.order_by("pk").values_list("purpose", "medium", "wave", "says")
    return case.effect.value, list(lines)


def test_withdrawals_of_one_moment_are_each_withdrawn_again(desk, kirsty, fielder, steward):
    quoting = Scope(purposes=(Purpose.QUOTE,))
    wanted = [
        (Effect.RESTRICT, ALL),
        (Effect.ERASE, quoting),
        (Effect.ERASE, ALL),
        (Effect.ERASE, ALL),
    ]
    with put_back():
        cases = [at_noon(fielder, kirsty, *one) for one in wanted]
        were = [told(case) for case in cases]
        run(cases[2], desk.by, steward)
    assert (Withdrawal.objects.count(), "watched" in read()) == (0, True)
    for _ in range(2):
        withdrawn.replay(withdrawn.noted(), by=desk.by)
        again = list(Withdrawal.objects.order_by("pk"))
        assert [told(case) for case in again] == were
        assert [case.state for case in again] == ["received", "received", "done", "received"]
        assert "watched" not in read()


def test_the_ledger_of_an_older_version_is_replayed_as_well(desk, kirsty):
    moment = timezone.now()
    mark = f"{kirsty.pk}.{int(moment.timestamp() * 1_000_000)}.own.withdraw"
    for effect in ("restrict", "erase"):
        withdrawn.note("withdrawal", f"{mark}.{effect}.all.all.all", moment)
    withdrawn.note("erasure", mark)
    withdrawn.replay(withdrawn.noted(), by=desk.by)
    assert [case.state for case in Withdrawal.objects.order_by("pk")] == ["received", "done"]
    assert "watched" not in read()


def test_a_copy_put_back_leaves_to_people_what_only_they_can_see(desk, kirsty, fielder, steward):
    desk.apply(desk.add("Waiting"), "I-001", WATCHED)
    desk.memo("code", desk.add("Doors"), "She came every week.")
    desk.memo("study", desk.study, "They told us: she came every week, and I was watched. So.")
    with put_back():
        before = run(withdraw(fielder, kirsty), desk.by, steward)
    withdrawn.replay(withdrawn.noted(), by=desk.by)
    case = Withdrawal.objects.get()
    assert before.state == case.state == "partly_done"
    assert case.result["by_hand"] == before.result["by_hand"]
    assert "watched" not in read()


def test_a_copy_in_which_it_is_done_keeps_when(desk, kirsty, fielder, steward):
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert case.state == "done"
    withdrawn.replay(withdrawn.noted(), by=desk.by)
    assert Withdrawal.objects.get().carried_out_at == case.carried_out_at


def test_what_was_found_not_to_count_after_it_was_confirmed_takes_nothing(
    desk, kirsty, fielder, steward
):
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    writes.confirm_withdrawal(by=steward, withdrawal=case, shown=mark_of(case))
    case = writes.carry_out_withdrawal(by=steward, withdrawal=case)
    writes.invalidate(by=desk.by, event=case.event, reasoning="The wrong person.")
    carry_out(case.job)
    assert "watched" in read()
    job = Job.objects.get()
    assert (job.state, "found not to count" in job.trouble) == ("failed", True)
    assert not [line for line in withdrawn.noted() if line.kind == "erasure"]


def test_it_is_carried_out_by_one_work_at_a_time(desk, kirsty, fielder, steward):
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    writes.confirm_withdrawal(by=steward, withdrawal=case, shown=mark_of(case))
    case = writes.carry_out_withdrawal(by=steward, withdrawal=case)
    with pytest.raises(Unfit, match="being carried out already"):
        writes.carry_out_withdrawal(by=steward, withdrawal=case)
    Job.objects.update(state="failed")
    assert writes.carry_out_withdrawal(by=steward, withdrawal=case).job != case.job


def test_files_that_nobody_could_look_into_are_no_proof(
    desk, kirsty, fielder, steward, monkeypatch
):
    found = {"files": 3, "unread": 2, "hits": {}}
    monkeypatch.setattr(searching, "bytes_with", lambda words: found)
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert case.state == "partly_done"
    assert reads.seen_withdrawal(to=desk.by, withdrawal=case).unread == 2
    case = writes.look_through(by=desk.by, withdrawal=case, what="search")
    assert case.state == "done"
    assert reads.seen_withdrawal(to=desk.by, withdrawal=case).unread == 0


def test_what_a_hold_keeps_is_not_ticked_off(desk, kirsty, fielder, steward):
    held = sources.put_hold(by=desk.by, source=desk.sources["I-001"], new=NewHold(HoldKind.LEGAL))
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert case.state == "partly_done"
    with pytest.raises(Unfit, match="What a hold keeps"):
        writes.look_through(by=desk.by, withdrawal=case, what="kept")
    sources.lift_hold(by=steward, lying=held)
    with pytest.raises(Unfit, match="when the hold has ended"):
        writes.look_through(by=desk.by, withdrawal=case, what="kept")
    case = writes.carry_out_withdrawal(by=steward, withdrawal=case)
    carry_out(case.job)
    case.refresh_from_db()
    assert (case.state, "watched" in read()) == ("done", False)


def test_what_comes_to_light_when_a_hold_ends_is_looked_through_as_well(
    desk, kirsty, fielder, steward, text
):
    twin = text("I-009", [("P2", "The heron stood in the harbour all that winter long.")])
    twin.speakers.update(participant=kirsty)
    desk.sources["I-009"] = twin
    code = desk.add("Waiting")
    desk.memo("coding", desk.apply(code, "I-001", WATCHED), "Once.")
    first = desk.memo(
        "study", desk.study, "They told us: she came every week, and I was watched. So."
    )
    held = sources.put_hold(by=desk.by, source=twin, new=NewHold(HoldKind.LEGAL))
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    case = writes.look_through(by=desk.by, withdrawal=case, what="memos_by_hand")
    assert reads.seen_withdrawal(to=desk.by, withdrawal=case).open_by_hand == ["kept"]
    later = desk.memo(
        "study", desk.study, "They said the heron stood in the harbour all that winter."
    )
    sources.lift_hold(by=steward, lying=held)
    case = writes.carry_out_withdrawal(by=steward, withdrawal=case)
    carry_out(case.job)
    case.refresh_from_db()
    (hand,) = case.result["by_hand"]
    assert (hand["what"], hand["ids"]) == ("memos_by_hand", [first.pk, later.pk])
    assert case.state == "partly_done"


def test_no_title_and_no_reason_keeps_the_name_of_a_file(desk, kirsty, fielder, steward):
    """Files come named after people, and a source takes its title from there."""
    source = Source.objects.get(ref="I-001")
    words = read().replace("watched", "watched, always watched,")
    reason = "Taken in from Catriona Smeaton.docx"
    sources.correct(by=desk.by, source=source, text=words, reason=reason, expected=1)
    Source.objects.filter(pk=source.pk).update(
        title="Catriona Smeaton", file_name="Catriona Smeaton.docx"
    )
    run(withdraw(fielder, kirsty), desk.by, steward)
    source.refresh_from_db()
    assert (source.title, source.file_name) == ("I-001", "erased")
    kept = str([*Source.objects.values(), *source.revisions.values()])
    assert "Smeaton" not in kept
    assert source.current.reason == "Taken in from a file"


def test_whoever_is_entered_after_a_copy_was_put_back_is_nobody_who_withdrew(desk, fielder, sites):
    """The ledger knows people and waves by their row ids: these are given once, in whatever copy."""
    day = {"from_day": "2023-01-01", "to_day": "2023-06-30", "study": desk.study}
    with put_back():
        wave = Wave.objects.create(code="W8", name="Eighth", **day)
        person = Participant.objects.create(study=desk.study, ref="S08-P1", kind="adult")
        withdraw(fielder, person, scope=Scope(waves=(wave.pk,)))
        old = Participant.objects.get(ref="S07-P2")
        withdraw(fielder, old, scope=Scope(waves=(wave.pk,)))
    withdrawn.replay(withdrawn.noted(), by=desk.by)
    later = Participant.objects.create(study=desk.study, ref="S08-P1", kind="adult")
    assert later.pk > person.pk
    assert Wave.objects.create(code="W8", name="Eighth", **day).pk > wave.pk
    withdrawn.replay(withdrawn.noted(), by=desk.by)
    assert [one.participant for one in Withdrawal.objects.all()] == [old]


def test_a_codebook_that_was_taken_out_is_among_what_went_out(desk, kirsty, fielder):
    """Its definitions may quote."""
    desk.add("Waiting")
    before = found(writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty)))
    leaving.codebook_out(by=desk.by, study=desk.study, form="csv")
    after = found(writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty)))
    assert (before.get("exports", 0), after["exports"]) == (0, 1)


def test_what_was_withdrawn_before_there_was_a_ledger_is_noted_before_a_copy_leaves(
    desk, kirsty, fielder
):
    wanted = [
        (Effect.ERASE, ALL),
        (Effect.ERASE, Scope(purposes=(Purpose.QUOTE,))),
        (Effect.STOP, ALL),
    ]
    with withdrawn.only_tried():
        cases = [at_noon(fielder, kirsty, *one) for one in wanted]
        struck = withdraw(fielder, kirsty)
        writes.invalidate(by=desk.by, event=struck.event, reasoning="The wrong person.")
    assert withdrawn.noted() == ()
    make_ready_to_copy()
    told = [(line.id, line.at) for line in withdrawn.noted()]
    assert len(told) == len(cases)
    for case in cases:
        note_withdrawal(case.event)
    make_ready_to_copy()
    assert [(line.id, line.at) for line in withdrawn.noted()] == told


def test_a_ring_that_can_be_sealed_to_nobody_does_not_keep_a_destroyed_key(
    desk, kirsty, fielder, steward, own_data
):
    ring = usual_folder(own_data) / RING
    ring.parent.mkdir()
    ring.write_bytes(b"sealed to somebody who was struck off")
    run(withdraw(fielder, kirsty), desk.by, steward)
    assert not ring.exists()
