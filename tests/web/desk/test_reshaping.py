"""A coding is split and joined from the page: what is answered is what is drawn."""

from fieldloom.coding import reads


def coded(desk, codes, place, words):
    return desk.post("codings/", code=codes.waiting.pk, **place(words)).json()["codings"][0]


def test_a_split_answers_with_both_parts(desk, codes, place, pi, kirsty):
    made = coded(desk, codes, place, "They look at the floor. I waited again.")
    at = place("I waited again.")["start"]
    answer = desk.post(f"codings/{made['id']}/split/", at=at, expected=made["version"])
    assert answer.status_code == 200
    told = answer.json()
    assert told["says"] == "Split in two: Waiting"
    assert [row["id"] == made["id"] for row in told["codings"]] == [True, False]
    assert told["turns"]["undo"]["name"] == "coding split"
    assert len(reads.codings_in(to=pi, source=kirsty)) == 2


def test_a_joining_says_which_coding_is_gone_and_brings_its_memos(desk, codes, place, pi, kirsty):
    one, other = (coded(desk, codes, place, w) for w in ("They look", "I waited again."))
    desk.post("memos/", about="coding", id=other["id"], text="Again?")
    answer = desk.post(f"codings/{one['id']}/join/", other=other["id"], expected=one["version"])
    told = answer.json()
    assert (told["says"], told["gone"]) == ("Joined: Waiting", [other["id"]])
    assert [memo["aboutId"] for memo in told["memos"]] == [one["id"]]
    assert [row.id for row in reads.codings_in(to=pi, source=kirsty)] == [one["id"]]


def test_an_older_version_is_put_side_by_side_and_nothing_is_changed(desk, codes, place):
    made = coded(desk, codes, place, "They look at the floor.")
    at = place("the floor")["start"]
    answer = desk.post(f"codings/{made['id']}/split/", at=at, expected=made["version"] + 7)
    assert (answer.status_code, answer.json()["kind"]) == (409, "stale")
