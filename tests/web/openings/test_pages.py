"""Pages on which real names are opened: asked for by one, allowed by another, shown for a time."""

import pytest
from django.test import Client

from fieldloom.access.rules import Role
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.models import Answer, Asking, Entity
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.opening import Answered
from fieldloom.web.shell import standing

AT = "/studies/quayside/opening-names/"
WHY = "A letter has to go to the family."


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def steward(member):
    return member("stella", Role.STEWARD)


@pytest.fixture
def second(member):
    return member("seonaid", Role.STEWARD)


@pytest.fixture
def named(steward, study):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison", "our Kay"), pseudonym="Morag")
    return writes.enter(by=steward, study=study, new=new)


def test_one_asks_another_says_yes_and_they_are_shown(named, steward, second):
    one, other = signed_in(steward), signed_in(second)
    assert b"They are shut to you" in one.get(AT).content
    assert one.get(f"{AT}register/").status_code == 403
    sent = one.post(f"{AT}ask/", {"reason": WHY, "hours": 2})
    asked = Asking.objects.get()
    assert sent["Location"] == f"{AT}{asked.pk}/"
    mine = one.get(sent["Location"]).content.decode()
    assert "Seonaid can say yes" in mine and "Open them alone" not in mine
    assert one.post(sent["Location"], {"answered": "yes"}).status_code == 422
    home = other.get("/studies/quayside/").content.decode()
    assert "1 colleague asks you as the second person" in " ".join(home.split())
    assert WHY in other.get(AT).content.decode()
    assert other.post(f"{AT}{asked.pk}/", {"answered": "yes"}).status_code == 302
    shown = one.get(f"{AT}register/").content.decode()
    assert "Kayleigh Morrison; our Kay" in shown and "Morag" in shown
    assert other.get(f"{AT}register/").status_code == 403
    told = other.get(AT).content.decode()
    assert "the register with real names" in told and "Kayleigh" not in told
    assert one.post(f"{AT}{asked.pk}/shut/").status_code == 302
    assert one.get(f"{AT}register/").status_code == 403


def test_a_page_with_names_is_kept_nowhere(named, steward, second, study):
    asked = writes.ask_to_open(by=steward, study=study, reason=WHY, hours=1)
    writes.answer(by=second, asking=asked, answered=Answered.YES)
    answer = signed_in(steward).get(f"{AT}register/")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]


def test_whoever_is_alone_is_told(named, steward):
    one = signed_in(steward)
    assert "nobody could say yes" in one.get(f"{AT}ask/").content.decode()
    at = one.post(f"{AT}ask/", {"reason": WHY, "hours": 1})["Location"]
    assert "Open them alone" in one.get(at).content.decode()
    one.post(at, {"answered": "yes"})
    assert Answer.objects.get().alone
    assert "nobody else agreed" in one.get(AT).content.decode()


def test_names_are_destroyed_after_a_second_yes(
    named, steward, second, django_capture_on_commit_callbacks
):
    one, other = signed_in(steward), signed_in(second)
    assert "cannot be brought back" in one.get(f"{AT}destroy/{named.pk}/").content.decode()
    at = one.post(f"{AT}destroy/{named.pk}/", {"reason": WHY})["Location"]
    assert "It cannot be undone" in other.get(at).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        other.post(at, {"answered": "yes"})
    assert Entity.objects.get().destroyed_at is not None
    assert "destroyed" in one.get(AT).content.decode()
    assert one.post(f"{AT}destroy/{named.pk}/", {"reason": WHY}).status_code == 422


def test_each_step_asks_who_it_is(named, steward, second):
    one = signed_in(steward)
    at = one.post(f"{AT}ask/", {"reason": WHY, "hours": 1})["Location"]
    session = one.session
    session["second_factor_shown"]["at"] -= standing.FRESH + 1
    session.save()
    for where in (f"{AT}ask/", at, f"{AT}destroy/{named.pk}/", f"{AT}register/"):
        assert "/account/reauthenticate/" in one.get(where)["Location"], where


def test_a_form_without_a_reason_comes_back(named, steward):
    one = signed_in(steward)
    for given in ({"hours": 1}, {"reason": "why", "hours": 1}, {"reason": WHY, "hours": 99}):
        assert one.post(f"{AT}ask/", given).status_code == 422
    assert one.get(f"{AT}99/").status_code == 404


def test_others_find_no_way_there(named, steward, member):
    nosy = signed_in(member("nosy", Role.ANALYST))
    for where in ("", "ask/", "register/", f"destroy/{named.pk}/"):
        assert nosy.get(AT + where).status_code == 403
    assert b"Opening real names" not in nosy.get("/studies/quayside/team/").content
    assert b"Opening real names" in signed_in(steward).get("/studies/quayside/team/").content
