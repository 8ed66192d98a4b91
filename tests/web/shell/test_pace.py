"""Somebody, or a program, that reads or takes out very much shows that it is they before going on."""

import pytest
from django.core.cache import cache
from django.test import Client

from coding.conftest import desk, sites, text
from fieldloom.access import pace as rules
from fieldloom.audit.models import Entry
from fieldloom.coding.reads import ordering
from fieldloom.ground.answers import Busy
from fieldloom.web.shell import pace, standing
from fieldloom.web.shell.admission import KEPT

__all__ = ["desk", "sites", "text"]

STUDY = "/studies/quayside/"
READ, ROWS = f"{STUDY}read/I-001/", f"{STUDY}coding/quotations/rows/"
EXPORT = f"{STUDY}coding/quotations/export/"
STOPPED = "reading stopped, as very much was read at once"


@pytest.fixture(autouse=True)
def nothing_read_yet(monkeypatch):
    cache.clear()
    monkeypatch.setattr(pace, "_paces", {})
    monkeypatch.setattr(rules, "WINDOWS", ((60.0, 14), (3600.0, 1000)))
    monkeypatch.setattr(rules, "MOST_OUT", 3)


@pytest.fixture
def signed_in(desk, client):
    client.force_login(desk.by)
    return client


def shows_again(client, user):
    session = client.session
    standing.show(session, user)
    session.save()


def test_reading_is_stopped_and_goes_on_once_it_was_shown_who_reads(desk, signed_in):
    assert [signed_in.get(READ).status_code for _ in range(4)] == [200, 200, 200, 429]
    page = signed_in.get(READ + "?p=2", headers={"Sec-Fetch-Dest": "document"})
    told = page.content.decode()
    assert "more than a person reads" in told
    assert "/account/reauthenticate/?next=%2Fstudies%2Fquayside%2Fread%2FI-001%2F%3Fp%3D2" in told
    assert "my own door" not in told
    shows_again(signed_in, desk.by)
    assert signed_in.get(READ).status_code == 200


def test_the_trail_says_so_once_a_minute(desk, signed_in):
    for _ in range(9):
        signed_in.get(READ)
    (entry,) = Entry.objects.filter(verb=STOPPED)
    assert (entry.actor, entry.about, entry.study) == (desk.by.pk, {}, None)


def test_only_reading_is_stopped_and_only_that_persons(desk, signed_in, member):
    for _ in range(4):
        signed_in.get(READ)
    assert signed_in.get(STUDY).status_code == 200
    assert signed_in.get(f"{STUDY}team/").status_code == 200
    code = desk.add("Waiting")
    said = {"code": code.pk, "start": 0, "end": 9, "revision": 1}
    coded = signed_in.post(f"{READ}codings/", said, content_type="application/json")
    assert coded.status_code == 200
    other = Client()
    other.force_login(member("paul"))
    assert other.get(READ).status_code == 200


def test_a_script_is_told_in_its_own_way_and_led_to_its_page(desk, signed_in):
    code = desk.add("Waiting")
    ids = [desk.apply(code, "I-001", word).pk for word in ("visits", "door", "order")]
    address = ROWS + "?ids=" + ",".join(map(str, ids))
    came = {"Accept": "application/json", "Referer": f"http://testserver{STUDY}coding/quotations/"}
    asked = [signed_in.get(address, headers=came) for _ in range(6)]
    assert [answer.status_code for answer in asked] == [200] * 5 + [429]
    told = asked[-1].json()
    assert told["kind"] == "again"
    assert told["where"].endswith("next=%2Fstudies%2Fquayside%2Fcoding%2Fquotations%2F")
    assert "my own door" not in str(told)


@pytest.mark.parametrize("page", ["search/?q=door", "read/I-001/blocks/", "coding/quotations/"])
def test_whatever_shows_words_counts(desk, signed_in, page):
    desk.apply(desk.add("Waiting"), "I-001", "door")
    assert signed_in.get(STUDY + page).status_code == 200
    assert sum(number for _, number in pace._paces[desk.by.pk].read) >= 1


def test_many_quotations_leave_after_one_showing_once_and_then_ask_again(desk, signed_in):
    code = desk.add("Waiting")
    for word in ("visits", "door", "order", "came"):
        desk.apply(code, "I-001", word)
    assert b"".join(signed_in.post(EXPORT, {"form": "csv"})).count(b"\r\n") == 5
    again = signed_in.post(EXPORT, {"form": "csv"})
    assert again.status_code == 302
    assert again["Location"].startswith("/account/reauthenticate/")
    assert signed_in.post(EXPORT, {"form": "csv", "only": "1"}).status_code == 302
    shows_again(signed_in, desk.by)
    assert signed_in.post(EXPORT, {"form": "csv"}).status_code == 200


def test_the_trail_says_so_though_it_could_not_the_first_time(desk, signed_in, monkeypatch):
    for _ in range(3):
        signed_in.get(READ)
    with monkeypatch.context() as broken:
        broken.setattr(pace.writes, "note_much_read", busy)
        assert signed_in.get(READ).status_code == 429
    assert signed_in.get(READ).status_code == 429
    assert Entry.objects.filter(verb=STOPPED).count() == 1


def busy(**_):
    raise Busy


def test_a_file_that_cannot_be_made_counts_for_nothing(desk, signed_in, monkeypatch):
    code = desk.add("Waiting")
    for word in ("visits", "door", "order", "came"):
        desk.apply(code, "I-001", word)
    assert signed_in.post(EXPORT, {"form": "exe"}).status_code == 422
    monkeypatch.setattr(
        ordering, "ordered", lambda *_: pytest.fail("put in order only to be counted")
    )
    assert signed_in.post(EXPORT, {"form": "csv"}).status_code == 200


@pytest.mark.parametrize("then", ["sent on", "back"])
def test_a_kept_form_is_forgotten_once_it_has_served(desk, signed_in, then):
    code, back = desk.add("Waiting"), f"{STUDY}coding/quotations/"
    for word in ("visits", "door", "order", "came"):
        desk.apply(code, "I-001", word)
    came = {"Referer": f"http://testserver{back}"}
    answers = [signed_in.post(EXPORT, {"form": "csv"}, headers=came) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 302]
    shows_again(signed_in, desk.by)
    assert signed_in.get(STUDY).status_code == 200
    assert EXPORT in signed_in.get("/again/").content.decode()
    done = signed_in.post(EXPORT, {"form": "csv"}) if then == "sent on" else signed_in.get(back)
    assert done.status_code == 200
    assert KEPT not in signed_in.session
    assert signed_in.get("/again/")["Location"] == "/"


def test_small_files_leave_one_after_the_other_until_they_are_many(desk, signed_in):
    code = desk.add("Waiting")
    one = {"form": "csv", "only": str(desk.apply(code, "I-001", "door").pk)}
    assert [signed_in.post(EXPORT, one).status_code for _ in range(4)] == [200, 200, 200, 302]
