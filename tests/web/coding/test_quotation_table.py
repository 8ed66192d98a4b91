"""What the long table asks for and what is done in it: slices, contexts, many at once, filters."""

import csv
import io
import json

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, Coding, SavedFilter
from fieldloom.coding.reads import Wanted
from fieldloom.coding.rules.sorting import Sort

WORDS = ["She came every week", "watched", "wore me down", "court order", "The order came late"]


@pytest.fixture
def coded(desk, analyst):
    desk.care, desk.watched = desk.add("Care"), desk.add("Watched")
    for number, words in enumerate(WORDS):
        desk.apply((desk.care, desk.watched)[number % 2], "I-001", words)
    desk.apply(desk.care, "F-001", "Nobody says", by=analyst)
    desk.apply(desk.watched, "I-001", "came every week, and I", by=analyst)
    return desk


@pytest.fixture
def told(at):
    """Ask as the scripts do, and read the answer."""

    def ask(name, *args, said=None, **more):
        if said is not None:
            more |= {"post": json.dumps(said), "content_type": "application/json"}
        answer = at(f"coding:{name}", *args, **more)
        return answer.status_code, json.loads(answer.content)

    return ask


def test_the_order_and_the_rows_by_id(told, coded):
    status, answer = told("quotations_order", query="?sort=newest&words=order")
    assert status == 200
    newest = Coding.objects.filter(passage__quote__icontains="order").order_by("-made_at", "-pk")
    assert answer["ids"] == list(newest.values_list("pk", flat=True))
    some = answer["ids"][::-1]
    _, answer = told("quotations_rows", query=f"?ids={','.join(map(str, some))},99999,x")
    assert [row["id"] for row in answer["rows"]] == some
    assert {"quote", "name", "version", "notes", "coderName"} <= answer["rows"][0].keys()


def test_too_many_rows_at_once_are_refused(told, coded):
    status, answer = told("quotations_rows", query=f"?ids={','.join(['1'] * 201)}")
    assert status == 422 and "At most 200" in answer["says"]


def test_a_quote_stands_in_its_context_and_is_lit(at, coded, seen):
    coding = Coding.objects.get(passage__quote=WORDS[0])
    coded.memo("passage", coding.passage, "On the passage.")
    coded.memo("coding", coding, "On the coding.")
    page = seen(at("coding:quotation_around", coding.pk))
    assert f"data-lit>{WORDS[0]}</mark>, and I was watched at my own door." in page
    assert "How did the visits go?" in page, "the paragraph before"
    assert "wore me down" in page, "the paragraph after"
    others = page.split("Also coded here")[1].split("</section>")[0]
    assert "Watched" in others and "Ana" in others and "Care" not in others
    assert page.index("On the coding.") < page.index("On the passage.")
    assert page.count("On the passage.") == 1
    assert f"?coding={coding.pk}" in page


def test_a_quote_out_of_reach_looks_like_none(told, coded, member):
    leeds = member("lou", Role.FIELDWORKER, sites=("LEEDS",))
    coding = Coding.objects.filter(source__ref="I-001").first()
    status, answer = told("quotation_around", coding.pk, user=leeds)
    assert status == 404 and answer["kind"] == "missing"
    _, answer = told("quotations_order", user=leeds)
    assert answer["ids"] == [Coding.objects.get(source__ref="F-001").pk]


def test_a_passage_that_waits_for_a_place_shows_its_words(at, coded, seen):
    coding = Coding.objects.get(passage__quote=WORDS[2])
    type(coding.passage).objects.filter(pk=coding.passage_id).update(needs_person="Twice there.")
    page = seen(at("coding:quotation_around", coding.pk))
    assert "Twice there." in page and "wore me down" in page and "data-lit" not in page


def test_many_are_previewed_and_changed_as_one_act(told, coded):
    ids = list(Coding.objects.order_by("pk").values_list("pk", flat=True))
    said = {"what": "recode", "ids": [*ids, 10**6], "code": coded.watched.pk}
    status, plan = told("quotations_preview", said=said)
    assert status == 200
    assert [(line["number"], line["says"][:24]) for line in plan["lines"]] == [
        (4, "will be recoded to “Watc"),
        (3, "are coded so already, an"),
        (1, "are no longer there"),
    ]
    acts = Act.objects.count()
    status, done = told("quotations_bulk", said={**said, "mark": plan["mark"]})
    assert status == 200 and done["changed"] == 4 and "4 codings recoded" in done["says"]
    assert Act.objects.count() == acts + 1
    turn = {"which": "undo", "act": done["turns"]["undo"]["id"]}
    assert told("quotations_turn", said=turn)[0] == 200
    assert Coding.objects.filter(code=coded.care).count() == 4
    assert told("quotations_turn", said=turn)[0] == 422, "an undo means one act, and no other"


def test_what_changed_since_the_preview_is_not_done(told, coded):
    ids = list(Coding.objects.values_list("pk", flat=True))
    said = {"what": "remove", "ids": ids}
    _, plan = told("quotations_preview", said=said)
    coding = Coding.objects.filter(code=coded.care).first()
    writes.recode(by=coded.by, coding=coding, code=coded.watched, expected=None)
    status, answer = told("quotations_bulk", said={**said, "mark": plan["mark"]})
    assert status == 409 and answer["kind"] == "stale"
    assert Coding.objects.count() == len(ids)


@pytest.mark.parametrize(
    "said",
    [{"what": "burn", "ids": [1]}, {"what": "add", "ids": [1]}, {"what": "remove", "ids": "all"}],
)
def test_what_makes_no_sense_is_refused_in_words(told, coded, said):
    status, answer = told("quotations_preview", said=said)
    assert status == 422 and answer["says"]


def test_who_may_only_read_changes_nothing(told, at, coded, member, seen):
    reader = member("art", Role.ARCHIVIST)
    said = {"what": "remove", "ids": [Coding.objects.first().pk]}
    # Refused before the view, so it comes as a page; what matters is that nothing was done.
    for name in ("quotations_preview", "quotations_bulk"):
        data = json.dumps(said)
        answer = at(f"coding:{name}", user=reader, post=data, content_type="application/json")
        assert answer.status_code == 403
    assert Coding.objects.count() == 7
    page = seen(at("coding:quotation_around", Coding.objects.first().pk, user=reader))
    assert "data-do" not in page


def test_several_codes_sources_and_speakers_at_once(at, coded):
    query = f"?code={coded.care.pk}&code={coded.watched.pk}&source=I-001&speaker=P2&speaker=INT"
    found = at("coding:quotations", query=query).context["form"].wanted()
    assert found == Wanted(
        code_ids=(coded.care.pk, coded.watched.pk),
        source_refs=("I-001",),
        speakers=("P2", "INT"),
    )


def test_choices_that_are_gone_are_said(at, coded, seen):
    page = seen(at("coding:quotations", query=f"?code={coded.care.pk}&code=987654"))
    assert "1 choice of this filter is gone or not open to you" in page


def test_pages_keep_the_order_without_scripts(at, coded):
    rows = at("coding:quotations", query="?sort=newest").context["rows"]
    newest = reads.quotation_order(to=coded.by, study=coded.study, sort=Sort.NEWEST)
    assert [row.id for row, *_ in rows] == newest.tolist()


def test_only_what_is_ticked_goes_out_in_the_order_shown(at, coded):
    newest = reads.quotation_order(to=coded.by, study=coded.study, sort=Sort.NEWEST).tolist()
    only = ",".join(map(str, sorted(newest[:3])))
    post = {"form": "csv", "sort": "newest", "only": only}
    body = b"".join(at("coding:export_quotations", post=post)).decode("utf-8-sig")
    quotes = [row["Quote"] for row in csv.DictReader(io.StringIO(body))]
    by_id = {c.pk: c.passage.quote for c in Coding.objects.select_related("passage")}
    assert quotes == [by_id[key] for key in newest[:3]]
    unread = at("coding:export_quotations", post={"form": "csv", "only": "all"})
    assert unread.status_code == 422, "never everything where some were ticked"


def test_a_filter_is_saved_offered_changed_and_dropped(at, coded, seen, analyst):
    chosen = {"code": [coded.care.pk], "memo": "without", "coded_from": "2022-05-03"}
    post = {**chosen, "sort": "code", "name": "Care, no memo", "shared": "on"}
    answer = at("coding:save_filter", post=post)
    query = f"?code={coded.care.pk}&coded_from=2022-05-03&memo=without&sort=code"
    assert answer.url.endswith(query)
    saved = SavedFilter.objects.get()
    assert at("coding:apply_filter", saved.pk, user=analyst).url == answer.url
    page = seen(at("coding:quotations", user=analyst))
    assert "Care, no memo" in page and "by Petra" in page
    assert f"filters/{saved.pk}/change/" not in page, "another’s is not to be changed"
    at("coding:change_filter", saved.pk, post={"name": "Care", "query": "sort=code"})
    saved.refresh_from_db()
    assert (saved.name, saved.shared) == ("Care", False)
    assert "Care, no memo" not in seen(at("coding:quotations", user=analyst))
    assert at("coding:change_filter", saved.pk, user=analyst, post={"drop": ""}).status_code == 404
    at("coding:change_filter", saved.pk, post={"drop": ""})
    assert not SavedFilter.objects.exists()


def test_a_nameless_filter_is_refused_in_words(at, coded, seen):
    at("coding:save_filter", post={"name": " "})
    assert "needs a name" in seen(at("coding:quotations"))
