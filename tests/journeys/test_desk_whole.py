"""The desk as a whole, in a browser: two who work at one text with all its parts open, ten passages in
few strokes, and the way through by keys alone as a screen reader is told of it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.coding import reads, writes
from journeys.at_the_desk import SOON, quotes, settled, to_paragraph

pytestmark = pytest.mark.browser


@pytest.fixture
def both(sit, pi, member, source, codes):
    """Petra's page and Paul's, each with the codebook beside the text."""
    pages = [sit(user, "read/I-001/") for user in (pi, member("paul"))]
    for page in pages:
        page.wait_for_selector("#code-tree [role=treeitem]")
        page.wait_for_load_state("networkidle")
    return pages


def line(page, name):
    return page.get_by_role("treeitem", name=re.compile(f"^{name}, "))


def place(pi, source, words):
    from fieldloom.sources.reads import text_of

    start = text_of(to=pi, revision=source.current).index(words)
    return {"start": start, "end": start + len(words)}


def strokes(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_code_renamed_in_the_tree_of_one_is_renamed_for_the_other(both, pi, source, codes):
    petra, paul = both
    writes.apply_code(by=pi, source=source, code=codes[2], **place(pi, source, "I waited again."))
    expect(paul.locator("#p4 .stripe")).to_contain_text("Hope", timeout=SOON)
    expect(line(paul, "Hope")).to_have_accessible_name("Hope, 1 in this text, 1 in the study")
    to_paragraph(petra, 2)
    strokes(petra, "g", "h", "o", "F2")
    petra.keyboard.type("Hoping")
    petra.keyboard.press("Enter")
    expect(petra.locator("#p4 .stripe")).to_contain_text("Hoping")
    expect(line(paul, "Hoping")).to_be_visible(timeout=SOON)
    expect(paul.locator("#p4 .stripe")).to_contain_text("Hoping", timeout=SOON)
    expect(line(paul, "Hope")).to_have_count(0)


def test_splitting_and_joining_is_seen_by_the_other(both, pi, source, codes):
    petra, paul = both
    words = "They look at the floor. I waited again."
    writes.apply_code(by=pi, source=source, code=codes[2], **place(pi, source, words))
    expect(petra.locator("#p4 .stripe")).to_have_count(1, timeout=SOON)
    to_paragraph(petra, 4)
    strokes(petra, "s", "s", "s", "x")
    settled(petra, 4, 2)
    expect(paul.locator("#p4 .stripe")).to_have_count(2, timeout=SOON)
    expect(line(paul, "Hope")).to_have_accessible_name("Hope, 2 in this text, 2 in the study")
    petra.keyboard.press("Shift+X")
    settled(petra, 4, 1)
    expect(paul.locator("#p4 .stripe")).to_have_count(1, timeout=SOON)
    expect(paul.locator("#p4 .coded")).to_have_text(words)
    expect(line(paul, "Hope")).to_have_accessible_name("Hope, 1 in this text, 1 in the study")


def test_what_others_do_takes_nobodys_focus_and_no_word_half_written(
    both, pi, study, source, codes
):
    petra, paul = both
    spans = iter(("Since May.", "I waited.", "Then they came", "all of them", "Nobody else."))

    def others(number):
        """Petra codes, and adds a code at the head of the tree; Paul is told."""
        writes.apply_code(by=pi, source=source, code=codes[0], **place(pi, source, next(spans)))
        made = writes.add_code(by=pi, study=study, new=writes.NewCode(f"Added {number}"))
        writes.move_code(by=pi, code=made, parent=None, position=0)
        expect(paul.locator(".stripe")).to_have_count(number, timeout=SOON)

    to_paragraph(paul, 4)
    strokes(paul, "g", "w", "a", "F2")
    name = paul.get_by_role("textbox", name="New name of Waiting")
    paul.keyboard.type("Wait and")
    others(1)
    expect(name).to_be_focused()
    paul.keyboard.type(" see")
    expect(name).to_have_value("Wait and see")
    paul.keyboard.press("Enter")
    expect(line(paul, "Wait and see")).to_be_focused()
    expect(line(paul, "Added 1")).to_be_visible(timeout=SOON)
    paul.keyboard.press("Escape")
    strokes(paul, "s", "m")
    paul.keyboard.type("They came ")
    others(2)
    paul.keyboard.type("late.")
    expect(paul.get_by_label("What you think")).to_have_value("They came late.")
    paul.keyboard.press("Control+Enter")
    expect(paul.get_by_role("article", name="Memo by Paul")).to_contain_text("They came late.")
    to_paragraph(paul, 4)
    strokes(paul, "s", "c", "h")
    others(3)
    paul.keyboard.type("o")
    paul.keyboard.press("Enter")
    expect(paul.locator("#p4 .stripe", has_text="Hope")).to_have_count(1)
    expect(paul.locator(".is-waiting")).to_have_count(0)
    paul.locator("#p4 .stripe", has_text="Hope").get_by_role("button").click()
    box = paul.locator(".end-handle-end").bounding_box()
    before = paul.locator("#p4 .coded").all_inner_texts()
    paul.mouse.move(box["x"], box["y"] + box["height"] / 2)
    paul.mouse.down()
    paul.mouse.move(box["x"] - 90, box["y"] + box["height"] / 2, steps=6)
    others(5)
    paul.mouse.move(box["x"] - 100, box["y"] + box["height"] / 2, steps=3)
    paul.mouse.up()
    expect(paul.locator("[data-say]")).to_have_text("Ends moved: Hope")
    assert paul.locator("#p4 .coded").all_inner_texts() != before


LINES = "\n\n".join(f"KIRSTY: On day {day} I waited. Nobody rang." for day in range(1, 11))


def test_ten_passages_in_four_strokes_each_and_ten_undos_after_a_reload(sit, pi, study, taken):
    source = taken(pi, "I-009", LINES)
    for name in ("Waiting", "Hope"):
        writes.add_code(by=pi, study=study, new=writes.NewCode(name))
    page = sit(pi, "read/I-009/")
    page.wait_for_selector("text-desk.is-live")
    to_paragraph(page, 1)
    for number in range(10):
        way = ("s", "c", "wh"[number % 2], "Enter") if number < 4 else ("s", "r")
        assert len(way) <= 4
        strokes(page, *way)
    expect(page.locator(".stripe:not(.is-waiting)")).to_have_count(10)
    expect(page.locator(".is-waiting")).to_have_count(0)
    coded = quotes(pi, source)
    assert [code for code, _ in coded] == ["Waiting", "Hope"] * 2 + ["Hope"] * 6
    assert coded[9] == ("Hope", "Nobody rang.") and coded[8][1] == "On day 5 I waited."
    page.reload()
    expect(page.locator(".stripe")).to_have_count(10)
    to_paragraph(page, 1)
    for _ in range(10):
        page.keyboard.press("Control+z")
    expect(page.locator(".stripe")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Undone")
    assert quotes(pi, source) == []


def test_a_late_answer_to_an_earlier_code_does_not_change_the_code_used_last(sit, pi, study, taken):
    source = taken(pi, "I-009", LINES)
    for name in ("Waiting", "Hope"):
        writes.add_code(by=pi, study=study, new=writes.NewCode(name))
    page = sit(pi, "read/I-009/")
    page.wait_for_selector("text-desk.is-live")
    to_paragraph(page, 1)
    held = []
    page.route("**/codings/", lambda route: held.append(route))
    strokes(page, "s", "c", "w", "Enter", "s", "c", "h", "Enter")
    expect(page.locator(".stripe.is-waiting")).to_have_count(2)

    def let_one_go():
        while not held:
            page.wait_for_timeout(20)
        held.pop(0).continue_()

    let_one_go()
    expect(page.locator(".stripe:not(.is-waiting)")).to_have_count(1)
    strokes(page, "s", "r")
    expect(page.locator(".stripe")).to_have_count(3)
    let_one_go()
    let_one_go()
    expect(page.locator(".stripe:not(.is-waiting)")).to_have_count(3)
    assert [code for code, _ in quotes(pi, source)] == ["Waiting", "Hope", "Hope"]


def test_whoever_types_faster_than_the_codebook_comes_codes_what_they_typed(sit, pi, study, taken):
    source = taken(pi, "I-009", LINES)
    for name in ("Waiting", "Hope"):
        writes.add_code(by=pi, study=study, new=writes.NewCode(name))
    page, held, come = sit(pi, ""), [], []
    hold = lambda route: route.continue_() if come else held.append(route)  # noqa: E731
    page.route("**/read/I-009/codebook/", hold)
    page.goto(f"{page.url}read/I-009/")
    page.wait_for_selector("text-desk.is-live")
    to_paragraph(page, 1)
    strokes(page, "s", "c", "w", "Enter", "s", "c", "h", "Enter", "s", "r")
    expect(page.locator("#picker")).to_be_hidden()
    while not held:
        page.wait_for_timeout(20)
    come.append(True)
    for route in held:
        route.continue_()
    expect(page.locator(".stripe:not(.is-waiting)")).to_have_count(3)
    assert [code for code, _ in quotes(pi, source)] == ["Waiting", "Hope", "Hope"]
    assert len(reads.codebook(to=pi, study=study)) == 2


def told(page, selector):
    """What a screen reader is told of a part of the page."""
    return page.locator(selector).aria_snapshot()


def tab_to(page, name, key="Tab"):
    for _ in range(60):
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
        page.keyboard.press(key)
    raise AssertionError(f"No {key} leads to {name}.")


@pytest.mark.parametrize(
    "setting",
    [
        {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
        {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    ],
    ids=["wide-light", "narrow-dark"],
)
def test_all_of_it_by_keys_alone_and_told_to_a_screen_reader(sit, pi, source, codes, setting):
    page = sit(pi, "read/I-001/", **setting)
    page.wait_for_selector("#code-tree [role=treeitem]", state="attached")
    said = page.locator("[data-say]")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.words')"):
            break
    strokes(page, "j", "j", "j", "p")
    expect(said).to_have_text(re.compile("^Chosen: Then they came"))
    strokes(page, "g", "h", "o")
    expect(line(page, "Hope")).to_be_focused()
    tree = told(page, "#codes")
    assert '- tree "Codes":' in tree
    assert 'treeitem "Hope, 0 in this text, 0 in the study" [level=1]' in tree
    page.keyboard.press("Enter")
    expect(said).to_have_text("Coded: Hope, paragraph 4")
    page.keyboard.press("Escape")
    expect(page.locator("#p4 .words")).to_be_focused()
    settled(page, 4)
    assert '- list "Codes on paragraph 4":' in told(page, "#p4")
    assert 'button "Hope by Petra"' in told(page, "#p4")
    expect(page.locator("#p4 .words")).to_have_accessible_description(re.compile("Hope by Petra"))

    strokes(page, "m")
    area = page.get_by_role("textbox", name="What you think")
    expect(area).to_be_focused()
    page.keyboard.type("As in @wai")
    expect(page.get_by_role("option", name=re.compile("Waiting")).first).to_be_visible()
    strokes(page, "Enter", "Control+Enter")
    expect(said).to_have_text("Memo written")
    expect(page.locator("#p4 .words")).to_be_focused()
    page.keyboard.press("b")
    beside = told(page, "#side")
    assert '- article "Memo by Petra":' in beside
    assert 'link "@Waiting"' in beside
    page.keyboard.press("b")
    expect(page.locator("#p4 .words")).to_be_focused()

    strokes(page, "Escape", "s", "s", "x")
    expect(said).to_have_text("Split in two: Hope")
    settled(page, 4, 2)
    assert told(page, "#p4").count('button "Hope by Petra"') == 2
    strokes(page, "Shift+X")
    expect(said).to_have_text("Joined: Hope")
    settled(page, 4, 1)
    strokes(page, "Control+z")
    settled(page, 4, 2)
    expect(page.get_by_role("dialog", name="What was just done")).to_contain_text("Undone")
    apart = ["Then they came, all of them.", "They look at the floor. I waited again."]
    assert [words for _, words in quotes(pi, source)] == apart

    page.keyboard.press("a")
    settings = page.get_by_role("dialog", name="Reading settings")
    expect(settings).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#settings') !== null")
    assert 'combobox "Size of text"' in settings.aria_snapshot()
    page.keyboard.press("Escape")
    expect(page.locator("#p4 .words")).to_be_focused()
    assert wrong(page) == []

    tab_to(page, "More", "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, "Print this text")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Print I-001")).to_be_visible()
    paper = page.get_by_role("article", name="What will be printed")
    assert "Hope" in paper.aria_snapshot()
    assert wrong(page) == []


def wrong(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]
