"""Reading at the desk: long texts, addresses, small screens, and everything open to everyone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.coding import reads, writes
from journeys.at_the_desk import SOON

pytestmark = pytest.mark.browser

WIDTHS = [1440, 1024, 360]


@pytest.fixture
def coded(pi, study, taken):
    """A text with overlapping codings, a memo, and a passage that waits."""
    source = taken(pi)
    for turn, name in enumerate(("Waiting", "Hope", "Shame", "Time")):
        code = writes.add_code(by=pi, study=study, new=writes.NewCode(name))
        for start in (41, 60, 140):
            span = {"start": start + turn, "end": start + 30}
            coding = writes.apply_code(by=pi, source=source, code=code, **span)
        from fieldloom.coding.rules.memos import MemoAbout

        about = {"about": MemoAbout.CODING, "about_id": coding.pk}
        writes.write_memo(by=pi, study=study, text=f"On {name}.", **about)
    return source


def wrong(page):
    """What axe finds: (rule, the element) pairs."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nothing_keeps_anyone_out_whatever_is_open(sit, pi, coded, colours):
    page = sit(pi, "read/I-001/", color_scheme=colours)
    page.wait_for_selector(".stripe")
    page.wait_for_selector("[data-panel=codes] input")
    assert wrong(page) == []
    page.locator("#p2 .words").focus()
    page.keyboard.press("]")
    page.wait_for_selector(".side-ends")
    assert wrong(page) == []
    page.locator("#p2 .words").focus()
    page.keyboard.press("s")
    page.keyboard.press("c")
    page.keyboard.type("ho")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Hope")
    assert wrong(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.get_by_role("form", name="Memo")).to_be_visible()
    assert wrong(page) == []
    page.keyboard.press("Escape")
    for key, title in (("e", "Correct paragraph"), ("?", "Keys at the desk")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        assert wrong(page) == []
        page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("waited")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found-list")
    assert wrong(page) == []


@pytest.mark.parametrize("page_of", ["revisions/", "revisions/1/"])
def test_the_pages_of_revisions_keep_nobody_out(sit, pi, coded, page_of):
    assert wrong(sit(pi, f"read/I-001/{page_of}")) == []


@pytest.mark.parametrize("width", [*WIDTHS, 320])
def test_the_desk_fits_the_window(sit, pi, coded, width):
    page = sit(pi, "read/I-001/", viewport={"width": width, "height": 740})
    page.wait_for_selector(".stripe")
    page.locator("#p2 .words").focus()
    page.keyboard.press("s")
    page.keyboard.press("c")
    page.wait_for_selector("[role=option]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_codes_come_up_as_a_sheet(sit, pi, coded):
    page = sit(pi, "read/I-001/", viewport={"width": 360, "height": 740})
    side = page.get_by_role("complementary", name="Codes and memos")
    expect(side).to_be_hidden()
    opener = page.get_by_role("button", name="Codes and memos")
    opener.click()
    expect(side).to_be_visible()
    assert wrong(page) == []
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_screen_reader_is_told_what_is_coded(sit, pi, coded):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("#p2 .stripe")
    words = page.locator("#p2 .words")
    expect(words).to_have_accessible_description(re.compile("Waiting by Petra"))
    page.locator("#p2 .words").focus()
    page.keyboard.press("s")
    expect(page.locator("[data-say]")).to_have_text("Chosen: Since May.")
    page.keyboard.press("c")
    box = page.get_by_role("combobox", name="Code")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
    )
    page.keyboard.press("Escape")
    expect(page.locator("#p2 .words")).to_be_focused()


@pytest.fixture
def long_text(pi, taken):
    return taken(
        pi, "I-002", "\n\n".join(f"P: Line {n} of a long talk, so it is." for n in range(1, 601))
    )


def test_a_long_text_is_loaded_as_it_is_read(sit, pi, long_text):
    page = sit(pi, "read/I-002/")
    page.wait_for_selector("text-desk.is-live")
    assert page.locator(".words").count() < 200
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#p600")).to_be_visible(timeout=SOON)
    assert page.locator(".stretch.is-empty").count() > 3


def test_an_address_leads_to_its_paragraph_and_words(sit, pi, long_text, study):
    code = writes.add_code(by=pi, study=study, new=writes.NewCode("Far"))
    from fieldloom.sources.reads import text_of

    start = text_of(to=pi, revision=long_text.current).index("Line 400 ")
    span = {"start": start, "end": start + 8}
    coding = writes.apply_code(by=pi, source=long_text, code=code, **span)
    page = sit(pi, f"read/I-002/?passage={coding.passage_id}")
    expect(page.locator("#p400")).to_be_in_viewport()
    expect(page.locator("#p400 .coded")).to_have_text("Line 400")
    assert page.evaluate("getSelection().toString()") == "Line 400"
    page.goto(page.url.split("?")[0] + "?p=555#p555")
    expect(page.locator("#p555")).to_be_in_viewport()
    page.locator("#p555 .block-no").click()
    assert page.url.endswith("?p=555#p555")


def test_a_choice_across_paragraphs_is_coded_whole(sit, pi, coded, study):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("#p2 .stripe")
    page.locator("#p5 .words").focus()
    for key in ("s", "Shift+ArrowDown", "c"):
        page.keyboard.press(key)
    page.keyboard.type("ti")
    page.keyboard.press("Enter")
    expect(page.locator("#p5 .coded")).to_have_text("Who else was there?")
    expect(page.locator("#p6 .coded")).to_have_text("Nobody else.")
    expect(page.locator(".is-waiting")).to_have_count(0)
    last = reads.codings_in(to=pi, source=coded)[-1]
    assert last.code_name == "Time"


def test_the_text_reads_without_scripts(sit, pi, coded):
    page = sit(pi, "read/I-001/", java_script_enabled=False)
    expect(page.locator("#p4 .words")).to_contain_text("They look at the floor.")
    expect(page.get_by_text("need scripts in your browser")).to_be_visible()
    page.get_by_role("searchbox").fill("floor")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".found-list")).to_contain_text("in 1 paragraph.")
