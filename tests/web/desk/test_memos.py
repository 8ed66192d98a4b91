"""Memos at the desk: on a coding, on words, on the text; one's own to change."""

import pytest

from fieldloom.access.rules import Role


@pytest.fixture
def coding(desk, codes, place):
    return desk.post("codings/", code=codes.waiting.pk, **place("look at")).json()["codings"][0]


def test_a_memo_on_a_coding_is_counted_on_it(desk, coding):
    answer = desk.post("memos/", about="coding", id=coding["id"], text=" He looks away. ").json()
    (memo,) = answer["memos"]
    assert (memo["text"], memo["author"], memo["mine"]) == ("He looks away.", "Petra", True)
    assert answer["codings"][0]["memos"] == 1
    assert desk.get("beside/").json()["memos"] == [memo]


def test_a_memo_on_chosen_words_knows_its_place(desk, place):
    here = place("Since May")
    (memo,) = desk.post("memos/", about="passage", text="Which year?", **here).json()["memos"]
    assert {"start": memo["start"], "end": memo["end"]} == here


def test_a_memo_on_the_text_has_no_place(desk):
    (memo,) = desk.post("memos/", about="source", text="A quiet room.").json()["memos"]
    assert (memo["about"], memo["start"], memo["end"]) == ("source", None, None)


def test_a_memo_is_changed_and_dropped_by_its_author_alone(at, desk, coding, member):
    (memo,) = desk.post("memos/", about="coding", id=coding["id"], text="One").json()["memos"]
    path = f"memos/{memo['id']}/"
    changed = desk.post(path + "change/", text="Two", expected=memo["version"]).json()
    assert changed["memos"][0]["text"] == "Two"
    ana = at(member("ana", Role.ANALYST))
    assert ana.post(path + "change/", text="Three", expected=None).status_code == 403
    assert ana.post(path + "drop/").status_code == 403
    answer = desk.post(path + "drop/").json()
    assert answer["memosGone"] == [memo["id"]]
    assert answer["codings"][0]["memos"] == 0


def test_a_memo_changed_meanwhile_shows_both_texts(desk, coding):
    (memo,) = desk.post("memos/", about="coding", id=coding["id"], text="One").json()["memos"]
    path = f"memos/{memo['id']}/change/"
    desk.post(path, text="Two", expected=memo["version"])
    answer = desk.post(path, text="Mine", expected=memo["version"])
    assert answer.status_code == 409
    assert answer.json()["theirs"]["text"] == "Two"
    assert answer.json()["mine"]["text"] == "Mine"


def test_a_memo_of_a_removed_coding_goes_to_its_words(desk, coding):
    (memo,) = desk.post("memos/", about="coding", id=coding["id"], text="Kept.").json()["memos"]
    answer = desk.post(f"codings/{coding['id']}/remove/", expected=None).json()
    (moved,) = answer["memos"]
    assert (moved["id"], moved["about"]) == (memo["id"], "passage")
    assert (moved["start"], moved["end"]) == (coding["start"], coding["end"])


def test_undoing_a_memo_takes_it_away_again(desk, coding):
    answer = desk.post("memos/", about="coding", id=coding["id"], text="Hm.").json()
    undone = desk.post("undo/", act=answer["turns"]["undo"]["id"]).json()
    assert undone["memosGone"] == [answer["memos"][0]["id"]]
    assert undone["codings"][0]["memos"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"about": "source", "text": "  "}, 422),
        ({"about": "study", "text": "No."}, 422),
        ({"about": "coding", "id": 999, "text": "No."}, 404),
        ({"about": "passage", "start": 3, "end": 3, "text": "No."}, 422),
        ({"about": "passage", "start": 3, "end": 9, "text": "No.", "revision": 7}, 409),
    ],
)
def test_a_memo_that_cannot_be_written_says_why(desk, body, status):
    answer = desk.post("memos/", **body)
    assert answer.status_code == status
    assert answer.json()["says"]


def test_readers_who_do_not_code_write_no_memos(at, kirsty, member):
    reader = at(member("arch", Role.ARCHIVIST))
    assert reader.post("memos/", about="source", text="No.").status_code == 403
