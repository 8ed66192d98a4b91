"""Who is in a passage and what lies on it, as it is said and lifted: each acts at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.terms import Flag, Part
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.clearance import veil
from fieldloom.sources.models import Hold, Subject, Veil
from fieldloom.sources.rules.presence import HoldKind, Tagged
from fieldloom.sources.writes import NewHold, NewSubject

SOON = timezone.localdate() + timedelta(days=9)


@pytest.fixture
def note(desk):  # noqa: F811
    return desk.sources["F-001"]


@pytest.fixture
def worker(study):
    """A practitioner who was never asked."""
    return Participant.objects.create(study=study, ref="SV1-W1", kind="professional")


@pytest.fixture
def words(desk, note):  # noqa: F811
    start, end = desk.place("F-001", "The team")
    return writes.mark(by=desk.by, source=note, start=start, end=end)


@pytest.fixture
def decides(desk):  # noqa: F811
    consent.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")


def seen(desk, note):  # noqa: F811
    return "The team waits" in reads.text_of(to=desk.by, revision=note.current)


def test_who_is_tagged_binds_before_anybody_confirms_it(desk, note, worker, words, decides):  # noqa: F811
    new = NewSubject(worker, words, Part.DESCRIBED, flags=frozenset({Flag.HEALTH}))
    row = writes.tag_subject(by=desk.by, source=note, new=new)
    assert not seen(desk, note)
    writes.decide_subject(by=desk.by, subject=row, state=Tagged.DISMISSED)
    assert seen(desk, note)
    writes.decide_subject(by=desk.by, subject=row, state=Tagged.CONFIRMED)
    assert not seen(desk, note)
    (told,) = reads.subjects(to=desk.by, source=note)
    assert (told.participant, told.state, told.flags) == (worker, "confirmed", ["health"])
    writes.check_back(by=desk.by, subject=row, agreed=True)
    assert not seen(desk, note), "having seen it is not having agreed"


def test_nobody_is_tagged_twice_or_from_elsewhere(desk, note, worker, words):  # noqa: F811
    new = NewSubject(worker, words)
    writes.tag_subject(by=desk.by, source=note, new=new)
    with pytest.raises(Unfit, match="already"):
        writes.tag_subject(by=desk.by, source=note, new=new)
    with pytest.raises(NotFound):
        writes.tag_subject(by=desk.by, source=desk.sources["I-001"], new=new)
    with pytest.raises(Unfit):
        far = NewSubject(worker, None, identifiability=4)
        writes.tag_subject(by=desk.by, source=note, new=far)


@pytest.mark.parametrize("kind", [HoldKind.REDACTION, HoldKind.SAFEGUARDING, HoldKind.LEGAL])
def test_a_hold_shuts_at_once_and_a_second_person_lifts_it(
    desk,  # noqa: F811
    note,
    words,
    decides,
    member,
    kind,
):
    lying = writes.put_hold(by=desk.by, source=note, new=NewHold(kind, words))
    assert not seen(desk, note)
    with pytest.raises(Unfit, match="does not take it off"):
        writes.lift_hold(by=desk.by, lying=lying)
    writes.lift_hold(by=member("second"), lying=lying)
    assert seen(desk, note)
    with pytest.raises(Unfit, match="already"):
        writes.lift_hold(by=desk.by, lying=lying)
    (row,) = reads.holds(to=desk.by, source=note)
    assert row.lifted_by.username == "second"


def test_an_embargo_has_a_last_day_that_has_not_passed(desk, note, words):  # noqa: F811
    with pytest.raises(Unfit, match="last day"):
        writes.put_hold(by=desk.by, source=note, new=NewHold(HoldKind.EMBARGO))
    gone = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Unfit, match="passed"):
        writes.put_hold(by=desk.by, source=note, new=NewHold(HoldKind.EMBARGO, until=gone))
    with pytest.raises(NotFound):
        new = NewHold(HoldKind.LEGAL, words)
        writes.put_hold(by=desk.by, source=desk.sources["I-001"], new=new)


def test_before_consent_decides_one_sees_what_it_would_withhold(desk, note, worker, words):  # noqa: F811
    writes.tag_subject(by=desk.by, source=note, new=NewSubject(worker, words))
    told = reads.would_be_withheld(to=desk.by, study=desk.study, policy=Policy())
    assert (told.by_source, told.paragraphs, told.of) == ({"F-001": 1}, 1, 7)
    assert seen(desk, note), "it does not decide yet"


def test_the_page_of_the_switch_tells_how_many_words(desk, note, worker, words, client):  # noqa: F811
    writes.tag_subject(by=desk.by, source=note, new=NewSubject(worker, words))
    client.force_login(desk.by)
    page = client.get(reverse("consent:switch", args=[desk.study.slug])).content.decode()
    assert "<strong>1 of 7</strong> paragraphs" in page
    assert "F-001" in page


def test_before_consent_decides_what_a_hold_shuts_does_not_count(desk, note, worker, words):  # noqa: F811
    writes.tag_subject(by=desk.by, source=note, new=NewSubject(worker, words))
    writes.put_hold(by=desk.by, source=note, new=NewHold(HoldKind.LEGAL, words))
    writes.put_hold(by=desk.by, source=desk.sources["I-001"], new=NewHold(HoldKind.LEGAL))
    told = reads.would_be_withheld(to=desk.by, study=desk.study, policy=Policy())
    assert (told.by_source, told.paragraphs, told.of) == ({}, 0, 7)


def test_a_colleagues_tag_is_not_taken_back_however_it_stands(desk, note, worker, words, member):  # noqa: F811
    ruth = member("ruth")
    row = writes.tag_subject(by=ruth, source=note, new=NewSubject(worker, words))
    with pytest.raises(Unfit, match="not said by you"):
        writes.take_back_subject(by=desk.by, subject=row)
    writes.decide_subject(by=desk.by, subject=row, state=Tagged.DISMISSED)
    for user in (desk.by, ruth):
        with pytest.raises(Unfit, match="not said by you"):
            writes.take_back_subject(by=user, subject=row)
    assert Subject.objects.get().state == "dismissed", "so that it is not proposed again"
    again = writes.tag_subject(by=desk.by, source=note, new=NewSubject(worker, words))
    writes.take_back_subject(by=desk.by, subject=again)
    assert not Subject.objects.exists()


def test_what_went_meanwhile_is_not_found(desk, note, worker, words):  # noqa: F811
    row = writes.tag_subject(by=desk.by, source=note, new=NewSubject(worker, words))
    lying = writes.put_hold(by=desk.by, source=note, new=NewHold(HoldKind.EMBARGO, until=SOON))
    Hold.objects.all().delete()
    Subject.objects.all().delete()
    for act in (
        lambda by: writes.decide_subject(by=by, subject=row, state=Tagged.CONFIRMED),
        lambda by: writes.check_back(by=by, subject=row, agreed=True),
        lambda by: writes.change_subject(by=by, subject=row, changes={"part": "described"}),
        lambda by: writes.take_back_subject(by=by, subject=row),
        lambda by: writes.lift_hold(by=by, lying=lying),
    ):
        with pytest.raises(NotFound):
            act(desk.by)


def test_an_embargo_that_has_run_out_lies_no_more(desk, note, words, client):  # noqa: F811
    writes.put_hold(by=desk.by, source=note, new=NewHold(HoldKind.EMBARGO, words, SOON))
    new = NewHold(HoldKind.EMBARGO, until=SOON, reason="Until something has been published")
    writes.put_hold(by=desk.by, source=note, new=new)
    Hold.objects.filter(passage=words).update(until=timezone.localdate() - timedelta(days=1))
    told = writes.ask_why(by=desk.by, study=desk.study, about=writes.Asked("F-001", 1))
    assert [one["rule"] for one in told.facts["grounds"]] == ["role", "embargo"]
    Hold.objects.update(until=timezone.localdate() - timedelta(days=1))
    veil.draw(desk.study.pk)
    assert not Veil.objects.exists() and seen(desk, note)
    client.force_login(desk.by)
    holds = client.get(reverse("guarding:holds", args=[desk.study.slug])).content.decode()
    assert holds.count("it has ended") == 2 and "Lift:" not in holds
    page = client.get(reverse("sources:source", args=[desk.study.slug, "F-001"])).content.decode()
    assert "Embargo" not in page
    beside = client.get(reverse("desk:subjects", args=[desk.study.slug, "F-001"])).json()
    assert beside["holds"] == []
