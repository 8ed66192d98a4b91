"""Reading comfort in a browser: settings at once and for good, hints, help, forced colours, 200%."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.access import reads as access
from fieldloom.access import writes as choosing
from fieldloom.access.rules import Role
from fieldloom.coding import writes

pytestmark = pytest.mark.browser


@pytest.fixture
def coded(pi, study, taken):
    source = taken(pi)
    for turn, name in enumerate(("Waiting", "Hope")):
        code = writes.add_code(by=pi, study=study, new=writes.NewCode(name))
        writes.apply_code(by=pi, source=source, code=code, start=60 + turn * 4, end=90)
    return source


def wrong(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def style(page, selector, name):
    return page.evaluate(
        "([s, n]) => getComputedStyle(document.querySelector(s))[n]", [selector, name]
    )


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_setting_is_seen_at_once_and_kept_for_good(sit, pi, coded):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector(".stripe")
    before = float(style(page, "#p2 .words", "fontSize")[:-2])
    page.locator("#p2 .words").focus()
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Reading settings")
    expect(dialog).to_be_visible()
    assert wrong(page) == []
    page.get_by_label("Size of text").select_option("150%")
    assert float(style(page, "#p2 .words", "fontSize")[:-2]) == pytest.approx(before * 1.5)
    expect(dialog.get_by_role("status")).to_have_text("Kept. Size of text: 150%.")
    page.get_by_label("Letters of the text").select_option("Plain, without serifs")
    expect(dialog.get_by_role("status")).to_contain_text("Letters")
    page.keyboard.press("Escape")
    expect(page.locator("#p2 .words")).to_be_focused()
    assert access.preferences(to=pi) == {"text-size": "150", "typeface": "sans"}
    page.reload()
    assert float(style(page, "#p2 .words", "fontSize")[:-2]) == pytest.approx(before * 1.5)
    assert "Source Sans" in style(page, "#p2 .words", "fontFamily")


def test_a_page_comes_in_its_colours_without_scripts(sit, pi, coded):
    choosing.choose(by=pi, chosen={"theme": "contrast-dark"})
    page = sit(pi, "read/I-001/", java_script_enabled=False)
    expect(page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    page.get_by_role("link", name="Reading settings").first.click()
    page.get_by_label("Colours").select_option("Dark")
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/read/I-001/")


@pytest.mark.parametrize("width", [1440, 320])
def test_the_page_of_settings_keeps_nobody_out(sit, pi, study, width):
    page = sit(pi, "", viewport={"width": width, "height": 740})
    page.goto(page.url.split("/studies/")[0] + "/settings/")
    assert wrong(page) == []
    assert fits(page)
    page.get_by_label("Space between lines").select_option("Wide")
    expect(page.get_by_role("status").filter(has_text="Kept")).to_be_visible()
    assert access.preferences(to=pi) == {"line-spacing": "wide"}


def test_colours_kept_in_this_browser_become_the_persons(sit, pi, coded):
    page = sit(pi, "read/I-001/")
    page.evaluate("localStorage.setItem('fieldloom.theme', 'dark')")
    with page.expect_response(lambda answer: answer.url.endswith("/settings/")):
        page.reload()
    assert access.preferences(to=pi) == {"theme": "dark"}
    page.get_by_role("radio", name="Light").check()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    assert style(page, "body", "backgroundColor") == "rgb(250, 247, 241)"


@pytest.mark.parametrize("margin", ["bars", "hidden"])
def test_names_in_the_margin_can_go_but_keys_and_screen_readers_keep_them(sit, pi, coded, margin):
    choosing.choose(by=pi, chosen={"margin": margin})
    page = sit(pi, "read/I-001/")
    page.wait_for_selector(".stripe", state="attached")
    name = page.locator("#p2 .stripe").first
    assert name.bounding_box()["width"] <= 1
    assert (page.locator("#p2 .bars").is_visible()) == (margin == "bars")
    words = page.locator("#p2 .words")
    expect(words).to_have_accessible_description(re.compile("Waiting by Petra"))
    page.locator("#p2 .words").focus()
    page.keyboard.press("]")
    expect(name.get_by_role("button")).to_be_focused()
    assert name.bounding_box()["width"] > 30
    assert wrong(page) == []
    assert fits(page)


@pytest.mark.parametrize("width", [1440, 1024, 320])
def test_nothing_is_lost_at_twice_the_size(sit, pi, coded, width):
    choosing.choose(by=pi, chosen={"text-size": "200", "line-length": "full"})
    page = sit(pi, "read/I-001/", viewport={"width": width, "height": 740})
    page.wait_for_selector(".stripe")
    assert fits(page)
    page.locator("#p2 .words").focus()
    page.keyboard.press("s")
    page.keyboard.press("c")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    assert fits(page)
    page.keyboard.press("Escape")
    for key in ("?", "a"):
        page.locator("#p2 .words").focus()
        page.keyboard.press(key)
        dialog = page.locator("dialog[open].dialog")
        box = dialog.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert dialog.evaluate("d => d.scrollWidth <= d.clientWidth + 1")
        page.keyboard.press("Escape")


@pytest.mark.parametrize(
    "path", ["", "sources/", "coding/codebook/", "coding/quotations/", "search/"]
)
def test_other_pages_fit_at_twice_the_size(sit, pi, coded, path):
    choosing.choose(by=pi, chosen={"text-size": "200"})
    page = sit(pi, path, viewport={"width": 360, "height": 740})
    assert fits(page)


@pytest.mark.parametrize("theme", ["contrast", "contrast-dark"])
def test_high_contrast_reads_and_keeps_nobody_out(sit, pi, coded, theme):
    choosing.choose(by=pi, chosen={"theme": theme})
    page = sit(pi, "read/I-001/")
    page.wait_for_selector(".stripe")
    assert wrong(page) == []
    assert "underline" in style(page, "#p2 .coded", "textDecorationLine")
    inks = {style(page, s, "color") for s in ("#p1 .words", "#p2 .words", ".desk-about")}
    assert inks == {"rgb(0, 0, 0)" if theme == "contrast" else "rgb(255, 255, 255)"}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_in_forced_colours_what_colour_said_is_still_said(sit, pi, coded, colours):
    page = sit(pi, "read/I-001/", forced_colors="active", color_scheme=colours)
    page.wait_for_selector(".stripe")
    plain = style(page, "#p4 .words", "textDecorationLine")
    assert "underline" not in plain
    assert "underline" in style(page, "#p2 .coded", "textDecorationLine")
    assert style(page, "#p2 .coded", "textDecorationStyle") == "solid"
    assert style(page, "#p2 .coded.two", "textDecorationStyle") == "double"
    ground = style(page, "body", "backgroundColor")
    assert style(page, "#p2 .lane", "backgroundColor") != ground
    assert style(page, "#p2 .lane", "borderTopStyle") == "solid"
    page.locator("#p2 .words").focus()
    page.keyboard.press("]")
    page.wait_for_selector(".coded.is-current")
    assert style(page, ".coded.is-current", "backgroundColor") not in (
        ground,
        style(page, "#p2 .coded:not(.is-current), #p2 .words", "backgroundColor"),
    )
    assert style(page, ".stripe.is-current > button", "outlineStyle") != "none"
    assert wrong(page) == []


def test_nothing_moves_for_whoever_wants_it_still(sit, pi, coded):
    choosing.choose(by=pi, chosen={"motion": "none"})
    moving = (
        "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e)"
        ".transitionDuration) > 0 || parseFloat(getComputedStyle(e).animationDuration) > 0).length"
    )
    page = sit(pi, "read/I-001/")
    page.wait_for_selector(".stripe")
    assert page.evaluate(moving) == 0
    choosing.choose(by=pi, chosen={"motion": "system"})
    page = sit(pi, "read/I-001/", reduced_motion="reduce")
    page.wait_for_selector(".stripe")
    assert page.evaluate(moving) == 0


def test_hints_go_one_by_one_and_come_back_when_asked(sit, pi, coded):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    hint = page.get_by_role("complementary", name="Hint")
    seen = []
    for _ in range(4):
        expect(hint).to_have_count(1)
        seen.append(hint.locator("p").inner_text())
        words, over = page.locator("#p1 .words").bounding_box(), hint.bounding_box()
        assert over["y"] + over["height"] <= words["y"]
        hint.get_by_role("button", name="Got it").press("Enter")
    expect(hint).to_have_count(0)
    assert len(set(seen)) == 4
    expect(page.locator("#p1 .words")).to_be_focused()
    page.reload()
    page.wait_for_selector("text-desk.is-live")
    expect(hint).to_have_count(0)
    page.locator("#p1 .words").focus()
    page.keyboard.press("?")
    page.get_by_role("button", name="Show hints again").click()
    expect(hint).to_have_count(1)


def test_the_help_is_searched_and_tells_only_what_one_may_do(sit, pi, member, coded):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    page.locator("#p2 .words").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys at the desk")
    rows = dialog.locator(".keys-row:visible")
    assert rows.count() > 20
    assert "Original" not in dialog.inner_text()  # this text never was pages
    page.get_by_label("What do you want to do?").fill("memo write")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Write a memo")
    expect(dialog.get_by_role("status")).to_have_text("1 found")
    assert wrong(page) == []
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    reader = sit(member("arch", Role.ARCHIVIST), "read/I-001/")
    reader.wait_for_selector("text-desk.is-live")
    reader.locator("#p2 .words").focus()
    reader.keyboard.press("?")
    told = reader.get_by_role("dialog", name="Keys at the desk").inner_text()
    assert "Next paragraph" in told
    for act in ("Write a memo", "Undo", "Correct the paragraph", "Code with"):
        assert act not in told
