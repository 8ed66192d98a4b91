"""The table of quotations: its filters, its pages, and what leaves by it."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.coding.models import Coding
from fieldloom.sources.models import Paragraph

WORDS = ["She came every week", "watched", "wore me down", "court order", "The order came late"]


@pytest.fixture
def coded(desk, analyst):
    """Some codings of two coders with three codes, one under another, in two sources."""
    care, watched = desk.add("Care"), desk.add("Watched")
    below = desk.add("Washing", parent=care)
    for number, words in enumerate(WORDS):
        desk.apply((care, watched, below)[number % 3], "I-001", words)
        desk.apply((watched, below)[number % 2], "I-001", words, by=analyst)
    desk.apply(below, "F-001", "court order", by=analyst)
    desk.apply(care, "F-001", "Nobody says")
    return {"care": care, "watched": watched, "below": below, "ana": analyst}


def ids(answer):
    return [row.id for row, *_ in answer.context["rows"]]


def brute(chosen):
    """The codings a filter means, one by one, without a query of the product's."""
    found = []
    for coding in Coding.objects.select_related(
        "passage", "code__parent", "source__encounter__site"
    ):
        source, code = coding.source, coding.code
        own = {str(code.pk)}
        if "below" in chosen and code.parent:
            own.add(str(code.parent.pk))
        fits = [
            chosen.get("code", str(code.pk)) in own,
            chosen.get("source", source.ref) == source.ref,
            chosen.get("coder", str(coding.coder_id)) == str(coding.coder_id),
            chosen.get("kind", source.kind) == source.kind,
            chosen.get("nation", source.encounter.site.nation) == source.encounter.site.nation,
            chosen.get("wave", "W1") == "W1",
            "family" not in chosen or source.ref == "I-001",
            chosen.get("words", "").casefold() in coding.passage.quote.casefold(),
        ]
        if all(fits):
            found.append(coding)
    key = {c.pk: (c.source.ref, c.passage.start, c.passage.end, c.pk) for c in found}
    return sorted(key, key=key.get)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_filters_find_what_looking_at_each_coding_finds(at, coded, pi, data):
    codes = [str(coded[name].pk) for name in ("care", "watched", "below")]
    offered = {
        "code": codes,
        "below": ["on"],
        "source": ["I-001", "F-001"],
        "coder": [str(pi.pk), str(coded["ana"].pk)],
        "kind": ["interview", "field_note"],
        "wave": ["W1"],
        "nation": ["scotland", "england"],
        "family": ["S07"],
        "words": ["ORDER", "came", "a"],
    }
    drawn = {name: st.sampled_from(values) for name, values in offered.items()}
    chosen = data.draw(st.fixed_dictionaries({}, optional=drawn))
    answer = at("coding:quotations", data=chosen)
    assert ids(answer) == brute(chosen)
    assert answer.context["total"] == len(brute(chosen))


def test_a_quotation_shows_its_words_code_place_speaker_and_coder(at, coded, seen):
    page = seen(at("coding:quotations", query="?words=wore+me"))
    assert "wore me down" in page and "/read/I-001/?p=3" in page
    for shown in ("P2", "Washing", "Petra", "I-001 ¶3"):
        assert shown in page
    assert '<span class="context">… came.' not in page
    row = next(row for row in at("coding:quotations").context["rows"] if row[0].quote == WORDS[2])
    assert row[0].prefix.endswith(row[2].removeprefix("… ")) and row[2].startswith("… ")


def test_fifty_stand_on_a_page(at, desk, text, sites, seen):
    source = text("I-050", [("P2", f"Time {n}, a visit.") for n in range(60)], sites["FIFE"])
    desk.sources["I-050"] = source
    code = desk.add("Visits")
    for paragraph in Paragraph.objects.filter(revision=source.current):
        desk.apply(code, "I-050", paragraph.text.strip().split(": ")[1])
    first = at("coding:quotations", query=f"?code={code.pk}")
    assert len(ids(first)) == 50 and "1 to 50 of 60" in seen(first)
    assert f"code={code.pk}&amp;page=2" in seen(first)
    last = at("coding:quotations", query=f"?code={code.pk}&page=2")
    assert len(ids(last)) == 10 and not set(ids(first)) & set(ids(last))
    assert ids(at("coding:quotations", query=f"?code={code.pk}&page=99")) == ids(last)


def test_empty_tables_say_what_to_do(at, desk, seen):
    assert "No passage is coded yet" in seen(at("coding:quotations"))
    desk.apply(desk.add("Care"), "I-001", "watched")
    assert "No quotation fits" in seen(at("coding:quotations", query="?words=zebra"))


def test_a_role_that_reaches_one_site_sees_that_site_only(at, coded, member, seen):
    fife = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    answer = at("coding:quotations", user=fife)
    assert {row.ref for row, *_ in answer.context["rows"]} == {"I-001"}
    assert "F-001" not in seen(answer)
    # A choice that is not offered is passed over: it finds nothing of the other site.
    forced = at("coding:quotations", user=fife, query="?source=F-001")
    assert {row.ref for row, *_ in forced.context["rows"]} == {"I-001"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "html", "md"])
def test_what_is_shown_leaves_as_a_file_and_that_is_recorded(at, coded, form):
    answer = at("coding:export_quotations", post={"form": form, "source": "F-001"})
    body = b"".join(answer)
    assert body
    assert (
        answer.headers["Content-Disposition"]
        == f'attachment; filename="quayside-quotations.{form}"'
    )
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Entry.objects.filter(verb="quotations exported").count() == 1


def test_the_file_holds_what_the_filters_show_on_all_pages(at, coded):
    chosen = {"code": str(coded["care"].pk), "below": "on"}
    body = b"".join(at("coding:export_quotations", post={"form": "csv", **chosen})).decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(body)))
    assert len(rows) == len(brute(chosen))
    assert {row["Code"] for row in rows} == {"Care", "Care > Washing"}


def test_who_may_not_export_is_told_why_and_gets_nothing(at, coded, member, seen):
    worker = member("wes", Role.FIELDWORKER)
    page = seen(at("coding:quotations", user=worker))
    assert "Export these as" not in page
    assert "no role in this study that lets you export quotations" in page
    for name in ("export_quotations", "export_codebook"):
        assert at(f"coding:{name}", user=worker, post={"form": "csv"}).status_code == 403
    assert "cannot be exported by you" in seen(at("coding:codebook", user=worker))


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", b"\xef\xbb\xbf"), ("docx", b"PK"), ("qdc", b"<?xml")]
)
def test_the_codebook_leaves_as_a_file(at, coded, form, begins):
    answer = at("coding:export_codebook", post={"form": form})
    assert b"".join(answer).startswith(begins)
    assert f"quayside-codebook.{form}" in answer.headers["Content-Disposition"]


def test_an_unknown_format_is_named(at, coded, seen):
    answer = at("coding:export_quotations", post={"form": "exe"})
    assert answer.status_code == 422
    assert "There is no format" in seen(answer)


def test_there_is_no_filter_into_what_one_may_not_see(at, coded, reader_without_people, seen):
    page = seen(at("coding:quotations", user=reader_without_people))
    assert 'name="family"' not in page and 'name="coder"' not in page
    assert "Export these as" in page
