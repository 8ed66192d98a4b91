"""A paragraph is put right: what stood on its words moves with them, the rest waits for a person."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads
from fieldloom.sources import reads as sources


@pytest.fixture
def coded(desk, codes, place):
    """Codings on the paragraph that is corrected and on one after it."""
    made = [
        desk.post("codings/", code=codes.waiting.pk, **place(words)).json()["codings"][0]
        for words in ("They look at the floor.", "👩\u200d👩\u200d👧 came", "Nobody else.")
    ]
    return {row["start"]: row for row in made}


def correct(desk, text, **more):
    body = {"number": 4, "text": text, "reason": "Heard again.", "expected": 1, **more}
    return desk.post("correct/", **body)


def test_the_editor_gets_the_paragraph_and_what_touches_it(desk, coded, place):
    desk.post("memos/", about="passage", text="Which?", **place("all of them"))
    opened = desk.get("paragraph/?number=4").json()
    assert opened["text"].startswith("KIRSTY: Then 👩\u200d👩\u200d👧 came")
    assert not opened["text"].endswith("\n")
    assert (opened["passages"], opened["revision"]) == (3, 1)
    assert desk.get("paragraph/?number=99").status_code == 422


def test_codings_move_with_their_words(desk, coded, pi, study):
    text = "KIRSTY: Then at last 👩\u200d👩\u200d👧 came, all of them. They look at the floor. I waited."
    told = correct(desk, text).json()
    assert told["says"] == "Corrected. This is revision 2 now."
    assert (told["carried"], told["changed"], told["waiting"]) == (3, [], [])
    source = sources.source("I-001", to=pi, study=study)
    whole = sources.text_of(to=pi, revision=source.current)
    quotes = [whole[c.start : c.end] for c in reads.codings_in(to=pi, source=source)]
    assert quotes == ["👩\u200d👩\u200d👧 came", "They look at the floor.", "Nobody else."]
    assert sources.paragraphs(to=pi, revision=source.current)[3].text == text + "\n\n"


def test_what_lost_its_words_is_listed_and_placed_by_hand(desk, coded, pi, study):
    told = correct(desk, "KIRSTY: I said nothing to anyone that day, not a word.").json()
    assert len(told["waiting"]) == 2
    assert all(one["why"] for one in told["waiting"])
    waiting = desk.get("beside/").json()["waiting"]
    wanted = next(one for one in waiting if one["quote"].startswith("They look"))
    assert wanted["revision"] == 1
    source = sources.source("I-001", to=pi, study=study)
    whole = sources.text_of(to=pi, revision=source.current)
    start = whole.index("not a word")
    here = {"start": start, "end": start + 10, "revision": 2}
    answer = desk.post(f"waiting/{wanted['id']}/place/", **here).json()
    assert answer["says"] == "Placed in paragraph 4"
    assert [(row["start"], row["end"]) for row in answer["codings"]] == [(start, start + 10)]
    assert len(answer["waiting"]) == 1
    assert desk.post(f"waiting/{wanted['id']}/place/", **here).status_code == 404


def test_two_corrections_of_one_revision_are_told_apart(desk, coded):
    assert correct(desk, "KIRSTY: Then they came.").status_code == 200
    answer = correct(desk, "KIRSTY: Then all came.")
    assert answer.status_code == 409
    assert answer.json()["theirs"]["revision"] == 2


@pytest.mark.parametrize("body", [{"reason": " "}, {"number": 99}, {"expected": "1"}])
def test_a_correction_that_cannot_be_made_says_why(desk, body):
    answer = correct(desk, "KIRSTY: Then they came.", **body)
    assert answer.status_code == 422
    assert answer.json()["says"]


def test_a_correction_without_a_change_is_none(desk):
    text = desk.get("paragraph/?number=4").json()["text"]
    assert correct(desk, text).status_code == 422


def test_line_ends_of_a_browser_are_read_as_one(desk, pi, study):
    correct(desk, "KIRSTY: One line.\r\nAnother line.")
    source = sources.source("I-001", to=pi, study=study)
    assert "\r" not in sources.text_of(to=pi, revision=source.current)


def test_revisions_are_listed_looked_at_and_brought_back(desk, coded, pi, study):
    correct(desk, "KIRSTY: I said nothing to anyone that day, not a word.")
    listed = desk.get("revisions/").content.decode()
    assert "Heard again." in listed
    assert "Taken in" in listed
    old = desk.get("revisions/1/?p=4").content.decode()
    assert "They look at the floor." in old
    assert "can be read, not coded" in old
    assert desk.client.get(desk.url + "revisions/1/restore/").status_code == 405
    answer = desk.client.post(desk.url + "revisions/1/restore/", follow=True)
    page = answer.content.decode()
    assert "Brought back from revision 1" in page
    assert "They look at the floor." in page
    source = sources.source("I-001", to=pi, study=study)
    assert len(reads.codings_in(to=pi, source=source)) == 3
    assert desk.get("revisions/9/").status_code == 404


def test_only_those_who_take_in_correct(at, kirsty, member):
    ana = at(member("ana", Role.ANALYST))
    assert ana.get("paragraph/?number=4").status_code == 403
    assert correct(ana, "KIRSTY: No.").status_code == 403
    assert ana.client.post(ana.url + "revisions/1/restore/").status_code == 403
    assert "Bring back" not in ana.get("revisions/").content.decode()
