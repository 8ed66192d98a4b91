# ruff: noqa: F811
"""Who draws a veil on PostgreSQL waits for nobody who waits for them: its lock comes before all else."""

import pytest
from django.db import connection, transaction

from coding.conftest import desk, sites, text  # noqa: F401  (fixtures)
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.material import Policy
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.clearance import kept, veil
from fieldloom.sources.models import Passage, Speaker, Subject
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.taking_in import proposing, revising
from fieldloom.sources.writes import NewHold, NewSubject, guarding, passages


@pytest.fixture
def decides(desk):
    consent.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")
    if connection.vendor == "postgresql":  # the paragraphs were given their row ids
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('sources_paragraph', 'id'), 9999)")


@pytest.fixture
def kirsty(desk):
    return Participant.objects.get(ref="S07-P2")


def correct(desk, ref="I-001"):
    source = reads.source(ref, to=desk.by, study=desk.study)
    words = reads.text_of(to=desk.by, revision=source.current).replace("court", "county court")
    expected = source.current.number
    writes.correct(by=desk.by, source=source, text=words, reason="Misheard", expected=expected)


def tag(desk, kirsty):
    yield
    with transaction.atomic():
        source = desk.sources["F-001"]
        passage = writes.mark_for(by=desk.by, source=source, start=0, end=10)
        writes.tag_subject(by=desk.by, source=source, new=NewSubject(kirsty, passage))


def place_by_hand(desk, kirsty):
    waiting = desk.apply(desk.add("Watched"), "F-001", "The team").passage
    Passage.objects.filter(pk=waiting.pk).update(needs_person="Its words are gone.")
    waiting.refresh_from_db()
    yield
    start, end = desk.place("F-001", "helped")
    writes.place_passage(by=desk.by, passage=waiting, start=start, end=end)


def named(desk, kirsty):
    """Somebody is called by a name that stands in a text, and is proposed there."""
    Participant.objects.filter(pk=kirsty.pk).update(label="Nobody")
    yield
    writes.propose_subjects(by=desk.by, source=desk.sources["F-001"])
    assert Subject.objects.filter(passage__isnull=False).exists()


def hold(desk, kirsty):
    yield
    writes.put_hold(by=desk.by, source=desk.sources["I-001"], new=NewHold(HoldKind.LEGAL))


def says_something(desk, kirsty):
    Speaker.objects.filter(label="P2").update(participant=kirsty)
    yield
    veil.heard(desk.study.pk, [kirsty.pk])


def corrected(desk, kirsty):
    desk.apply(desk.add("Watched"), "I-001", "I was watched")
    yield
    correct(desk)


@pytest.mark.parametrize(
    "act",
    [corrected, tag, place_by_hand, named, hold, says_something],
    ids=lambda act: act.__name__,
)
def test_it_is_alone_before_a_passage_is_made_or_moved_and_before_the_trail_is_written(
    desk, decides, kirsty, monkeypatch, act
):
    order = []

    def see(execute, sql, params, many, context):
        words = sql.replace('"', "").upper()
        if "SOURCES_PASSAGE " in words and words.startswith(("INSERT", "UPDATE")):
            order.append("passage")
        elif words.startswith("INSERT INTO AUDIT_ENTRY"):
            order.append("trail")
        elif words.startswith(("DELETE FROM SOURCES_VEILED", "SELECT CONSENT_REGIME")):
            order.append("veil")
        return execute(sql, params, many, context)

    for place in (kept, veil, revising, proposing, passages, guarding):
        if hasattr(place, "alone"):
            monkeypatch.setattr(place, "alone", lambda: order.append("alone"))
    steps = act(desk, kirsty)
    next(steps)  # what has to be there before
    order.clear()
    with connection.execute_wrapper(see):
        assert list(steps) == []
    assert "veil" in order
    assert order[0] == "alone", order
