"""The portrait of one text and the memos that lead to it, as the desk asks for them."""

from fieldloom.access.rules import Role
from fieldloom.coding.rules.links import LinkKind, link


def code(desk, place, codes, words, **more):
    answer = desk.post("codings/", code=codes.waiting.pk, **place(words, **more))
    return answer.json()["codings"][0]


def test_the_whole_text_is_drawn_in_so_many_bins(desk, place, codes, whole):
    one = code(desk, place, codes, "I waited.")
    code(desk, place, codes, "Nobody else.")
    found = desk.get("portrait/").json()
    (lane,) = found["lanes"]
    assert (lane["name"], lane["codings"]) == ("Waiting", 2)
    assert [mark[2:] for mark in lane["marks"]][0] == [1, one["start"], one["end"], 2]
    assert lane["marks"][0][0] == one["start"] * 240 // len(whole)
    assert lane["marks"][-1][1] <= found["bins"] == 240
    assert len(found["paragraphs"]) == 240
    assert found["paragraphs"] == sorted(found["paragraphs"])
    assert (found["paragraphs"][0], found["paragraphs"][-1]) == (1, 6)


def test_one_coder_alone_is_drawn_when_asked(desk, place, codes, pi):
    code(desk, place, codes, "I waited.")
    assert len(desk.get(f"portrait/?coder={pi.pk}").json()["lanes"]) == 1
    assert desk.get("portrait/?coder=999").json()["lanes"] == []


def test_an_uncoded_text_has_no_lanes(desk):
    assert desk.get("portrait/").json()["lanes"] == []


def test_a_text_out_of_reach_has_no_portrait(at, kirsty, member):
    local = at(member("lou", Role.FIELDWORKER, sites=("LEEDS",)))
    assert local.get("portrait/").status_code == 404
    assert local.get("mentioned/").status_code == 404


def test_memos_that_lead_here_stand_beside_the_text(desk, kirsty, pi, study, codes):
    from fieldloom.coding import writes
    from fieldloom.coding.rules.memos import MemoAbout

    text = f"See {link(LinkKind.SOURCE, kirsty.pk, 'old')}."
    writes.write_memo(
        by=pi, study=study, about=MemoAbout.CODE, about_id=codes.waiting.pk, text=text
    )
    (memo,) = desk.get("mentioned/").json()["memos"]
    assert [p["words"] for p in memo["pieces"]] == ["See ", "I-001 I-001", "."]
    assert (memo["pieces"][1]["kind"], memo["pieces"][1]["to"]) == ("source", kirsty.pk)
    assert memo["what"] == "Code: System > Waiting"
    assert memo["where"].endswith(f"/codebook/{codes.waiting.pk}/")


def test_a_memo_in_the_text_itself_is_not_told_twice(desk, kirsty):
    text = str(link(LinkKind.SOURCE, kirsty.pk, "old"))
    (memo,) = desk.post("memos/", about="source", text=text).json()["memos"]
    assert memo["text"] == f"@[I-001 I-001](source:{kirsty.pk})"
    assert desk.get("mentioned/").json()["memos"] == []
