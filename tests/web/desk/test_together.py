"""Two people at one text: what the page asks every second, who is there, and acts that are sent again."""

import os
import uuid
import warnings

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.web.desk import following
from fieldloom.web.desk.presence import MOST_OF_ONE, STAYS, Presence


@pytest.fixture(autouse=True)
def nobody_there(monkeypatch):
    monkeypatch.setattr(following, "AT_THE_DESK", Presence())


@pytest.fixture
def ana(at, member, kirsty):
    return at(member("ana", Role.ANALYST))


def since(desk):
    return desk.state()["since"]


def news(desk, number, page="one"):
    answer = desk.get(f"news/?since={number}&page={page}")
    assert answer.status_code == 200
    return answer.json()


def test_a_page_follows_what_the_other_does(desk, ana, codes, place):
    number = since(ana)
    made = desk.post("codings/", code=codes.waiting.pk, **place("look at")).json()["codings"]
    (memo,) = desk.post("memos/", about="passage", text="Hm.", **place("look at")).json()["memos"]
    told = news(ana, number)
    assert told["codings"] == made
    assert told["memos"] == [{**memo, "mine": False}]
    desk.post(f"codings/{made[0]['id']}/remove/", expected=None)
    gone = news(ana, told["number"])
    assert (gone["gone"], gone["codings"]) == ([made[0]["id"]], [])
    assert news(ana, gone["number"])["number"] == gone["number"]


def test_a_page_is_told_of_the_codebook_and_of_a_new_revision(desk, ana, pi, kirsty, study, whole):
    from fieldloom.sources.writes import correct

    number = since(ana)
    writes.add_code(by=pi, study=study, new=writes.NewCode("Hope"))
    told = news(ana, number)
    assert (told["whole"] or told["codebook"], told["revision"]) == (True, 1)
    correct(by=pi, source=kirsty, text="Oh. " + whole, reason="She said more.", expected=1)
    assert news(ana, told["number"])["revision"] == 2


def test_nothing_new_is_told_in_few_statements(desk, codes, place):
    desk.post("codings/", code=codes.waiting.pk, **place("look at"))
    number = since(desk)
    news(desk, number)
    with CaptureQueriesContext(connection) as asked:
        told = news(desk, number)
    assert told["codings"] == []
    assert [one["sql"].split()[0] for one in asked] == ["SELECT"] * len(asked)
    assert len([one for one in asked if "coding_" in one["sql"]]) == 1
    assert len(asked) <= 7


def test_others_at_the_text_are_named_until_they_leave(desk, ana):
    number = since(desk)
    assert news(desk, number)["here"] == []
    (petra,) = news(ana, number, "two")["here"]
    assert petra["name"] == "Petra"
    assert [person["name"] for person in news(desk, number)["here"]] == ["Ana"]
    assert ana.post("leave/", page="two").status_code == 200
    assert news(desk, number)["here"] == []


def test_whoever_may_not_read_the_text_neither_follows_nor_is_there(at, desk, member, stranger):
    fife = at(member("fife", Role.FIELDWORKER, sites=("FIFE",)))
    for other in (fife, at(stranger)):
        assert other.get("news/?since=0&page=x").status_code == 404
        assert other.post("leave/", page="x").status_code == 404
    assert news(desk, 0)["here"] == []


@pytest.mark.parametrize(
    "query", ["", "since=-1", "since=x", "since=99999999999", "page=" + "x" * 500]
)
def test_hostile_questions_are_answered_all_the_same(desk, query):
    assert desk.get(f"news/?{query}").status_code == 200


def test_presence_is_by_page_and_ends_when_a_page_falls_silent():
    now = [100.0]
    present = Presence(lambda: now[0])
    present.here(1, 7, "a")
    present.here(1, 7, "b")
    present.left(1, 7, "a")
    assert present.here(1, 8, "c") == {7}
    assert present.here(2, 8, "c") == set()
    now[0] += STAYS + 1
    assert present.here(1, 8, "c") == set()
    present.left(9, 9, "never there")


def test_presence_is_bounded_in_all_and_for_each_user():
    present = Presence(lambda: 1.0, most=50)
    for page in range(MOST_OF_ONE + 10):
        present.here(2, 7, f"page {page}")
    for user in range(100, 180):
        present.here(1, user, "p")
    assert len(present.here(1, 10**6, "p")) == 50 - MOST_OF_ONE
    present.left(1, 100, "p")
    assert 99 in present.here(1, 99, "p") | {99}
    assert 99 in present.here(1, 10**6, "p")


def test_processes_that_were_forked_see_the_same_people():
    present = Presence()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of threads, which the child leaves alone
        child = os.fork()
    if child == 0:
        present.here(1, 7, "in the other process")
        os._exit(0)
    os.waitpid(child, 0)
    assert present.here(1, 8, "here") == {7}


def again(desk, path, **body):
    """The same act twice, as when the network lost the first answer; both answers."""
    body = {"operation": str(uuid.uuid4()), **body}
    first, second = desk.post(path, **body), desk.post(path, **body)
    assert (first.status_code, second.status_code) == (200, 200)
    return first.json(), second.json()


def same(first, second, *names):
    return all(first.get(name) == second.get(name) for name in ("says", *names))


def test_every_act_sent_twice_is_answered_alike_and_done_once(desk, codes, place, pi, study):
    first, second = again(desk, "codings/", code=codes.waiting.pk, **place("And then?"))
    assert same(first, second, "codings", "paragraph")
    (made,) = first["codings"]
    path = f"codings/{made['id']}/"
    there = {**place("then"), "expected": made["version"]}
    assert same(*again(desk, path + "adjust/", **there), "codings")
    recoded = again(desk, path + "recode/", code=codes.system.pk, expected=made["version"] + 1)
    assert same(*recoded, "codings")
    noted = again(desk, "memos/", about="coding", id=made["id"], text="Once.")
    assert same(*noted, "memos", "codings")
    (memo,) = noted[0]["memos"]
    changed = again(desk, f"memos/{memo['id']}/change/", text="Twice.", expected=memo["version"])
    assert same(*changed, "memos")
    assert same(*again(desk, path + "remove/", expected=None), "gone", "memos")
    dropped = again(desk, f"memos/{memo['id']}/drop/")
    assert same(*dropped, "memosGone")
    act = dropped[0]["turns"]["undo"]["id"]
    undone = again(desk, "undo/", act=act)
    assert same(*undone, "memos", "names", "elsewhere", "turns")
    assert same(*again(desk, "redo/", act=act), "memosGone", "elsewhere", "turns")
    names = [one.name for one in reads.history(to=pi, study=study)]
    assert names[:7] == [
        "memo dropped", "coding removed", "memo changed", "memo written",
        "coding recoded", "coding adjusted", "code applied",
    ]  # fmt: skip
    assert len(names) == 9  # and two codes made before


def test_a_split_and_a_joining_sent_twice_are_done_once(desk, codes, place, pi, kirsty):
    here = place("They look at the floor. I waited again.")
    (made,) = desk.post("codings/", code=codes.waiting.pk, **here).json()["codings"]
    path, at = f"codings/{made['id']}/", place("I waited again.")["start"]
    first, second = again(desk, path + "split/", at=at, expected=made["version"])
    assert same(first, second, "codings")
    other = next(row["id"] for row in first["codings"] if row["id"] != made["id"])
    joined = again(desk, path + "join/", other=other, expected=made["version"] + 1)
    assert same(*joined, "codings", "gone")
    assert [row.id for row in reads.codings_in(to=pi, source=kirsty)] == [made["id"]]


def test_an_act_whose_answer_was_lost_before_a_correction_is_known(
    desk, codes, place, pi, kirsty, whole
):
    from fieldloom.sources.writes import correct

    body = {"operation": str(uuid.uuid4()), "code": codes.waiting.pk, **place("Nobody else")}
    (made,) = desk.post("codings/", **body).json()["codings"]
    correct(by=pi, source=kirsty, text="Oh. " + whole, reason="He said more.", expected=1)
    answer = desk.post("codings/", **body)
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["codings"]] == [made["id"]]


def test_a_new_code_sent_twice_is_made_once_even_if_it_was_renamed_between(
    desk, codes, place, pi, study
):
    body = {"operation": str(uuid.uuid4()), "name": "Alone", **place("Nobody else")}
    (made,) = desk.post("codings/", **body).json()["codings"]
    code = reads.code(made["code"], to=pi, study=study)
    writes.change_code(by=pi, code=code, changes={"name": "Lonely"}, expected=None)
    answer = desk.post("codings/", **body).json()
    assert answer["codings"][0]["name"] == "Lonely"
    assert [c.name for c in reads.codebook(to=pi, study=study)] == ["System", "Waiting", "Lonely"]


def test_an_act_that_was_undone_is_not_answered_as_done(desk, codes, place):
    body = {"operation": str(uuid.uuid4()), "code": codes.waiting.pk, **place("Nobody else")}
    act = desk.post("codings/", **body).json()["turns"]["undo"]["id"]
    desk.post("undo/", act=act)
    answer = desk.post("codings/", **body)
    assert answer.status_code == 422
    assert "undone since" in answer.json()["says"]
