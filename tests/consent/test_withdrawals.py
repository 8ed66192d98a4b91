"""From a withdrawal to what became of it: who acts, what is found, what goes and what stays."""

import pytest
from django.db import DatabaseError, connection, transaction

# ruff: noqa: F811  (fixtures are imported, and named again where they are asked for)
from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from consent.withdrawing import (  # noqa: F401  (fixtures)
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
from fieldloom.audit import reads as audit
from fieldloom.coding.models import Act, Code, Coding, Memo
from fieldloom.consent import reads, writes
from fieldloom.consent.carrying_out import STEPS, take_out
from fieldloom.consent.models import Event, Withdrawal
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.stating import Scope
from fieldloom.consent.rules.terms import Purpose
from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.sources import reads as sources
from fieldloom.sources.erasing import originals
from fieldloom.sources.models import Paragraph, Passage, Source
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.taking_in import revising
from fieldloom.sources.writes import NewHold, correct, put_hold

OTHER = "How did the visits go?"

pytestmark = pytest.mark.usefixtures("own_data", "unsearched")


@pytest.fixture
def coded(desk, kirsty):
    """Codings on her words and on the interviewer's, memos, and a code named in her words."""
    waiting, in_vivo = desk.add("Waiting"), desk.add("I was watched at my own door")
    hers = desk.apply(waiting, "I-001", WATCHED)
    desk.apply(in_vivo, "I-001", "I was watched at my own door")
    theirs = desk.apply(waiting, "I-001", OTHER)
    desk.memo("coding", hers, "About her door.")
    desk.memo("study", desk.study, "They told us: she came every week, and I was watched. So.")
    desk.memo("code", waiting, "It means the pause before somebody comes.")
    return {"waiting": waiting, "in_vivo": in_vivo, "hers": hers, "theirs": theirs}


def whole(ref="I-001"):
    source = Source.objects.get(ref=ref)
    rows = Paragraph.objects.filter(revision=source.current).order_by("number")
    return "".join(rows.values_list("text", flat=True))


def test_a_withdrawal_opens_a_case_with_a_month(desk, kirsty, fielder):
    case = withdraw(fielder, kirsty)
    assert (case.state, case.effect) == ("received", Effect.ERASE)
    assert 28 <= (case.due_by - case.received_at.date()).days <= 31
    (listed,) = reads.withdrawals(to=desk.by, study=desk.study)
    assert listed == case
    marks = [line.id for line in withdrawn.noted() if line.kind == "withdrawal"]
    assert marks[-1].startswith(f"{kirsty.pk}.")
    assert marks[-1].endswith(".own.withdraw.erase.all.all.all")


def test_the_manifest_counts_and_holds_no_word(desk, kirsty, fielder, coded):
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    told = found(case)
    assert told["paragraphs"] == 3
    assert told["sources"] == 1
    assert told["codings"] == 2
    assert told["passages"] == 2
    assert told["memos_on"] == 1
    assert told["memos_quoting"] == 1
    assert told["memos_by_hand"] == 2
    assert told["code_names"] == 1
    assert told["index"] == 3
    assert told["originals"] == 1
    words = {word.lower() for word in whole().replace("░", "").split() if len(word) > 5}
    assert not [word for word in words if word in str(case.manifest).lower()]


def test_whoever_recorded_it_or_looked_at_it_never_confirms(desk, kirsty, steward):
    case = withdraw(desk.by, kirsty)
    with pytest.raises(Unfit, match="not the next step"):
        writes.confirm_withdrawal(by=steward, withdrawal=case, shown=mark_of(case))
    case = writes.look_at_withdrawal(by=steward, withdrawal=case)
    for one in (desk.by, steward):
        with pytest.raises(Unfit, match="so you do not confirm it"):
            writes.confirm_withdrawal(by=one, withdrawal=case, shown=mark_of(case))
    with pytest.raises(Unfit, match="not the next step"):
        writes.carry_out_withdrawal(by=steward, withdrawal=case)
    assert Withdrawal.objects.get().state == "looked_at"


def test_only_what_was_shown_is_confirmed(desk, kirsty, fielder, steward):
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    shown = case.manifest["mark"]
    writes.look_at_withdrawal(by=desk.by, withdrawal=case)
    with pytest.raises(Unfit, match="looked at it anew"):
        writes.confirm_withdrawal(by=steward, withdrawal=case, shown=shown)
    back = writes.send_back_withdrawal(by=steward, withdrawal=case)
    assert back.state == "received"


def test_what_is_found_not_to_count_is_not_carried_out(desk, kirsty, fielder, steward):
    case = withdraw(fielder, kirsty)
    writes.invalidate(by=desk.by, event=case.event, reasoning="The wrong person.")
    with pytest.raises(Unfit, match="found not to count"):
        writes.look_at_withdrawal(by=steward, withdrawal=case)
    assert reads.withdrawals(to=desk.by, study=desk.study) == []


def test_erasing_takes_the_words_out_and_leaves_the_rest(desk, kirsty, fielder, steward, coded):
    before = whole()
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    after = whole()
    assert len(after) == len(before)
    assert after.count("\n") == before.count("\n")
    assert OTHER in after
    assert "watched" not in after
    assert list(Coding.objects.all()) == [coded["theirs"]]
    assert Passage.objects.get() == coded["theirs"].passage
    assert coded["theirs"].passage.quote == OTHER
    assert "watched" not in Passage.objects.get().suffix
    texts = sorted(Memo.objects.values_list("text", flat=True))
    assert len(texts) == 2
    assert texts[1].startswith("They told us: ░")
    assert texts[1].endswith("░. So.")
    assert (
        Code.objects.get(pk=coded["in_vivo"].pk).name == f"Code {coded['in_vivo'].pk} (name erased)"
    )
    assert Code.objects.get(pk=coded["waiting"].pk).name == "Waiting"
    kirsty.refresh_from_db()
    assert (kirsty.label, kirsty.ref) == ("", "S07-P2")
    assert Event.objects.filter(participant=kirsty, kind="withdraw").exists()
    assert (case.state, case.result["search"]["rows"]) == ("partly_done", {})
    assert case.result["search"]["terms"] == 0
    assert audit.verdict().whole


def test_the_journal_keeps_no_word_and_cannot_bring_it_back(desk, kirsty, fielder, steward, coded):
    run(withdraw(fielder, kirsty), desk.by, steward)
    kept = str(list(Act.objects.values_list("changes", "codes")))
    assert "watched" not in kept.lower()
    assert "her door" not in kept.lower()
    while Act.objects.filter(user=desk.by, state="done").exists():
        desk.undo()
    assert "watched" not in str(list(Memo.objects.values_list("text"))).lower()


def test_nothing_is_found_of_it_and_the_index_is_sound(desk, kirsty, fielder, steward):
    run(withdraw(fielder, kirsty), desk.by, steward)
    assert sources.search(to=desk.by, study=desk.study, query="door").total == 0
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sources_index(sources_index) VALUES ('integrity-check')")


def test_redacting_leaves_rows_and_takes_words(desk, kirsty, fielder, steward, coded):
    case = run(withdraw(fielder, kirsty, Effect.REDACT), desk.by, steward)
    assert "watched" not in whole()
    assert Coding.objects.count() == 3
    quotes = list(Passage.objects.values_list("quote", flat=True))
    assert not [quote for quote in quotes if "watched" in quote]
    assert Memo.objects.count() == 3
    kirsty.refresh_from_db()
    assert kirsty.label == "Kirsty"
    assert case.state == "partly_done"


def test_restricting_keeps_all_and_needs_a_study_that_hides(desk, kirsty, fielder, steward):
    case = run(withdraw(fielder, kirsty, Effect.RESTRICT), desk.by, steward)
    assert case.state == "done"
    assert "watched" in whole()
    assert "watched" not in sources.text_of(to=desk.by, revision=desk.sources["I-001"].current)
    assert not Job.objects.exists()


def test_ending_one_use_destroys_nothing(desk, kirsty, fielder, steward):
    scope = Scope(purposes=(Purpose.QUOTE,))
    case = run(withdraw(fielder, kirsty, Effect.ERASE, scope), desk.by, steward)
    assert case.state == "done"
    assert "watched" in whole()


@pytest.mark.parametrize("kind", [HoldKind.LEGAL, HoldKind.SAFEGUARDING])
def test_what_the_law_or_safeguarding_holds_is_kept_from_being_destroyed(
    desk, kirsty, fielder, steward, kind
):
    put_hold(by=desk.by, source=desk.sources["I-001"], new=NewHold(kind))
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert "watched" in whole()
    assert case.state == "partly_done"
    assert [one["what"] for one in case.result["by_hand"]][-1] == "kept"


def test_a_text_that_was_corrected_loses_the_words_in_every_version(desk, kirsty, fielder, steward):
    source = Source.objects.get(ref="I-001")
    old = source.current
    words = whole().replace("watched", "watched, always watched,")
    correct(by=desk.by, source=source, text=words, reason="Heard again", expected=1)
    run(withdraw(fielder, kirsty), desk.by, steward)
    source.refresh_from_db()
    assert source.current != old
    for revision in (old, source.current):
        assert "watched" not in revising.text_of(revision)
        assert OTHER in revising.text_of(revision)


def test_what_is_left_to_people_is_ticked_off_until_it_is_done(
    desk, kirsty, fielder, steward, coded
):
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    seen = reads.seen_withdrawal(to=desk.by, withdrawal=case)
    assert seen.open_by_hand == ["memos_by_hand"]
    with pytest.raises(Unfit, match="nothing of this kind"):
        writes.look_through(by=desk.by, withdrawal=case, what="exports")
    case = writes.look_through(by=desk.by, withdrawal=case, what="memos_by_hand")
    assert case.state == "done"


def test_a_letter_tells_what_was_done_and_holds_no_word_of_theirs(desk, kirsty, fielder, steward):
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    for easy in (False, True):
        letter = reads.letter_of(to=desk.by, withdrawal=case, easy=easy).text
        assert "Information Commissioner" in letter.replace("\n", " ")
        assert "watched" not in letter
        assert "Kirsty" not in letter
    assert "erased it" in reads.letter_of(to=desk.by, withdrawal=case).text


def test_every_step_done_twice_does_no_more_than_once(desk, kirsty, fielder, steward, coded):
    """A machine that stops after a step, and before it is remembered, does that step again."""
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    case = writes.confirm_withdrawal(by=steward, withdrawal=case, shown=mark_of(case))
    for step in STEPS:
        for _ in range(2):
            step(Withdrawal.objects.get(pk=case.pk), steward)
    case.refresh_from_db()
    assert OTHER in whole()
    assert "watched" not in whole()
    assert list(Coding.objects.all()) == [coded["theirs"]]
    assert [one["what"] for one in case.result["by_hand"]] == ["memos_by_hand"]
    assert case.state == "partly_done"
    assert case.result["search"]["words"] > 0
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sources_index(sources_index) VALUES ('integrity-check')")


def test_a_step_that_fails_midway_takes_nothing_out(
    desk, kirsty, fielder, steward, coded, monkeypatch
):
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    case = writes.confirm_withdrawal(by=steward, withdrawal=case, shown=mark_of(case))
    before = whole()
    with monkeypatch.context() as broken:
        broken.setattr(originals, "take_out", lambda asked, found: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            take_out(Withdrawal.objects.get(pk=case.pk), steward)
    assert whole() == before
    assert Coding.objects.count() == 3
    assert not Withdrawal.objects.get().result
    case = writes.carry_out_withdrawal(by=steward, withdrawal=case)
    carry_out(case.job)
    assert "watched" not in whole()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Paragraph.objects.update(text="put in again")


def test_it_is_among_what_is_due_until_it_is_done(desk, kirsty, fielder, steward):
    case = withdraw(fielder, kirsty)

    def due():
        rows = reads.due(to=desk.by, study=desk.study)
        return [(one.participant, one.day) for one in rows if one.kind is reads.DueKind.WITHDRAWAL]

    assert due() == [(kirsty, case.due_by)]
    run(case, desk.by, steward)
    open_still = reads.withdrawals(to=desk.by, study=desk.study)
    assert bool(due()) == bool(open_still)
