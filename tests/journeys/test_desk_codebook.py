"""The codebook beside the text, in a browser: words to a code and a code to words, by mouse and by
keys; codes moved, renamed and merged; the numbers right after each."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.coding import reads, writes

pytestmark = pytest.mark.browser


@pytest.fixture
def source(pi, taken):
    return taken(pi)


@pytest.fixture
def codes(pi, study, source):
    made = {}
    for name, under in (("Time", None), ("Waiting", "Time"), ("Kin", None), ("Hope", None)):
        new = writes.NewCode(name, made.get(under))
        made[name] = writes.add_code(by=pi, study=study, new=new)
    return made


@pytest.fixture
def desk(sit, pi, source, codes):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("#code-tree [role=treeitem]")
    page.evaluate("document.fonts.ready")
    return page


def line(page, name):
    return page.locator("#code-tree [role=treeitem]", has=page.locator(".pane-name", has_text=name))


def numbers(page, name, here, study):
    label = f"{name}, {here} in this text, {study} in the study"
    expect(page.get_by_role("treeitem", name=label, exact=True)).to_have_count(1)


def names(page):
    return page.locator("#code-tree .pane-name").all_text_contents()


def kept(pi, source):
    """(code, words) of what is coded, as it is kept."""
    from fieldloom.sources.reads import text_of

    whole = text_of(to=pi, revision=source.current)
    rows = reads.codings_in(to=pi, source=source)
    return [(row.code_name, whole[row.start : row.end]) for row in rows]


def choose(page, paragraph):
    """Choose the first sentence of a paragraph by key; the words that are chosen."""
    page.locator(f"#p{paragraph} .words").focus()
    page.keyboard.press("s")
    return page.evaluate("getSelection().toString()")


def centre(page, chosen=False, selector=""):
    script = """([chosen, selector]) => {
        const thing = chosen ? getSelection().getRangeAt(0) : document.querySelector(selector);
        const box = thing.getClientRects()[0];
        return [box.left + Math.min(box.width / 2, 60), box.top + box.height / 2];
    }"""
    return page.evaluate(script, [chosen, selector])


def drag(page, start, end, hold=None, meanwhile=None):
    """Take what is at `start` to `end`; wait there for `hold`, then for `meanwhile`, and let go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 4, steps=3)
    page.mouse.move(*end, steps=8)
    # Over what it would fall on, a hand is told of again and again; here only when it moves.
    tries = 200 if hold else 0
    while tries and not page.locator(hold).count():
        page.mouse.move(end[0] + tries % 2, end[1])
        page.wait_for_timeout(50)
        tries -= 1
    if hold:
        expect(page.locator(hold)).to_have_count(1)
    if meanwhile:
        meanwhile()
    page.mouse.up()


def middle(locator, share=0.5):
    """Where a line lies once nothing moves it any more."""
    locator.element_handle().wait_for_element_state("stable")
    box = locator.bounding_box()
    return box["x"] + 60, box["y"] + box["height"] * share


def test_words_are_dragged_onto_a_code_and_a_code_onto_words(desk, pi, source):
    words = choose(desk, 4)
    drag(desk, centre(desk, chosen=True), middle(line(desk, "Hope")), ".drop-words")
    expect(desk.locator("#p4 .coded")).to_have_text(words)
    numbers(desk, "Hope", 1, 1)
    drag(desk, middle(line(desk, "Kin")), centre(desk, selector="#p6 .words"), ".drop-paragraph")
    expect(desk.locator("#p6 .coded")).to_have_text("Nobody else.")
    numbers(desk, "Kin", 1, 1)
    others = choose(desk, 4)
    assert others != words
    drag(desk, middle(line(desk, "Waiting")), centre(desk, chosen=True), ".drop-chosen")
    numbers(desk, "Waiting", 1, 1)
    expect(desk.locator(".stripe.is-waiting")).to_have_count(0)
    assert sorted(kept(pi, source)) == [
        ("Hope", words),
        ("Kin", "Nobody else."),
        ("Waiting", others),
    ]
    desk.keyboard.press("Control+z")
    numbers(desk, "Waiting", 0, 0)
    numbers(desk, "Hope", 1, 1)


@pytest.fixture
def anew(member, source, codes, desk):
    """Somebody else codes paragraph 6 meanwhile: its words and the code's line are drawn anew."""
    ana = member("ana")

    def code(name):
        writes.apply_code(by=ana, source=source, code=codes[name], start=234, end=246)
        desk.evaluate("document.querySelector('text-desk').following.ask()")
        numbers(desk, name, 1, 1)
        expect(desk.locator("#p6 .stripe", has_text=name)).to_have_count(1)

    return code


def test_a_line_that_is_drawn_anew_under_the_hand_takes_a_code(desk, anew):
    onto = middle(line(desk, "Hope"))
    drag(desk, middle(line(desk, "Kin")), onto, ".drop-under", lambda: anew("Hope"))
    expect(desk.get_by_role("menuitem", name="Put “Kin” under “Hope”")).to_be_visible()


def test_words_that_went_while_they_were_dragged_are_not_coded_later(desk, anew):
    choose(desk, 6)
    drag(desk, centre(desk, chosen=True), (700, 20), meanwhile=lambda: anew("Time"))
    drag(desk, middle(line(desk, "Kin")), middle(line(desk, "Hope")), ".drop-under")
    expect(desk.get_by_role("menuitem", name="Put “Kin” under “Hope”")).to_be_visible()
    numbers(desk, "Hope", 0, 0)


def test_the_same_by_keys_alone(desk, pi, source):
    words = choose(desk, 4)
    desk.keyboard.press("g")
    expect(line(desk, "Time")).to_be_focused()
    desk.keyboard.type("ho")
    expect(line(desk, "Hope")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-say]")).to_have_text("Coded: Hope, paragraph 4")
    expect(line(desk, "Hope")).to_be_focused()
    numbers(desk, "Hope", 1, 1)
    desk.keyboard.press("Insert")
    desk.keyboard.type("Small hope")
    desk.keyboard.press("Enter")
    expect(line(desk, "Small hope")).to_be_focused()
    assert line(desk, "Small hope").get_attribute("aria-level") == "2"
    desk.keyboard.press("Enter")  # the words are still chosen
    numbers(desk, "Small hope", 1, 1)
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.matches('#p4 .words')")
    assert desk.evaluate("getSelection().toString()") == words
    assert sorted(kept(pi, source)) == [("Hope", words), ("Small hope", words)]


def test_the_tree_goes_by_arrows_and_is_found_by_typing(desk):
    line(desk, "Time").focus()
    desk.keyboard.press("ArrowDown")
    expect(line(desk, "Waiting")).to_be_focused()
    desk.keyboard.press("ArrowLeft")
    expect(line(desk, "Time")).to_be_focused()
    desk.keyboard.press("ArrowLeft")
    assert names(desk) == ["Time", "Kin", "Hope"]
    assert line(desk, "Time").get_attribute("aria-expanded") == "false"
    desk.keyboard.press("End")
    expect(line(desk, "Hope")).to_be_focused()
    desk.reload()
    desk.wait_for_selector("#code-tree [role=treeitem]")
    assert names(desk) == ["Time", "Kin", "Hope"]  # as it was left
    desk.get_by_role("textbox", name="Find a code").fill("wait")
    expect(desk.locator("[data-codes-count]")).to_have_text("1 code found")
    assert names(desk) == ["Time", "Waiting"]
    desk.keyboard.press("Enter")
    expect(line(desk, "Waiting")).to_be_focused()
    desk.get_by_role("textbox", name="Find a code").fill("zebra")
    expect(desk.locator("[data-codes-count]")).to_have_text("No code holds these words")


def test_codes_are_moved_by_hand_and_by_key_and_renamed_in_place(desk, pi, study):
    def paths():
        return [code.path for code in reads.codebook(to=pi, study=study)]

    drag(desk, middle(line(desk, "Hope")), middle(line(desk, "Kin"), 0.15), ".drop-before")
    expect(desk.locator("[data-line]")).to_have_text("Moved: Hope stands at the top")
    assert paths() == ["Time", "Time > Waiting", "Hope", "Kin"]
    line(desk, "Kin").focus()
    desk.keyboard.press("Alt+ArrowRight")
    expect(desk.locator("[data-line]")).to_have_text("Moved: Kin stands under Hope")
    assert paths() == ["Time", "Time > Waiting", "Hope", "Hope > Kin"]
    expect(line(desk, "Kin")).to_be_focused()
    desk.keyboard.press("F2")
    desk.keyboard.type("Kinship")
    desk.keyboard.press("Enter")
    expect(line(desk, "Kinship")).to_be_focused()
    assert paths()[-1] == "Hope > Kinship"
    drag(desk, middle(line(desk, "Kinship")), middle(line(desk, "Waiting")), ".drop-under")
    desk.get_by_role("menuitem", name="Put “Kinship” under “Waiting”").click()
    expect(desk.locator("[data-line]")).to_have_text("Moved: Kinship stands under Waiting")
    assert paths() == ["Time", "Time > Waiting", "Time > Waiting > Kinship", "Hope"]


def test_a_name_is_not_written_over_somebody_elses(desk, pi, study, codes):
    line(desk, "Hope").focus()
    desk.keyboard.press("F2")
    desk.keyboard.type("Hoping")
    changes = {"name": "Hopes"}
    writes.change_code(by=pi, code=codes["Hope"], changes=changes, expected=None)
    desk.keyboard.press("Enter")
    versions = desk.get_by_role("dialog", name="Changed by somebody else")
    expect(versions).to_contain_text("Hopes")
    versions.get_by_role("button", name="Put mine in its place").click()
    expect(line(desk, "Hoping")).to_have_count(1)
    assert reads.code_named("Hoping", to=pi, study=study).pk == codes["Hope"].pk


def test_a_merge_is_seen_before_it_is_done_and_undone_at_once(desk, pi, source, codes):
    whole = {"start": 42, "end": 52}
    for name in ("Kin", "Hope"):
        writes.apply_code(by=pi, source=source, code=codes[name], **whole)
    writes.apply_code(by=pi, source=source, code=codes["Kin"], start=60, end=70)
    desk.reload()
    desk.wait_for_selector("#p2 .stripe")
    desk.evaluate("document.fonts.ready")  # a late font would move the lines from under the mouse
    numbers(desk, "Kin", 2, 2)
    drag(desk, middle(line(desk, "Kin")), middle(line(desk, "Hope")), ".drop-under")
    desk.get_by_role("menuitem", name="Merge “Kin” into “Hope” …").click()
    dialog = desk.get_by_role("dialog", name="Merge “Kin” into “Hope”")
    expect(dialog).to_contain_text("1 coding: the same coder has the same passage under both")
    expect(dialog).to_contain_text("Petra (2)")
    assert wrong(desk) == []
    dialog.get_by_role("button", name="Merge them").click()
    expect(line(desk, "Kin")).to_have_count(0)
    numbers(desk, "Hope", 2, 2)
    expect(desk.locator("#p2 .stripe")).to_have_count(2)
    desk.locator(".toast").get_by_role("button", name="Undo").click()
    numbers(desk, "Kin", 2, 2)
    numbers(desk, "Hope", 1, 1)
    expect(desk.locator("#p2 .stripe")).to_have_count(3)
    line(desk, "Kin").focus()
    desk.keyboard.press("Shift+F10")
    desk.keyboard.press("m")
    desk.get_by_role("menuitem", name="Merge into another code").click()
    desk.keyboard.type("kin")
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog", name="Merge “Kin” into “Kin”")
    expect(dialog).to_contain_text("A code cannot be merged into itself.")
    expect(dialog.get_by_role("button", name="Merge them")).to_be_hidden()


def test_only_one_code_is_shown_or_one_is_hidden(desk, pi, source, codes):
    for name, start in (("Waiting", 42), ("Hope", 60)):
        writes.apply_code(by=pi, source=source, code=codes[name], start=start, end=start + 9)
    desk.reload()
    expect(desk.locator("#p2 .stripe")).to_have_count(2)

    def do(name, what):
        line(desk, name).focus()
        desk.keyboard.press("Shift+F10")
        desk.get_by_role("menuitem", name=what).click()

    do("Time", "Show only this code")  # and what stands under it
    expect(desk.locator("#p2 .stripe")).to_have_text(["Waiting by Petra"])
    expect(desk.get_by_role("treeitem", name="Hope")).to_have_accessible_name(
        "Hope, 1 in this text, 1 in the study, hidden in the text"
    )
    desk.get_by_role("button", name="1 coding hidden: show all").click()
    expect(desk.locator("#p2 .stripe")).to_have_count(2)
    do("Waiting", "Hide it in the text")
    expect(desk.locator("#p2 .stripe")).to_have_text(["Hope by Petra"])
    do("Waiting", "Show it in the text again")
    expect(desk.locator("#p2 .stripe")).to_have_count(2)


def test_a_colour_is_chosen_by_its_name(desk, pi, study):
    line(desk, "Hope").focus()
    desk.keyboard.press("Shift+F10")
    desk.get_by_role("menuitem", name="Colour").click()
    dialog = desk.get_by_role("dialog", name="Colour of a code")
    assert wrong(desk) == []
    dialog.get_by_label("Violet").check()
    dialog.get_by_role("button", name="Take this colour").click()
    expect(desk.locator("#code-tree .colour-8 .pane-name")).to_have_text("Hope")
    assert reads.code_named("Hope", to=pi, study=study).colour == "#3B097F"


def test_what_somebody_else_did_is_there_at_the_next_look(desk, pi, study, codes):
    writes.merge_codes(by=pi, code=codes["Kin"], into=codes["Hope"])
    desk.evaluate("document.querySelector('text-desk').acts.dispatchEvent(new Event('codebook'))")
    expect(line(desk, "Kin")).to_have_count(0)


def wrong(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("width", "colours"), [(1440, "light"), (1024, "dark"), (360, "light")])
def test_pane_drawer_and_menu_keep_nobody_out(sit, pi, source, codes, width, colours):
    page = sit(pi, "read/I-001/", viewport={"width": width, "height": 780}, color_scheme=colours)
    page.wait_for_selector("text-desk.is-live")
    pane = page.get_by_role("complementary", name="Codebook")
    opener = page.locator("[data-codes]")
    if width < 1280:
        expect(pane).to_be_hidden()
        opener.click()
    expect(pane).to_be_visible()
    expect(line(page, "Hope")).to_be_visible()
    assert wrong(page) == []
    line(page, "Hope").focus()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menu")).to_be_visible()
    assert wrong(page) == []
    page.keyboard.press("Escape")
    expect(line(page, "Hope")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    pane.get_by_role("button", name="Close").click()
    expect(pane).to_be_hidden()
    expect(opener).to_be_focused()
    page.reload()
    page.wait_for_selector("text-desk.is-live")
    expect(pane).to_be_hidden()


LONG = "KIRSTY: " + "They came to the door and they looked at the floor, as they always do. " * 9

MEASURED = """() => {
    const words = document.querySelector('#p2 .words');
    const box = words.getBoundingClientRect();
    const style = getComputedStyle(words);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = `${style.fontSize} Literata`;
    return {left: box.left, width: box.width, letters: box.width / pen.measureText(words.textContent).width
        * words.textContent.length};
}"""


@pytest.mark.parametrize("width", [1440, 1280, 1024])
def test_thirty_codes_on_one_paragraph_leave_the_words_where_they_are(sit, pi, study, taken, width):
    source = taken(pi, "I-001", f"INT: Tell me.\n\n{LONG}\n\nINT: And then?\n")
    page = sit(pi, "read/I-001/", viewport={"width": width, "height": 900})
    page.wait_for_selector("text-desk.is-live")
    page.evaluate("document.fonts.ready")
    before = page.evaluate(MEASURED)
    assert 58 <= before["letters"] <= 76
    for number in range(30):
        new = writes.NewCode(f"What the door says, {number}")
        code = writes.add_code(by=pi, study=study, new=new)
        span = {"start": 25 + number, "end": 500 - 2 * number}
        writes.apply_code(by=pi, source=source, code=code, **span)
    page.reload()
    expect(page.locator("#p2 .stripe")).to_have_count(30)
    if width < 1280:
        page.locator("[data-codes]").click()
    expect(page.locator("#code-tree [role=treeitem]")).to_have_count(30)
    assert page.evaluate(MEASURED) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= width
