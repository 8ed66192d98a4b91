"""At the desk it is said who is in the words: each act answers with what stands now, and how to undo it."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.material import Policy
from fieldloom.people.models import Participant
from fieldloom.sources.models import Speaker, Subject


@pytest.fixture
def rab(study):
    return Participant.objects.create(study=study, ref="P2", label="Rab", kind="third_party")


def tag(desk, place, **more):
    body = {"person": "P2", "part": "mentioned", "identifiability": 2, "flags": ["health"], **place}
    return desk.post("subjects/tag/", **body, sure=True, **more)


def test_somebody_is_said_to_be_in_some_words_and_that_is_undone(desk, rab, place):
    answer = tag(desk, place("They look")).json()
    (row,) = answer["rows"]
    assert (row["ref"], row["start"], row["state"], row["flags"]) == (
        "P2", place("They look")["start"], "confirmed", ["health"],
    )  # fmt: skip
    assert desk.get("subjects/").json()["rows"] == answer["rows"]
    assert desk.post(answer["back"]["path"], **answer["back"]["body"]).json()["rows"] == []


def test_each_change_says_how_to_undo_it(desk, rab, place):
    path = f"subjects/{tag(desk, place('They look')).json()['id']}/"
    before = desk.get("subjects/").json()["rows"]
    for change in ({"state": "dismissed"}, {"part": "voiced", "identifiability": 0, "flags": []}):
        answer = desk.post(path, **change).json()
        assert answer["rows"] != before
        back = desk.post(answer["back"]["path"], **answer["back"]["body"]).json()
        assert back["rows"] == before


def test_what_is_shut_by_it_is_told(desk, pi, study, rab, place):
    Participant.objects.filter(pk=rab.pk).update(kind="adult")
    consent.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Panel")
    answer = tag(desk, place("They look")).json()
    assert answer["shut"] == [4]
    path = answer["back"]["path"]
    assert desk.post(path, state="dismissed").json()["shut"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "P9"}, {"part": "singer"}, {"identifiability": 7}, {"flags": "health"},
        {"flags": ["sad"]}, {"start": 0, "end": 10**7}, {"start": 0, "end": 0}, {"revision": 2},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(desk, rab, place, wrong):
    body = {"person": "P2", "identifiability": 2, "flags": [], **place("They look"), **wrong}
    answer = desk.post("subjects/tag/", **body)
    assert answer.status_code in (404, 409, 422)
    assert answer.json()["says"]
    assert not Subject.objects.exists()


def test_an_analyst_sees_who_is_in_it_and_changes_nothing(at, desk, member, rab, place):
    tag(desk, place("They look"))
    ana = at(member("ana", Role.ANALYST))
    told = ana.get("subjects/").json()
    assert [row["ref"] for row in told["rows"]] == ["P2"] and told["may"] is False
    assert tag(ana, place("Nobody")).status_code == 403


def test_whoever_is_linked_is_told_by_the_voice_of_the_page(desk, kirsty, study):
    person = Participant.objects.create(study=study, ref="P1", label="Kirsty", kind="adult")
    Speaker.objects.filter(source=kirsty, label="KIRSTY").update(participant=person)
    assert desk.get("subjects/").json()["spoken"] == {"Kirsty": ["P1", "Kirsty"]}


def test_the_page_of_proposals_takes_one_button_each(desk, client, pi, study, rab, place):
    tag(desk, place("They look"))
    row = Subject.objects.get()
    client.force_login(pi)
    url = f"/studies/{study.slug}/who/"
    client.post(f"{url}{row.pk}/", {"state": "proposed"})
    page = client.get(url).content.decode()
    assert "<mark>They look</mark>" in page and "Taken from: somebody of the team" in page
    answer = client.post(f"{url}{row.pk}/", {"state": "confirmed"}, headers={"HX-Request": "true"})
    assert "Undo" in answer.content.decode() and "is-confirmed" in answer.content.decode()
    assert "They look" not in client.get(url).content.decode()
    assert client.post(f"{url}{row.pk}/", {"state": "perhaps"}).status_code == 422
    out = client.post(f"{url}{row.pk}/", {"state": "proposed", "back": "https://elsewhere.test/"})
    assert out.url == url


def test_a_hold_and_a_request_from_their_pages(desk, client, pi, member, study, kirsty):
    from fieldloom.sources.models import Hold, RedactionRequest

    client.force_login(pi)
    base = f"/studies/{study.slug}/"
    sent = {"kind": "legal", "paragraph": "2", "until": "", "reason": "A matter of law"}
    assert client.post(f"{base}holds/in/I-001/", {**sent, "paragraph": "99"}).status_code == 422
    assert client.post(f"{base}holds/in/I-001/", sent).status_code == 302
    assert "Legal hold" in client.get(f"{base}holds/").content.decode()
    assert "Legal hold on paragraph 2" in client.get(f"{base}sources/I-001/").content.decode()
    assert [one["words"] for one in desk.get("subjects/").json()["holds"]] == ["Legal hold"]
    second = member("second")
    for user, lifted in ((pi, None), (second, second)):
        client.force_login(user)
        client.post(f"{base}holds/{Hold.objects.get().pk}/lift/")
        assert Hold.objects.get().lifted_by == lifted
    client.force_login(pi)
    asked = {"requester": "third_party", "ground": "harm", "wanted": "withhold", "paragraph": "2"}
    page = client.post(f"{base}requests/in/I-001/", asked)
    row = RedactionRequest.objects.get()
    assert page.url == f"{base}requests/{row.pk}/"
    page = client.get(page.url).content.decode()
    assert "does not decide on it" in page and 'value="uphold"' not in page
    client.force_login(second)
    told = {"act": "decline", "reasons": ""}
    assert client.post(f"{base}requests/{row.pk}/", told).status_code == 422
    client.post(f"{base}requests/{row.pk}/", {**told, "reasons": "Nobody could be told"})
    letter = client.get(f"{base}requests/{row.pk}/letter/").content.decode()
    assert "Nobody could be told" in letter and "Since May" not in letter
    client.force_login(pi)
    client.post(f"{base}requests/{row.pk}/", {"act": "appeal", "reasons": "They ask again"})
    page = client.get(f"{base}requests/{row.pk}/").content.decode()
    assert "Appealed" in page and f"{base}requests/{row.pk}/letter/" in page
