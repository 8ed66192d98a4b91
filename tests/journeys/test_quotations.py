"""The quotations in a browser: a long table, the text beside it, many at once, saved filters."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from fieldloom.coding import writes
from fieldloom.coding.models import Coding, Memo
from fieldloom.sources import reads as sources
from fieldloom.sources.models import Passage

pytestmark = pytest.mark.browser

WORDS = ["Since May.", "I waited.", "They look at the floor.", "I waited again.", "Nobody else."]
NARROW = {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"}
MANY = 40_010


@pytest.fixture
def codes(pi, study):
    names = ("Waiting", "Being watched", "Hope")
    return [writes.add_code(by=pi, study=study, new=writes.NewCode(name)) for name in names]


@pytest.fixture
def coded(pi, taken, codes):
    """Five passages, each under the first code; one of them under the third as well."""
    from fieldloom.sources.reads import text_of

    source = taken(pi)
    text = text_of(to=pi, revision=source.current)
    for words in WORDS:
        start = text.index(words)
        place = {"start": start, "end": start + len(words)}
        writes.apply_code(by=pi, source=source, code=codes[0], **place)
    start = text.index(WORDS[0])
    writes.apply_code(by=pi, source=source, code=codes[2], start=start, end=start + len(WORDS[0]))
    return source


@pytest.fixture
def table(sit, pi, coded):
    """The page, once its table is there and knows its order."""

    def open_table(query="", **setting):
        page = sit(pi, f"coding/quotations/{query}", **setting)
        page.wait_for_selector("quotation-table.is-live")
        page.wait_for_load_state("networkidle")
        return page

    return open_table


def row(page, index):
    return page.locator(f".q-rows > .q-row[data-index='{index}']")


def barriers(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


def sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_a_row_shows_its_passage_in_context_and_keys_walk_on(table):
    page = table()
    row(page, 0).click()
    beside = page.get_by_role("complementary", name="The chosen quotation in its context")
    expect(beside.locator("[data-lit]")).to_have_text("Since May.")
    expect(beside).to_contain_text("How long have you waited?")
    expect(beside.get_by_role("region", name="Also coded")).to_contain_text("Hope")
    expect(row(page, 0)).to_be_focused()
    page.keyboard.press("End")
    expect(row(page, 5)).to_be_focused()
    expect(beside.locator("[data-lit]")).to_have_text("Nobody else.")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(row(page, 2)).to_have_attribute("aria-current", "true")
    expect(row(page, 2)).to_have_attribute("aria-rowindex", "4")
    expect(beside.locator("[data-lit]")).to_have_text("I waited.")
    page.keyboard.press("Enter")
    expect(beside).to_be_focused()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(row(page, 2)).to_be_focused()
    beside.get_by_role("link", name="Read on at the desk").click()
    page.wait_for_selector("text-desk.is-live")


def test_row_forty_thousand_is_a_key_away(sit, pi, taken, codes):
    turn = "KIRSTY: " + " ".join(f"word{n}" for n in range(200))
    source = taken(pi, text="\n\n".join([turn] * (MANY // 400 + 1)))
    now = timezone.now()
    words = [
        Passage(source=source, revision=source.current, paragraph=block.number,
                start=block.start + word.start(), end=block.start + word.end(),
                quote=word.group(), prefix="", suffix="")
        for block in sources.paragraphs(to=pi, revision=source.current)
        for word in re.finditer(r"word\d+", block.text)
    ]  # fmt: skip
    passages = Passage.objects.bulk_create(words[: MANY // 2])
    Coding.objects.bulk_create(
        Coding(passage=passage, source=source, code=code, coder=pi, made_at=now)
        for passage in passages
        for code in codes[:2]
    )
    page = sit(pi, "coding/quotations/")
    grid = page.get_by_role("grid", name="Quotations")
    expect(grid).to_have_attribute("aria-rowcount", str(MANY + 1))
    page.wait_for_load_state("networkidle")
    height = row(page, 0).evaluate("row => row.offsetHeight")
    grid.evaluate("(grid, to) => { grid.scrollTop = to }", 39_999 * height)
    chosen, passage = row(page, 39_999), passages[39_999 // 2]
    expect(chosen).to_contain_text(passage.quote)
    expect(chosen).to_contain_text(f"¶{passage.paragraph}")
    assert page.locator(".q-rows > .q-row").count() < 60, "only what is in sight is drawn"
    chosen.click()
    expect(page.locator("[data-lit]")).to_have_text(passage.quote)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    expect(chosen).to_be_focused()
    page.keyboard.press("End")
    expect(row(page, MANY - 1)).to_be_focused()
    page.keyboard.press("Home")
    expect(row(page, 0)).to_be_focused()


def test_many_are_recoded_after_a_preview_and_one_undo_brings_them_back(table, codes):
    page = table()
    page.get_by_role("checkbox", name="Tick I-001 paragraph 2, Waiting").first.click()
    row(page, 4).locator(".q-tick").click(modifiers=["Shift"])
    ticked = page.locator("[data-ticked]")
    expect(ticked).to_contain_text("5 quotations ticked")
    ticked.get_by_role("button", name="Recode to …").click()
    page.keyboard.type("ho")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(ticked).to_contain_text("3 will be recoded to “Hope”")
    expect(ticked).to_contain_text("1 would double a coding with “Hope”")
    expect(ticked).to_contain_text("1 are coded so already")
    assert barriers(page) == []
    ticked.get_by_role("button", name="Recode 4").click()
    expect(page.locator("[data-total]")).to_have_text("5 quotations")
    expect(page.locator("#toasts")).to_contain_text("3 codings recoded, 1 merged away.")
    assert Coding.objects.filter(code=codes[2]).count() == 4
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-total]")).to_have_text("6 quotations")
    assert Coding.objects.filter(code=codes[0]).count() == 5


def test_a_row_is_recoded_and_noted_where_it_stands(table, codes):
    page = table()
    row(page, 3).click()
    page.keyboard.press("r")
    page.keyboard.type("be")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(row(page, 3).locator(".q-code")).to_contain_text("Being watched")
    expect(row(page, 3)).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.type("Whose floor?")
    assert barriers(page) == []
    page.keyboard.press("Control+Enter")
    expect(row(page, 3)).to_contain_text("Memo: Whose floor?")
    expect(page.get_by_role("complementary")).to_contain_text("Whose floor?")
    assert Memo.objects.get().about == "coding"
    page.keyboard.press("Control+z")
    expect(row(page, 3)).to_contain_text("Add a memo")


def test_a_change_of_somebody_elses_is_said_and_not_overwritten(table, pi, codes):
    page = table()
    row(page, 3).click()
    coding = Coding.objects.get(passage__quote=WORDS[2])
    writes.recode(by=pi, coding=coding, code=codes[1], expected=None)
    page.keyboard.press("r")
    page.keyboard.type("ho")
    page.keyboard.press("Enter")
    asked = page.get_by_role("form", name="Changed by somebody else")
    expect(asked).to_contain_text("Saved now: “Being watched”. Yours, not saved: “Hope”.")
    asked.get_by_role("button", name="Leave it as saved").click()
    expect(row(page, 3).locator(".q-code")).to_contain_text("Being watched")
    coding.refresh_from_db()
    assert coding.code_id == codes[1].pk


def test_a_filter_is_saved_applied_renamed_and_dropped(table, codes):
    page = table()
    page.locator("[data-facet=code] > summary").click()
    assert barriers(page) == []
    page.get_by_role("checkbox", name="Hope", exact=True).check()
    expect(page.locator("[data-total]")).to_have_text("1 quotation fits")
    assert f"code={codes[2].pk}" in page.url
    page.keyboard.press("Escape")
    expect(page.locator("[data-facet=code] > summary")).to_be_focused()
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.get_by_role("columnheader", name="Code", exact=True)).to_have_attribute(
        "aria-sort", "ascending"
    )
    page.get_by_text("Save filters").click()
    page.get_by_label("Save what is chosen above as").fill("Only hope")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Saved as “Only hope”.")
    page.get_by_role("link", name="Show every quotation").click()
    expect(page.locator("[data-total]")).to_have_text("6 quotations")
    page.get_by_role("navigation", name="Saved filters").get_by_text("Only hope").click()
    expect(page.locator("[data-total]")).to_have_text("1 quotation fits")
    expect(page.locator("#id_sort")).to_have_value("code")
    page.get_by_text("Save or change filters").click()
    assert barriers(page) == []
    page.get_by_label("Name of the filter Only hope").fill("Hope alone")
    page.get_by_role("button", name="Keep the changes to Only hope").click()
    expect(page.get_by_role("navigation", name="Saved filters")).to_contain_text("Hope alone")
    page.get_by_text("Save or change filters").click()
    page.get_by_role("button", name="Drop the filter Hope alone").click()
    expect(page.get_by_role("navigation", name="Saved filters")).to_have_count(0)


def test_on_a_phone_the_context_comes_as_a_sheet_and_the_row_stays_in_sight(table):
    page = table(**NARROW)
    assert barriers(page) == []
    row(page, 1).click()
    sheet = page.get_by_role("complementary")
    expect(sheet.locator("[data-lit]")).to_be_visible()
    expect(row(page, 1)).to_be_in_viewport()
    assert sideways(page) == 0
    assert barriers(page) == []
    row(page, 1).locator(".q-tick").click()
    expect(page.locator("[data-ticked]")).to_contain_text("1 quotation ticked")
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    expect(row(page, 1)).to_be_focused()
    page.locator("[data-ticked]").get_by_role("button", name="Remove …").click()
    expect(page.locator("[data-ticked]")).to_contain_text("1 will be removed")
    assert sideways(page) == 0
    assert barriers(page) == []


def test_without_scripts_the_list_is_paged_and_narrowed(sit, pi, coded, codes):
    page = sit(pi, "coding/quotations/", java_script_enabled=False)
    expect(page.get_by_role("table")).to_contain_text("Since May.")
    expect(page.locator("[data-grid]")).to_be_hidden()
    page.locator("[data-facet=code] > summary").click()
    page.get_by_role("checkbox", name="Hope", exact=True).check()
    page.get_by_role("button", name="Narrow").click()
    expect(page.locator("[data-total]")).to_have_text("1 quotation fits")
