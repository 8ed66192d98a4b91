"""The pages of withdrawals: listed, looked at, confirmed by a second person, answered with a letter."""

# ruff: noqa: F811  (fixtures are imported, and named again where they are asked for)
from io import BytesIO

import pytest
from django.urls import reverse

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
from fieldloom.access.rules import Role
from fieldloom.consent.models import Withdrawal
from fieldloom.ground import withdrawn
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job

pytestmark = pytest.mark.usefixtures("own_data", "unsearched")


@pytest.fixture
def as_(client, study):
    """Ask for a page as somebody: `as_(pi, "withdrawal", 1)`, or send to it with `post=True`."""

    def ask(user, name, *args, post=False, **given):
        client.force_login(user)
        url = reverse(f"consent:{name}", args=[study.slug, *args])
        return client.post(url, given, follow=True) if post else client.get(url, given)

    return ask


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_withdrawal_goes_through_all_its_pages(as_, desk, kirsty, fielder, steward):
    case = withdraw(fielder, kirsty)
    assert "S07-P2" in words(as_(desk.by, "withdrawals"))
    assert "Find what it reaches" in words(as_(desk.by, "withdrawal", case.pk))
    looked = words(as_(desk.by, "look_at", case.pk, post=True))
    assert "3 paragraphs in any version" in looked
    assert "so you do not confirm it" in looked
    page = words(as_(steward, "withdrawal", case.pk))
    assert "gone for ever" in page
    case.refresh_from_db()
    shown = case.manifest["mark"]
    unread = words(as_(steward, "confirm_withdrawal", case.pk, post=True))
    assert "Read what it reaches, then confirm." in unread
    confirmed = words(as_(steward, "confirm_withdrawal", case.pk, post=True, shown=shown))
    assert "Carry it out" in confirmed
    begun = words(as_(steward, "carry_out", case.pk, post=True))
    assert "It is being carried out" in begun
    carry_out(Job.objects.get().pk)
    page = words(as_(desk.by, "withdrawal", case.pk))
    assert "The search afterwards" in page
    assert Withdrawal.objects.get().state == "done"
    assert "No withdrawal is open" in words(as_(desk.by, "withdrawals"))
    assert "S07-P2" in words(as_(desk.by, "withdrawals", every="1"))


def test_whoever_looked_is_refused_by_the_page_as_well(as_, desk, kirsty, fielder):
    case = withdraw(fielder, kirsty)
    as_(desk.by, "look_at", case.pk, post=True)
    answer = as_(desk.by, "confirm_withdrawal", case.pk, post=True)
    assert answer.status_code in (200, 422)
    assert "second person" in words(answer)
    case.refresh_from_db()
    assert case.state == "looked_at"


def test_a_second_person_sends_it_back(as_, desk, kirsty, fielder, steward):
    case = withdraw(fielder, kirsty)
    as_(desk.by, "look_at", case.pk, post=True)
    as_(steward, "send_back", case.pk, post=True)
    case.refresh_from_db()
    assert case.state == "received"


def test_a_fieldworker_sees_and_takes_no_step(as_, desk, kirsty, fielder, member):
    case = withdraw(fielder, kirsty)
    page = words(as_(fielder, "withdrawal", case.pk))
    assert "Find what it reaches" not in page
    for name in ("look_at", "send_back", "confirm_withdrawal", "carry_out", "looked_through"):
        assert as_(fielder, name, case.pk, post=True).status_code == 403
    outside = member("ali", Role.ALLIANCE_READER)
    assert as_(outside, "withdrawals").status_code == 403


def test_whoever_is_narrowed_to_other_families_does_not_find_it(as_, desk, kirsty, fielder, member):
    case = withdraw(fielder, kirsty)
    narrow = member("nan", Role.FIELDWORKER, families=("H99",))
    assert as_(narrow, "withdrawal", case.pk).status_code == 404
    assert as_(narrow, "letter", case.pk).status_code == 404
    assert "S07-P2" not in words(as_(narrow, "withdrawals"))


def test_what_is_left_is_ticked_off(as_, desk, kirsty, fielder, steward):
    desk.memo("source", desk.sources["I-001"], "A hard talk.")
    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert "Memos that may tell it in other words" in words(as_(steward, "withdrawal", case.pk))
    as_(steward, "looked_through", case.pk, post=True, what="memos_by_hand")
    case.refresh_from_db()
    assert case.state == "done"


def test_the_letter_is_a_page_a_text_and_a_document(as_, desk, kirsty, fielder, steward):
    from docx import Document

    case = run(withdraw(fielder, kirsty), desk.by, steward)
    assert "What we did after you withdrew" in words(as_(desk.by, "letter", case.pk))
    assert "You said stop" in words(as_(desk.by, "letter", case.pk, easy=""))
    plain = as_(desk.by, "letter", case.pk, form="txt")
    assert plain.headers["Content-Disposition"].startswith("attachment")
    assert "Information Commissioner" in plain.content.decode()
    easy = as_(desk.by, "letter", case.pk, form="docx", easy="")
    held = Document(BytesIO(easy.content))
    assert held.paragraphs[0].text == "You said stop. This is what we did."
    assert "watched" not in " ".join(paragraph.text for paragraph in held.paragraphs)


def test_recording_shows_first_and_notes_nothing_that_was_only_shown(as_, desk, kirsty, fielder):
    before = len(withdrawn.noted())
    given = {"on": "2026-01-02", "mode": "verbal", "voice": "own", "everything": "on"}
    given |= {"effect": "erase", "route": "letter"}
    as_(fielder, "record", kirsty.ref, "withdraw", post=True, **given)
    assert len(withdrawn.noted()) == before
    assert not Withdrawal.objects.exists()


def test_a_letter_with_a_real_name_in_it_does_not_leave(as_, desk, kirsty, fielder, steward):
    from fieldloom.pseudonyms import writes as names
    from fieldloom.pseudonyms.rules.kinds import Kind

    case = run(withdraw(fielder, kirsty), desk.by, steward)
    new = names.NewEntity(Kind.PLACE, ("Methil",), pseudonym="Millbrook")
    names.enter(by=desk.by, study=desk.study, new=new)
    desk.study.title = "Growing up in Methil"
    desk.study.save()
    for form in ("txt", "docx"):
        answer = as_(desk.by, "letter", case.pk, form=form)
        assert answer.status_code == 422
        assert "Stopped at the door" in answer.content.decode()
        assert "Content-Disposition" not in answer.headers
