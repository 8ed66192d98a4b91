"""What a coding costs, and that nothing of it is remembered from one request to the next."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fieldloom.access import writes as access
from fieldloom.access.models import Grant
from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import NotFound
from fieldloom.sources import reads as sources

MOST = 23
"""Statements of one coding, beginning and end of the transaction among them: one asks for the
coder's round, one tells open desks the news."""


@pytest.fixture
def code_once(codes, place):
    """Code some words at a desk."""
    return lambda desk, words="Since May": desk.post(
        "codings/", code=codes.waiting.pk, **place(words)
    )


def test_a_coding_takes_few_statements_however_large_the_codebook(desk, code_once, pi, study):
    for number in range(30):
        writes.add_code(by=pi, study=study, new=writes.NewCode(f"Code {number}"))
    code_once(desk)
    with CaptureQueriesContext(connection) as asked:
        assert code_once(desk, "I waited").status_code == 200
    assert len(asked) <= MOST, [one["sql"] for one in asked]


def test_a_grant_that_ends_acts_at_the_next_request(at, code_once, kirsty, member, keeper):
    ana = member("ana", Role.ANALYST)
    desk = at(ana)
    assert code_once(desk).status_code == 200
    today = timezone.localdate()
    Grant.objects.filter(user=ana).update(to_day=today - timedelta(days=1))
    assert code_once(desk, "I waited").status_code == 404


def test_a_role_that_is_taken_acts_at_the_next_request(at, code_once, kirsty, member):
    ana = member("ana", Role.ANALYST)
    desk = at(ana)
    assert code_once(desk).status_code == 200
    Grant.objects.filter(user=ana).update(role=Role.AUDITOR.value)
    assert code_once(desk, "I waited").status_code == 403


def test_a_user_who_is_closed_is_out_at_the_next_request(at, code_once, kirsty, member, keeper):
    ana = member("ana", Role.ANALYST)
    desk = at(ana)
    assert code_once(desk).status_code == 200
    access.close_user(by=keeper, user=ana)
    assert code_once(desk, "I waited").status_code == 302


def test_a_session_that_is_signed_out_is_gone_for_every_browser_that_has_its_cookie(
    desk, code_once
):
    other = Client()
    other.cookies = desk.client.cookies.copy()
    assert code_once(desk).status_code == 200
    other.logout()
    assert code_once(desk, "I waited").status_code == 302


def test_a_session_that_has_run_out_is_none(desk, code_once):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert code_once(desk).status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(desk, code_once, pi, keeper):
    assert code_once(desk).status_code == 200
    access.set_password(by=keeper, user=pi, password="another long and plain passphrase")
    assert code_once(desk, "I waited").status_code == 302


def test_what_is_at_hand_of_a_source_is_what_the_source_says(pi, kirsty, study):
    found = sources.source_at_hand("I-001", to=pi, study=study)
    whole = sources.source("I-001", to=pi, study=study)
    assert (found.pk, found.study_id, found.site_code) == (whole.pk, study.pk, whole.site_code)
    assert (found.current.number, found.current.characters) == (1, whole.current.characters)
    assert (found.title, found.taken_in_at) == (whole.title, whole.taken_in_at)


def test_a_source_out_of_the_users_sites_is_not_at_hand(kirsty, member, study):
    ana = member("ana", Role.ANALYST, sites=("FIFE",))
    with pytest.raises(NotFound):
        sources.source_at_hand("I-001", to=ana, study=study)


def test_a_code_of_another_study_or_none_is_not_there_to_be_applied(codes, pi, keeper, study):
    other = access.start_study(by=keeper, new=access.NewStudy("Other", "other"))
    new = access.NewGrant(Role.PI, timezone.localdate() + timedelta(days=9))
    access.grant_first_role(by=keeper, user=pi, study=other, new=new)
    assert reads.code_to_apply(codes.waiting.pk, to=pi, study=study).name == "Waiting"
    for key, where in ((codes.waiting.pk, other), (10**6, study), (2**70, study), (-1, study)):
        with pytest.raises(NotFound):
            reads.code_to_apply(key, to=pi, study=where)


def test_the_rows_of_an_act_are_the_rows_of_the_page(desk, code_once, pi, kirsty, study):
    made = code_once(desk).json()["codings"][0]["id"]
    about = {"about": MemoAbout.CODING, "about_id": made}
    writes.write_memo(by=pi, study=study, text="Since when?", **about)
    coding = reads.coding(made, to=pi, study=study)
    assert reads.rows_of(to=pi, source=kirsty, codings=[coding]) == [
        row for row in reads.codings_in(to=pi, source=kirsty) if row.id == made
    ]


def test_what_is_turned_next_is_said_as_undo_and_redo_find_it(desk, code_once, pi, study):
    code_once(desk)
    code_once(desk, "I waited")
    for turn in (writes.undo, writes.undo, writes.redo, writes.undo):
        turn(by=pi, study=study)
        back, forth = reads.next_turns(to=pi, study=study)
        undo = reads.next_undo(to=pi, study=study)
        redo = reads.next_redo(to=pi, study=study)
        assert (back.id, back.name) == (undo.id, undo.name)
        assert (forth.id, forth.name) == (redo.id, redo.name)
