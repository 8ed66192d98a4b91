"""What must not go wrong when somebody's words are erased: what stands in the way, what has to stay."""

# ruff: noqa: F811  (fixtures are imported, and named again where they are asked for)
import pytest
from django.db import connection

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from consent.withdrawing import (  # noqa: F401  (fixtures)
    fielder,
    kirsty,
    own_data,
    run,
    steward,
    unsearched,
    withdraw,
)
from fieldloom.consent import reads, writes
from fieldloom.ground import personal
from fieldloom.jobs.doing import carry_out
from fieldloom.people.models import Participant
from fieldloom.sources import vault
from fieldloom.sources import writes as sources
from fieldloom.sources.erasing.originals import seal_to_people
from fieldloom.sources.models import Hold, Original, Passage, RedactionRequest, Source, Subject
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.rules.redacting import Ground, Requester
from fieldloom.sources.writes import NewHold

WATCHED = "She came every week, and I was watched at my own door."

pytestmark = pytest.mark.usefixtures("own_data", "unsearched")


@pytest.fixture(autouse=True)
def own_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDLOOM_PEOPLE_KEYS", str(tmp_path / "people"))


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
    sources.lift_hold(by=desk.by, lying=held)
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
