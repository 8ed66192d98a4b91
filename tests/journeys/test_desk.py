"""At the desk, in a browser: choose, code, note, undo, correct; by mouse and by keys alone."""

import pytest
from playwright.sync_api import expect

from fieldloom.coding import reads, writes
from journeys.at_the_desk import SOON, deaf, drag_over, quotes, settled, to_paragraph

pytestmark = pytest.mark.browser


def test_words_are_coded_with_the_mouse(desk, pi, source):
    drag_over(desk, "They look at the floor.")
    toolbar = desk.get_by_role("toolbar", name="Chosen words")
    toolbar.get_by_role("button", name="Code").click()
    desk.get_by_role("option", name="Hope").click()
    expect(desk.locator("#p4 .coded")).to_have_text("They look at the floor.")
    expect(desk.locator("#p4 .stripe")).to_contain_text("Hope")
    settled(desk, 4)
    assert quotes(pi, source) == [("Hope", "They look at the floor.")]
    desk.reload()
    expect(desk.locator("#p4 .coded")).to_have_text("They look at the floor.")


def test_words_are_coded_by_keys_alone_with_four_strokes(desk, pi, source):
    for _ in range(40):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.matches('.words')"):
            break
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.keyboard.press("s")
    assert desk.evaluate("getSelection().toString()").startswith("The twelth 🌊 of May")
    for stroke in ("c", "w", "a", "Enter"):
        desk.keyboard.press(stroke)
    said = desk.locator("[data-say]")
    expect(said).to_have_text("Coded: Waiting, paragraph 2")
    expect(desk.locator("#p2 .stripe")).to_contain_text("Waiting")
    assert quotes(pi, source) == [("Waiting", "The twelth 🌊 of May, and the café was shut.")]
    assert desk.evaluate("document.activeElement.matches('#p2 .words')")
    assert desk.evaluate("getSelection().toString()").startswith("The twelth")
    desk.keyboard.press("Escape")
    assert desk.evaluate("getSelection().toString()") == ""


def test_ends_of_a_choice_are_moved_by_word_and_sentence(desk):
    to_paragraph(desk, 4)
    chosen = "getSelection().toString()"
    desk.keyboard.press("w")
    assert desk.evaluate(chosen) == "Then"
    desk.keyboard.press("w")
    assert desk.evaluate(chosen) == "they"
    desk.keyboard.press("Shift+ArrowRight")
    assert desk.evaluate(chosen) == "they came"
    desk.keyboard.press("Alt+Shift+ArrowLeft")
    assert desk.evaluate(chosen) == "Then they came"
    desk.keyboard.press("Shift+ArrowDown")
    assert desk.evaluate(chosen) == "Then they came, all of them."
    desk.keyboard.press("p")
    assert desk.evaluate(chosen).endswith("I waited again.")


def test_a_new_code_is_made_in_place_and_the_choice_is_kept(desk, pi, source, study):
    to_paragraph(desk, 6)
    desk.keyboard.press("s")
    desk.keyboard.press("c")
    desk.keyboard.type("Waiting>Alone")
    expect(desk.get_by_role("listbox").get_by_role("option")).to_have_text(
        ["Create code “Alone” under Waiting"]
    )
    desk.keyboard.press("Escape")
    assert desk.evaluate("getSelection().toString()") == "Nobody else."
    desk.keyboard.press("c")
    desk.keyboard.type("Waiting>Alone")
    desk.keyboard.press("Enter")
    expect(desk.locator("#p6 .stripe")).to_contain_text("Alone")
    settled(desk, 6)
    paths = [code.path for code in reads.codebook(to=pi, study=study)]
    assert "Waiting > Alone" in paths
    desk.keyboard.press("v")
    settled(desk, 6, 2)
    assert ("Nobody else.", "Nobody else.") in quotes(pi, source)


def test_a_memo_is_written_beside_the_text(desk, pi, source, study):
    to_paragraph(desk, 4)
    desk.keyboard.press("s")
    desk.keyboard.press("m")
    desk.get_by_label("What you think").fill("Who are they?\n\nAsk her.")
    desk.keyboard.press("Control+Enter")
    memo = desk.get_by_role("article", name="Memo by Petra", exact=True)  # once it is kept
    expect(memo).to_contain_text("Who are they?")
    assert [m.text for m in reads.memos(to=pi, study=study, source=source)] == [
        "Who are they?\n\nAsk her."
    ]
    memo.get_by_role("button", name="Change this memo").click()
    desk.get_by_label("What you think").fill("They: who?")
    desk.get_by_role("button", name="Save memo").click()
    expect(memo).to_contain_text("They: who?")
    memo.get_by_role("button", name="Drop this memo").click()
    expect(memo).to_have_count(0)


def test_acts_are_undone_after_a_reload(desk, pi, source):
    to_paragraph(desk, 4)
    for key in ("s", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    settled(desk, 4)
    desk.reload()
    desk.wait_for_selector("#p4 .stripe")
    desk.keyboard.press("Control+z")
    expect(desk.locator(".toast")).to_contain_text("Undone: code applied (Hope)")
    expect(desk.locator("#p4 .stripe")).to_have_count(0)
    assert quotes(pi, source) == []
    desk.locator(".toast").get_by_role("button", name="Redo").click()
    expect(desk.locator("#p4 .stripe")).to_have_count(1)
    assert len(quotes(pi, source)) == 1


def test_a_typing_error_is_put_right_and_the_coding_moves_along(desk, pi, source, codes):
    from fieldloom.sources.reads import text_of

    whole = text_of(to=pi, revision=source.current)
    start = whole.index("I waited again.")
    writes.apply_code(by=pi, source=source, code=codes[0], start=start, end=start + 15)
    to_paragraph(desk, 2)
    desk.keyboard.press("e")
    expect(desk.get_by_role("dialog", name="Correct paragraph 2")).to_be_visible()
    text = desk.get_by_label("Text", exact=True)
    text.fill(text.input_value().replace("twelth", "twelfth"))
    desk.get_by_role("button", name="Make this correction").click()
    expect(desk.get_by_role("alert")).to_contain_text("needs a reason")
    desk.get_by_label("Why").fill("A typing error.")
    desk.get_by_role("button", name="Make this correction").click()
    expect(desk.get_by_role("dialog", name="Corrected")).to_contain_text("1 passage moved along")
    desk.get_by_role("button", name="Go on reading").click()
    expect(desk.locator("#p2 .words")).to_contain_text("The twelfth 🌊 of May")
    expect(desk.locator("#p4 .coded")).to_have_text("I waited again.")
    assert quotes(pi, source) == [("Waiting", "I waited again.")]


def test_the_ends_of_a_coding_are_moved_by_keys_as_one_act(desk, pi, source, study):
    to_paragraph(desk, 4)
    for key in ("w", "w", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    settled(desk, 4)
    desk.keyboard.press("]")
    assert desk.evaluate("document.activeElement.matches('.stripe > button')")
    for _ in range(3):
        desk.keyboard.press("Shift+ArrowRight")
    expect(desk.locator("#p4 .coded")).to_have_text("they came, all of")
    expect(desk.locator("[data-line]")).to_have_text("Ends moved: Hope")
    assert quotes(pi, source) == [("Hope", "they came, all of")]
    assert reads.next_undo(to=pi, study=study).name == "coding adjusted"
    desk.keyboard.press("Delete")
    expect(desk.locator("#p4 .stripe")).to_have_count(0)


def test_a_change_waits_for_the_network_and_is_done_once(desk, pi, source):
    desk.wait_for_load_state("networkidle")
    desk.context.set_offline(True)
    to_paragraph(desk, 4)
    for key in ("s", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("[data-net]")).to_have_text("1 act waits for the network")
    expect(desk.locator("#p4 .stripe.is-waiting")).to_have_count(1)
    assert quotes(pi, source) == []
    desk.context.set_offline(False)
    expect(desk.locator("[data-net]")).to_be_hidden(timeout=SOON)
    expect(desk.locator("#p4 .stripe:not(.is-waiting)")).to_have_count(1)
    assert len(quotes(pi, source)) == 1


def test_an_answer_that_was_lost_does_not_code_twice(desk, pi, source):
    desk.wait_for_load_state("networkidle")
    lost = []

    def lose_the_first(route):
        if not lost:
            lost.append(route.fetch().status)  # done by the server, never heard by the page
            route.abort()
        else:
            route.continue_()

    desk.route("**/codings/", lose_the_first)
    to_paragraph(desk, 4)
    for key in ("s", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("#p4 .stripe:not(.is-waiting)")).to_have_count(1, timeout=SOON)
    assert lost == [200]
    assert len(quotes(pi, source)) == 1


def test_whoever_comes_second_chooses_between_both_versions(desk, pi, source, codes, study):
    deaf(desk)
    to_paragraph(desk, 4)
    for key in ("s", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    settled(desk, 4)
    (row,) = reads.codings_in(to=pi, source=source)
    coding = reads.coding(row.id, to=pi, study=study)
    writes.recode(by=pi, coding=coding, code=codes[1], expected=None)
    desk.get_by_role("button", name="Recode").click()
    desk.keyboard.type("wa")
    desk.keyboard.press("Enter")
    versions = desk.get_by_role("dialog", name="Changed by somebody else")
    expect(versions).to_contain_text("Being watched")
    versions.get_by_role("button", name="Put mine in its place").click()
    expect(desk.locator("#p4 .stripe")).to_contain_text("Waiting")
    assert [code for code, _ in quotes(pi, source)] == ["Waiting"]


def test_words_are_copied_with_their_citation(desk):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    to_paragraph(desk, 2)
    desk.keyboard.press("s")
    desk.keyboard.press("y")
    expect(desk.locator("[data-line]")).to_have_text("Copied with its citation.")
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied == "“Since May.” — KIRSTY, I-001, ¶2"


def test_codes_are_hidden_and_shown_again(desk):
    to_paragraph(desk, 4)
    for key in ("s", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    box = desk.locator("#side").get_by_label("Hope")
    box.uncheck()
    expect(desk.locator("#p4 .stripe")).to_have_count(0)
    desk.get_by_role("button", name="1 coding hidden: show all").click()
    expect(desk.locator("#p4 .stripe")).to_have_count(1)


def test_what_is_found_is_gone_to(desk):
    desk.keyboard.press("Tab")
    to_paragraph(desk, 1)
    desk.keyboard.press("/")
    desk.keyboard.type("floor")
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="look at the floor").click()
    assert desk.evaluate("getSelection().toString()") == "floor"
    assert desk.evaluate("CSS.highlights.get('found').size") == 1


def test_quick_undos_take_back_as_many_acts(desk, pi, source):
    to_paragraph(desk, 4)
    for key in ("s", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    # Once the picker has closed, keys are the desk's again.
    expect(desk.locator("#p4 .stripe")).to_have_count(1)
    for key in ("s", "r", "s", "r"):
        desk.keyboard.press(key)
    settled(desk, 4, 3)
    for _ in range(3):
        desk.keyboard.press("Control+z")
    settled(desk, 4, 0)
    assert quotes(pi, source) == []
    for _ in range(2):
        desk.keyboard.press("Control+Shift+Z")
    settled(desk, 4, 2)
    assert len(quotes(pi, source)) == 2


def test_white_space_at_the_ends_of_a_choice_is_left_out(desk, pi, source):
    drag_over(desk, " all of them. ")
    desk.keyboard.press("c")
    desk.keyboard.type("ho")
    desk.keyboard.press("Enter")
    settled(desk, 4)
    assert quotes(pi, source) == [("Hope", "all of them.")]


def test_what_lost_its_words_is_placed_by_hand(desk, pi, source, codes, study):
    from fieldloom.sources.reads import text_of
    from fieldloom.sources.writes import correct

    whole = text_of(to=pi, revision=source.current)
    start = whole.index("They look at the floor.")
    writes.apply_code(by=pi, source=source, code=codes[0], start=start, end=start + 23)
    text = whole.replace(
        "Then they came, all of them. They look at the floor. I waited again.", "No."
    )
    correct(by=pi, source=source, text=text, reason="Another recording.", expected=1)
    desk.reload()
    waiting = desk.get_by_role("region", name="Waiting for a place")
    expect(waiting).to_contain_text("They look at the floor.")
    to_paragraph(desk, 6)
    desk.keyboard.press("s")
    waiting.get_by_role("button", name="Place on the chosen words").click()
    expect(desk.locator("#p6 .coded")).to_have_text("Nobody else.")
    expect(waiting).to_be_hidden()
    assert quotes(pi, source) == [("Waiting", "Nobody else.")]
