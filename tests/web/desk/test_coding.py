"""Coding at the desk: each act once, at the very words that were meant, by those who may."""

import uuid

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes


def standing(user, source):
    return reads.codings_in(to=user, source=source)


def test_chosen_words_are_coded_and_told(desk, codes, place, pi, kirsty):
    here = place("They look at the floor.")
    answer = desk.post("codings/", code=codes.waiting.pk, **here)
    assert answer.status_code == 200
    told = answer.json()
    assert told["says"] == "Coded: Waiting"
    assert told["paragraph"] == 4
    (row,) = told["codings"]
    assert {name: row[name] for name in ("start", "end")} == here
    assert (row["name"], row["coderName"], row["memos"]) == ("Waiting", "Petra", 0)
    assert told["turns"]["undo"]["name"] == "code applied"
    assert [c.id for c in standing(pi, kirsty)] == [row["id"]]


@pytest.mark.parametrize("words", ["🌊 of May", "cafe\u0301 was", "👩\u200d👩\u200d👧 came"])
def test_places_are_code_points_whatever_the_letters(desk, codes, place, pi, study, words):
    made = desk.post("codings/", code=codes.waiting.pk, **place(words)).json()["codings"][0]
    assert reads.coding(made["id"], to=pi, study=study).passage.quote == words


def test_a_place_inside_a_letter_is_widened_to_the_whole(desk, codes, place, pi, study):
    here = place("cafe")
    made = desk.post("codings/", code=codes.waiting.pk, **here).json()["codings"][0]
    assert reads.coding(made["id"], to=pi, study=study).passage.quote == "cafe\u0301"
    assert made["end"] == here["end"] + 1


def test_an_act_sent_twice_is_done_once(desk, codes, place, pi, kirsty):
    operation = str(uuid.uuid4())
    body = {"code": codes.waiting.pk, "operation": operation, **place("Since May")}
    first, second = desk.post("codings/", **body), desk.post("codings/", **body)
    assert first.json()["codings"] == second.json()["codings"]
    assert len(standing(pi, kirsty)) == 1
    assert len(reads.history(to=pi, study=kirsty.study)) == 3  # two codes made, one applied


def test_a_new_code_is_made_in_place_under_its_parent(desk, codes, place, pi, study):
    here = place("Nobody else")
    answer = desk.post("codings/", code=None, name="Alone", parent=codes.system.pk, **here).json()
    assert answer["codings"][0]["path"] == "System > Alone"
    assert answer["made"] is True
    again = desk.post("codings/", name="ALONE ", parent=codes.system.pk, **place("And then"))
    assert again.json()["codings"][0]["code"] == answer["codings"][0]["code"]
    assert [c.name for c in reads.codebook(to=pi, study=study)] == ["System", "Waiting", "Alone"]


def test_a_new_code_is_not_made_where_the_words_cannot_be_coded(desk, pi, study):
    answer = desk.post("codings/", name="Lost", start=5, end=99_999)
    assert answer.status_code == 422
    assert reads.codebook(to=pi, study=study) == []


def test_in_vivo_the_words_are_the_code(desk, place):
    answer = desk.post("codings/", vivo=True, **place("They look at the floor.")).json()
    assert answer["codings"][0]["name"] == "They look at the floor."


def test_ends_are_moved_and_codes_changed(desk, codes, place):
    made = desk.post("codings/", code=codes.waiting.pk, **place("look at")).json()["codings"][0]
    there = place("look at the floor")
    moved = desk.post(f"codings/{made['id']}/adjust/", expected=made["version"], **there).json()
    row = moved["codings"][0]
    assert {name: row[name] for name in ("start", "end")} == there
    recoded = desk.post(
        f"codings/{made['id']}/recode/", code=codes.system.pk, expected=row["version"]
    ).json()
    assert recoded["says"] == "Recoded: Waiting is now System"
    assert recoded["codings"][0]["code"] == codes.system.pk


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("adjust", {"start": 0, "end": 4}),
        ("recode", {"code": "system"}),
        ("remove", {}),
    ],
)
def test_whoever_comes_second_is_shown_both_versions(desk, codes, place, pi, study, path, body):
    made = desk.post("codings/", code=codes.waiting.pk, **place("And then?")).json()["codings"][0]
    coding = reads.coding(made["id"], to=pi, study=study)
    writes.adjust_coding(by=pi, coding=coding, start=8, end=12, expected=None)
    if "code" in body:
        body = {"code": codes.system.pk}
    answer = desk.post(f"codings/{made['id']}/{path}/", expected=made["version"], **body)
    assert answer.status_code == 409
    told = answer.json()
    assert told["kind"] == "stale"
    assert told["theirs"]["code"] == "Waiting"
    assert told["theirs"]["version"] > made["version"]
    assert set(told["mine"]) == set(told["theirs"])
    answer = desk.post(f"codings/{made['id']}/{path}/", expected=told["theirs"]["version"], **body)
    assert answer.status_code == 200


def test_nobody_changes_another_coders_coding_unless_they_lead(at, desk, codes, place, member):
    ana = at(member("ana", Role.ANALYST))
    of_ana = ana.post("codings/", code=codes.waiting.pk, **place("look")).json()["codings"][0]
    of_pi = desk.post("codings/", code=codes.waiting.pk, **place("look")).json()["codings"][0]
    assert of_ana["passage"] == of_pi["passage"]
    assert of_ana["id"] != of_pi["id"]
    answer = ana.post(f"codings/{of_pi['id']}/remove/", expected=of_pi["version"])
    assert answer.status_code == 403
    assert answer.json()["kind"] == "refused"
    assert "another coder" in answer.json()["says"]
    leads = desk.post(f"codings/{of_ana['id']}/remove/", expected=of_ana["version"])
    assert leads.status_code == 200


def test_nothing_is_coded_at_places_of_an_older_text(desk, codes, place, pi, kirsty, whole):
    from fieldloom.sources.writes import correct

    here = place("Nobody else")
    correct(by=pi, source=kirsty, text="Oh. " + whole, reason="He said more.", expected=1)
    answer = desk.post("codings/", code=codes.waiting.pk, **here)
    assert (answer.status_code, answer.json()["kind"]) == (409, "moved")
    assert standing(pi, kirsty) == []


@pytest.mark.parametrize(
    "body",
    [
        {"start": "0", "end": 4},
        {"start": 0, "end": True},
        {"start": 0},
        {"start": 4, "end": 4},
        {"start": 0, "end": 4, "operation": "not an id"},
        {"start": 0, "end": 4, "name": ["x"], "code": None},
    ],
)
def test_what_cannot_be_taken_is_said_in_words(desk, codes, body):
    answer = desk.post("codings/", **{"code": codes.waiting.pk, **body})
    assert answer.status_code == 422
    assert answer.json()["says"].endswith(".")


def test_what_is_not_json_and_what_is_not_sent_are_refused(desk):
    sent = desk.client.post(desk.url + "codings/", "[", content_type="application/json")
    assert sent.status_code == 422
    assert desk.get("codings/").status_code == 405


def test_only_coders_code_and_only_at_their_sites(at, kirsty, codes, member, stranger, place):
    body = {"code": codes.waiting.pk, **place("look")}
    assert at(member("arch", Role.ARCHIVIST)).post("codings/", **body).status_code == 403
    assert at(stranger).post("codings/", **body).status_code == 404
    fife = at(member("fife", Role.FIELDWORKER, sites=("FIFE",)))
    assert fife.post("codings/", **body).status_code == 404


def test_a_coding_is_reached_only_through_its_own_text(at, desk, codes, place, pi, taken):
    made = desk.post("codings/", code=codes.waiting.pk, **place("look")).json()["codings"][0]
    taken(pi, "I-002", "Another text altogether.")
    answer = at(pi, "I-002").post(f"codings/{made['id']}/remove/", expected=None)
    assert answer.status_code == 404


def test_undo_and_redo_send_only_what_differs(desk, codes, place, pi, kirsty):
    stays = desk.post("codings/", code=codes.system.pk, **place("Since May")).json()["codings"][0]
    answer = desk.post("codings/", code=codes.waiting.pk, **place("look")).json()
    made, act = answer["codings"][0], answer["turns"]["undo"]["id"]
    undone = desk.post("undo/", act=act).json()
    assert (undone["gone"], undone["codings"]) == ([made["id"]], [])
    assert undone["says"] == "Undone: code applied"
    assert undone["names"] == ["Waiting"]
    assert [c.id for c in standing(pi, kirsty)] == [stays["id"]]
    redone = desk.post("redo/", act=undone["turns"]["redo"]["id"]).json()
    assert [row["id"] for row in redone["codings"]] == [made["id"]]
    assert redone["turns"]["redo"] is None


def test_undo_takes_back_the_act_it_means_and_no_other(desk, codes, place, pi, kirsty):
    desk.post("codings/", code=codes.system.pk, **place("Since May"))
    act = desk.post("codings/", code=codes.waiting.pk, **place("look")).json()["turns"]["undo"]
    assert desk.post("undo/", act=act["id"]).status_code == 200
    twice = desk.post("undo/", act=act["id"])
    assert twice.status_code == 422
    assert "turned already" in twice.json()["says"]
    assert len(standing(pi, kirsty)) == 1


def test_what_can_be_undone_is_known_after_a_reload(desk, codes, place):
    act = desk.post("codings/", code=codes.waiting.pk, **place("look")).json()["turns"]["undo"]
    assert desk.state()["undo"] == act
    assert desk.state()["redo"] is None


def test_an_act_elsewhere_is_undone_and_said_to_be(at, desk, codes, pi, taken):
    taken(pi, "I-002", "Another text altogether.")
    there = at(pi, "I-002").post("codings/", code=codes.waiting.pk, start=0, end=7).json()
    assert desk.post("undo/", act=there["turns"]["undo"]["id"]).json()["elsewhere"] is True


def test_beside_the_text_stand_its_codes_and_coders_with_their_numbers(
    at, desk, codes, place, member
):
    for words in ("look", "floor", "Nobody"):
        desk.post("codings/", code=codes.waiting.pk, **place(words))
    ana = at(member("ana", Role.ANALYST))
    ana.post("codings/", code=codes.system.pk, **place("look"))
    beside = desk.get("beside/").json()
    assert [(code["path"], code["codings"]) for code in beside["codes"]] == [
        ("System", 1),
        ("System > Waiting", 3),
    ]
    assert [(coder["name"], coder["codings"]) for coder in beside["coders"]] == [
        ("Ana", 1),
        ("Petra", 3),
    ]
    assert beside["waiting"] == []


def test_the_picker_gets_the_codebook_in_its_order(desk, codes):
    (first, second) = desk.get("codebook/").json()["codes"]
    assert (first["path"], first["parent"]) == ("System", None)
    assert (second["path"], second["parent"]) == ("System > Waiting", first["id"])
