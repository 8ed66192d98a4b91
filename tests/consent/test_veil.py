"""What somebody does not agree to, or no longer, is withheld from the team, at once and everywhere."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from fieldloom.access.rules import Role
from fieldloom.coding import reads as coding
from fieldloom.consent import writes
from fieldloom.consent.models import Event, EventLine
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Scope
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people.models import Participant
from fieldloom.sources import reads
from fieldloom.sources import writes as source_writes
from fieldloom.sources.clearance import veil
from fieldloom.sources.models import Hold, Passage, Speaker, Subject, Veil, Veiled
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.writes import NewHold

WATCHED = "She came every week, and I was watched at my own door."


@pytest.fixture
def kirsty(desk):  # noqa: F811
    """P2 of I-001, linked, who agreed to everything a year ago."""
    person = Participant.objects.get(ref="S07-P2")
    Speaker.objects.filter(label="P2").update(participant=person)
    say(desk, person, "consent", ceiling=6)
    return person


def say(desk, person, says, *, voice="own", days_ago=365, **line):  # noqa: F811
    at = timezone.now() - timedelta(days=days_ago)
    event = Event.objects.create(
        study=desk.study, participant=person, voice=voice, kind="consent", taken_by=desk.by, at=at
    )
    EventLine.objects.create(event=event, says=says, **line)
    veil.heard(desk.study.pk, [person.pk])


@pytest.fixture
def decides(desk, kirsty):  # noqa: F811
    """Consent decides in the study."""
    writes.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")
    return desk


def withdraw(desk, person):  # noqa: F811
    said = writes.Said(timezone.now())
    wanted = writes.Withdrawing(Scope(everything=True))
    writes.withdraw(by=desk.by, participant=person, said=said, withdrawing=wanted)


def text_of(desk, ref="I-001", to=None):  # noqa: F811
    return reads.text_of(to=to or desk.by, revision=desk.sources[ref].current)


def test_while_consent_does_not_decide_nothing_is_withheld(desk, kirsty):  # noqa: F811
    withdraw(desk, kirsty)
    assert WATCHED in text_of(desk)
    assert not Veil.objects.exists()
    assert not Veiled.objects.exists()


def test_with_consent_nothing_is_withheld(decides):
    assert WATCHED in text_of(decides)
    assert not Veiled.objects.exists()


def test_a_withdrawal_hides_at_once_and_every_place_stays(decides, kirsty):
    before = text_of(decides)
    withdraw(decides, kirsty)
    after = text_of(decides)
    assert WATCHED not in after
    assert len(after) == len(before)
    assert "How did the visits go?" in after
    rows = reads.paragraphs(to=decides.by, revision=decides.sources["I-001"].current)
    assert [bool(row.withheld) for row in rows] == [False, True, True, False, True]
    assert set(rows[1].text) <= {"░", "\n"}
    assert "S07-P2 withdrew this on" in rows[1].withheld
    assert "Only S07-P2 can agree to it again." in rows[1].withheld


def test_who_agrees_again_is_read_again(decides, kirsty):
    withdraw(decides, kirsty)
    say(decides, kirsty, "consent", ceiling=3, days_ago=0)
    assert WATCHED in text_of(decides)


def test_codings_memos_and_counts_go_with_the_words(decides, kirsty):
    watched = decides.add("Watched")
    mine = decides.apply(watched, "I-001", "I was watched")
    decides.apply(watched, "F-001", "who is watched")
    decides.memo("coding", mine, "A note on being watched")
    decides.memo("passage", mine.passage, "A note on these words")
    asked = {"to": decides.by, "study": decides.study}
    before = coding.next_undo(**asked)
    assert before is not None
    withdraw(decides, kirsty)
    assert coding.codings_in(to=decides.by, source=decides.sources["I-001"]) == []
    with pytest.raises(NotFound):
        coding.coding(mine.pk, **asked)
    with pytest.raises(NotFound):
        reads.passage(mine.passage_id, **asked)
    assert [row.codings for row in coding.codebook(**asked) if row.id == watched.pk] == [1]
    assert coding.memos(**asked) == []
    assert [row.quote for row in coding.every_quotation(**asked)] == ["who is watched"]
    codes, sources, matrix = coding.code_by_source(**asked)
    assert matrix.sum() == 1
    assert [hit.source_ref for hit in reads.search(**asked, query="watched").rows] == ["F-001"]
    assert reads.search(**asked, query="watched").total == 1


def test_a_link_in_a_memo_names_no_withheld_words(decides, kirsty):
    passage = decides.apply(decides.add("Watched"), "I-001", "I was watched").passage
    link = f"@[I-001 ¶2, “I was watched”](passage:{passage.pk})"
    decides.memo("source", decides.sources["F-001"], f"Compare {link}.")
    withdraw(decides, kirsty)
    (row,) = coding.memos(to=decides.by, study=decides.study)
    assert "watched" not in row.text + row.words


def test_a_memo_that_quotes_withheld_words_is_withheld(decides, kirsty):
    code = decides.add("Watched")
    decides.memo("code", code, "As one said: “she came EVERY week, and I was watched”. Telling.")
    decides.memo("code", code, "One speaks of being watched every week.")
    assert len(coding.memos(to=decides.by, study=decides.study)) == 2
    withdraw(decides, kirsty)
    (row,) = coding.memos(to=decides.by, study=decides.study)
    assert row.text.startswith("One speaks")


def test_the_words_beside_a_quotation_are_withheld_too(decides, kirsty):
    decides.apply(decides.add("Asking"), "I-001", "How did the visits go?")
    withdraw(decides, kirsty)
    (row,) = coding.every_quotation(to=decides.by, study=decides.study)
    assert row.quote == "How did the visits go?"
    assert "She came" not in row.suffix
    assert "░" in row.suffix


def test_nobody_marks_what_they_may_not_read(decides, kirsty):
    code = decides.add("Watched")
    start, end = decides.place("I-001", "I was watched")
    withdraw(decides, kirsty)
    with pytest.raises(Unfit, match="withheld"):
        source_writes.mark(by=decides.by, source=decides.sources["I-001"], start=start, end=end)
    with pytest.raises(Unfit, match="withheld"):
        decides.apply(code, "I-001", "I was watched")


def test_what_is_withheld_outlives_a_correction(decides, kirsty):
    withdraw(decides, kirsty)
    source = decides.sources["I-001"]
    seen = text_of(decides)
    source_writes.correct(
        by=decides.by, source=source, text=seen.replace("visits go", "visits really go"),
        reason="Misheard", expected=1,
    )  # fmt: skip
    source.refresh_from_db()
    assert WATCHED not in text_of(decides)
    assert "visits really go" in text_of(decides)
    say(decides, kirsty, "consent", ceiling=3, days_ago=0)
    assert WATCHED in reads.text_of(to=decides.by, revision=source.current)
    earlier = reads.revision(1, to=decides.by, source=source)
    assert WATCHED in reads.text_of(to=decides.by, revision=earlier)


def test_a_shade_is_not_corrected(decides, kirsty):
    withdraw(decides, kirsty)
    seen = text_of(decides)
    with pytest.raises(Unfit, match="shades"):
        source_writes.correct(
            by=decides.by, source=decides.sources["I-001"], text=seen.replace("░░░", "░░", 1),
            reason="Misheard", expected=1,
        )  # fmt: skip


def test_the_original_is_withheld_as_a_whole(decides, kirsty):
    source = decides.sources["I-001"]
    withdraw(decides, kirsty)
    with pytest.raises(Refused, match="withheld"):
        source_writes.open_original(by=decides.by, source=source)


def test_a_ceiling_below_the_whole_team_is_for_the_site(decides, kirsty, member):
    say(decides, kirsty, "consent", ceiling=2, days_ago=1)
    assert WATCHED not in text_of(decides)
    fay = member("fay", Role.FIELDWORKER, sites=["FIFE"])
    assert WATCHED in text_of(decides, to=fay)
    say(decides, kirsty, "consent", ceiling=1, days_ago=0)
    assert WATCHED not in text_of(decides, to=fay)
    encounter = decides.sources["I-001"].encounter
    encounter.written_by = fay
    encounter.save()
    assert WATCHED in text_of(decides, to=fay)


def test_who_is_linked_to_a_speaker_decides_at_once(decides, kirsty):
    unasked = Participant.objects.create(study=decides.study, ref="S07-P3", kind="adult")
    speaker = Speaker.objects.get(label="P2")
    source_writes.link_speaker(by=decides.by, speaker=speaker, participant=unasked)
    assert WATCHED not in text_of(decides)
    source_writes.link_speaker(by=decides.by, speaker=speaker, participant=kirsty)
    assert WATCHED in text_of(decides)


def test_somebody_mentioned_decides_as_well(decides):
    mentioned = Participant.objects.create(study=decides.study, ref="SV1-W1", kind="professional")
    source = decides.sources["F-001"]
    start, end = decides.place("F-001", "The team")
    passage = source_writes.mark(by=decides.by, source=source, start=start, end=end)
    subject = Subject.objects.create(source=source, passage=passage, participant=mentioned)
    veil.draw(decides.study.pk, [source.pk])
    assert "The team waits" not in text_of(decides, "F-001")
    assert "who is helped" in text_of(decides, "F-001")
    subject.state = "dismissed"
    subject.save()
    veil.draw(decides.study.pk, [source.pk])
    assert "The team waits" in text_of(decides, "F-001")


def test_a_passage_that_waits_for_a_place_binds_the_whole_text(decides):
    mentioned = Participant.objects.create(study=decides.study, ref="SV1-W1", kind="professional")
    source = decides.sources["F-001"]
    start, end = decides.place("F-001", "The team")
    passage = source_writes.mark(by=decides.by, source=source, start=start, end=end)
    Subject.objects.create(source=source, passage=passage, participant=mentioned)
    text_ = "Field note.\n\nNobody says who is watched and who is helped.\n\n"
    source_writes.correct(by=decides.by, source=source, text=text_, reason="Cut", expected=1)
    source.refresh_from_db()
    assert Passage.objects.get(pk=passage.pk).needs_person
    assert set(text_of(decides, "F-001")) <= {"░", "\n"}


def test_an_embargo_ends_by_itself(decides, monkeypatch):
    today = timezone.localdate()
    source = decides.sources["F-001"]
    Hold.objects.create(
        source=source, kind="embargo", until=today, asked_by=decides.by, at=timezone.now()
    )
    veil.draw(decides.study.pk, [source.pk])
    assert "The team waits" not in text_of(decides, "F-001")
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert "The team waits" in text_of(decides, "F-001")


def test_consent_runs_out_by_itself(decides, kirsty, monkeypatch):
    say(decides, kirsty, "consent", ceiling=6, days_ago=1, until=timezone.localdate())
    assert WATCHED in text_of(decides)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert WATCHED not in text_of(decides)


def test_a_child_comes_of_age(decides, kirsty, monkeypatch):
    tomorrow = timezone.localdate() + timedelta(days=1)
    say(decides, kirsty, "assent", ceiling=6, days_ago=1)
    say(decides, kirsty, "consent", voice="guardian", ceiling=6, days_ago=1)
    Participant.objects.filter(pk=kirsty.pk).update(kind="child", of_age_on=tomorrow)
    veil.heard(decides.study.pk, [kirsty.pk])
    assert WATCHED in text_of(decides)
    then = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: then)
    assert WATCHED not in text_of(decides)


def test_a_write_that_fails_leaves_no_veil_behind(decides, kirsty, monkeypatch):
    """The event and what it hides stand or fall together."""

    def fails(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(veil, "keep", fails)
    with pytest.raises(RuntimeError):
        withdraw(decides, kirsty)
    monkeypatch.undo()
    assert WATCHED in text_of(decides)
    assert not Event.objects.filter(kind="withdraw").exists()


def test_a_last_day_at_the_end_of_the_calendar_never_passes(decides, kirsty):
    far = NewHold(HoldKind.EMBARGO, until=date.max)
    source_writes.put_hold(by=decides.by, source=decides.sources["F-001"], new=far)
    say(decides, kirsty, "consent", days_ago=1, ceiling=6, until=date.max)
    for zone in ("Europe/London", "America/Los_Angeles"):
        with timezone.override(zone):
            veil.draw(decides.study.pk)
    assert Veil.objects.get(study=decides.study).holds_until is None
