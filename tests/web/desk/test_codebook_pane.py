"""The codebook beside the text: its numbers, and what is done to codes from there."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fieldloom.access.rules import Role
from fieldloom.coding import writes


def tree(desk):
    return {code["path"]: code for code in desk.get("tree/").json()["codes"]}


def numbers(desk):
    return {path: (code["here"], code["all"]) for path, code in tree(desk).items()}


@pytest.fixture
def other_text(pi, taken, codes, kirsty):
    """Another text with one coding of Waiting in it."""
    source = taken(pi, "I-002", "KIRSTY: I waited there too.\n")
    writes.apply_code(by=pi, source=source, code=codes.waiting, start=8, end=16)
    return source


def test_codes_are_counted_in_this_text_and_in_the_study(desk, codes, place, other_text):
    assert numbers(desk) == {"System": (0, 0), "System > Waiting": (0, 1)}
    desk.post("codings/", code=codes.waiting.pk, **place("Since May"))
    assert numbers(desk)["System > Waiting"] == (1, 2)
    assert len(desk.get("tree/").json()["colours"]) == 12


def test_the_tree_costs_as_many_queries_with_many_codes(desk, codes, pi, study):
    costs = []
    for number in range(3):
        writes.add_code(by=pi, study=study, new=writes.NewCode(f"Code {number}"))
        with CaptureQueriesContext(connection) as done:
            desk.get("tree/")
        costs.append(len(done))
    assert len(set(costs)) == 1


def test_a_code_is_added_under_another_once_however_often_it_is_sent(desk, codes, pi, study):
    body = {"name": " Long  waits ", "parent": codes.waiting.pk}
    once = str(uuid.uuid4())
    first = desk.post("codes/", **body, operation=once)
    assert first.json()["says"] == "Code added: Long waits"
    again = desk.post("codes/", **body, operation=once)
    assert again.json()["code"] == first.json()["code"]
    assert list(tree(desk)) == ["System", "System > Waiting", "System > Waiting > Long waits"]
    twice = desk.post("codes/", **body)
    assert twice.status_code == 422
    assert "already a code" in twice.json()["says"]
    assert desk.post("codes/", name="  ").status_code == 422


def test_a_new_name_and_colour_reach_the_codings_of_this_text(desk, codes, place):
    made = desk.post("codings/", code=codes.waiting.pk, **place("Since May")).json()["codings"][0]
    once = str(uuid.uuid4())
    answer = desk.post(
        f"codes/{codes.waiting.pk}/change/", name="Kept waiting", expected=1, operation=once
    ).json()
    assert answer["says"] == "Renamed: Waiting is now Kept waiting"
    assert [(row["id"], row["name"]) for row in answer["codings"]] == [(made["id"], "Kept waiting")]
    answer = desk.post(f"codes/{codes.waiting.pk}/change/", colour="#3B097F", expected=2).json()
    assert [row["shade"] for row in answer["codings"]] == [8]
    stale = desk.post(f"codes/{codes.waiting.pk}/change/", name="Mine", expected=1)
    assert stale.status_code == 409
    assert stale.json()["theirs"]["name"] == "Kept waiting"
    again = {"name": "Kept waiting", "expected": 1, "operation": once}
    assert desk.post(f"codes/{codes.waiting.pk}/change/", **again).status_code == 200


def test_a_code_moved_by_a_neighbour_meanwhile_is_renamed_all_the_same(desk, codes, pi, study):
    new = writes.add_code(by=pi, study=study, new=writes.NewCode("New"))
    writes.move_code(by=pi, code=new, parent=codes.system, position=0)
    path = f"codes/{codes.waiting.pk}/change/"
    assert desk.post(path, name="Kept waiting", was="Waiting", expected=1).status_code == 200
    assert desk.post(path, colour="#3B097F", was="#000000", expected=1).status_code == 409
    assert desk.post(path, name="Mine", was="Waiting", expected=1).status_code == 409
    assert desk.post(path, name="Mine", was=5, expected=1).status_code == 422


def test_a_code_is_moved_and_stepped(desk, codes, pi, study):
    hope = writes.add_code(by=pi, study=study, new=writes.NewCode("Hope"))
    answer = desk.post(f"codes/{hope.pk}/move/", parent=codes.system.pk, position=0).json()
    assert answer["says"] == "Moved: Hope stands under System"
    assert list(tree(desk)) == ["System", "System > Hope", "System > Waiting"]
    once = str(uuid.uuid4())
    desk.post(f"codes/{hope.pk}/step/", to="down", operation=once)
    assert list(tree(desk))[1:] == ["System > Waiting", "System > Hope"]
    desk.post(f"codes/{hope.pk}/step/", to="down", operation=once)
    assert list(tree(desk))[1:] == ["System > Waiting", "System > Hope"]
    desk.post(f"codes/{hope.pk}/step/", to="out")
    assert list(tree(desk)) == ["System", "System > Waiting", "Hope"]
    far = desk.post(f"codes/{hope.pk}/step/", to="down")
    assert (far.status_code, far.json()["kind"]) == (422, "unfit")
    under_itself = desk.post(f"codes/{codes.system.pk}/move/", parent=codes.waiting.pk)
    assert under_itself.status_code == 422
    assert "under itself" in under_itself.json()["says"]


def test_a_merge_is_seen_done_and_undone_as_one_act(desk, codes, place, other_text, pi, study):
    hope = writes.add_code(by=pi, study=study, new=writes.NewCode("Hope"))
    here = place("Since May")
    desk.post("codings/", code=codes.waiting.pk, **here)
    desk.post("codings/", code=hope.pk, **here)
    seen = desk.get(f"codes/{codes.waiting.pk}/into/{hope.pk}/").json()
    assert (seen["moving"], seen["doubles"], seen["against"]) == (1, 1, "")
    assert seen["coders"] == [{"coder_id": pi.pk, "coder_name": "Petra", "moving": 1, "doubles": 1}]
    once = str(uuid.uuid4())
    merge = f"codes/{codes.waiting.pk}/merge/"
    answer = desk.post(merge, into=hope.pk, operation=once).json()
    assert answer["says"] == "Merged: Waiting is now part of Hope"
    assert len(answer["gone"]) == 1 and answer["made"] is True
    assert numbers(desk) == {"System": (0, 0), "Hope": (1, 2)}
    lost = desk.post(merge, into=hope.pk, operation=once)
    assert lost.status_code == 200
    assert desk.post(merge, into=hope.pk).status_code == 404
    act = answer["turns"]["undo"]
    assert act["name"] == "codes merged"
    desk.post("undo/", act=act["id"])
    assert numbers(desk)["System > Waiting"] == (1, 2)


ACTS = ["codes/", "codes/{}/change/", "codes/{}/move/", "codes/{}/step/", "codes/{}/merge/"]


@pytest.mark.parametrize("path", ACTS)
def test_whoever_only_reads_changes_no_code(at, member, kirsty, codes, path):
    reader = at(member("art", Role.ARCHIVIST))
    body = {"name": "A", "to": "up", "into": codes.system.pk}
    assert reader.post(path.format(codes.waiting.pk), **body).status_code == 403
    assert reader.get("tree/").status_code == 200
    assert reader.get(f"codes/{codes.waiting.pk}/into/{codes.system.pk}/").status_code == 403
    page = reader.get().content.decode()
    assert 'id="code-tree"' in page and "data-new-code" not in page


@pytest.mark.parametrize("path", [*ACTS[1:], "codes/{}/into/{}/"])
def test_a_code_of_another_study_is_not_there(desk, keeper, path):
    from fieldloom.access import writes as access
    from fieldloom.coding.models import Code

    other = access.start_study(by=keeper, new=access.NewStudy("Other", "other"))
    theirs = Code.objects.create(study=other, name="Theirs", colour="#660000")
    where = path.format(theirs.pk, theirs.pk)
    answer = (
        desk.get(where) if "into" in path else desk.post(where, into=theirs.pk, to="up", name="A")
    )
    assert answer.status_code == 404


def test_a_stranger_is_told_of_no_code(at, stranger, kirsty, codes):
    answer = at(stranger).get("tree/")
    assert answer.status_code == 404
    assert b"Waiting" not in answer.content


def test_what_is_sent_is_looked_at(desk, codes):
    where = f"codes/{codes.waiting.pk}/"
    for path, body in (
        ("move/", {"parent": "top"}),
        ("move/", {"parent": None, "position": True}),
        ("merge/", {}),
        ("change/", {"name": 5, "expected": 1}),
        ("change/", {"colour": "red", "expected": 1}),
        ("step/", {"to": "sideways"}),
    ):
        assert desk.post(where + path, **body).status_code == 422, path
    assert desk.get(where + "merge/").status_code == 405
