"""Codings change their shape under the hand: ends drawn, cut in two, joined again."""

import pytest
from playwright.sync_api import expect

from fieldloom.coding import writes
from journeys.at_the_desk import quotes, settled, to_paragraph

pytestmark = pytest.mark.browser


@pytest.fixture
def coded(desk, pi, source, codes):
    """The desk, with “They look at the floor. I waited again.” coded as Hope."""
    from fieldloom.sources.reads import text_of

    start = text_of(to=pi, revision=source.current).index("They look")
    writes.apply_code(by=pi, source=source, code=codes[2], start=start, end=start + 39)
    desk.reload()
    desk.wait_for_selector("#p4 .stripe")
    assert quotes(pi, source) == [("Hope", "They look at the floor. I waited again.")]
    return desk


def middle_of(page, words):
    """Where a word stands in the window."""
    return page.evaluate(
        """words => {
            const walk = document.createTreeWalker(document.querySelector('[data-text]'), 4);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                const box = range.getBoundingClientRect();
                return [box.left, box.right, (box.top + box.bottom) / 2];
            }
        }""",
        words,
    )


def test_ends_are_drawn_with_the_mouse_to_whole_words(coded, pi, source):
    coded.locator("#p4 .stripe button").click()
    handle = coded.locator(".end-handle-end")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    left, right, middle = middle_of(coded, "floor")
    coded.mouse.move(box["x"], box["y"] + box["height"] / 2)
    coded.mouse.down()
    coded.mouse.move(right - 2, middle, steps=6)
    expect(coded.locator("#p4 .coded")).to_have_text("They look at the floor")
    coded.mouse.up()
    expect(coded.locator("[data-say]")).to_have_text("Ends moved: Hope")
    assert quotes(pi, source) == [("Hope", "They look at the floor")]
    coded.keyboard.press("Control+z")
    expect(coded.locator("#p4 .coded")).to_have_text("They look at the floor. I waited again.")


def test_a_coding_is_split_and_joined_by_keys_alone(coded, pi, source):
    to_paragraph(coded, 4)
    for key in ("s", "s", "s"):
        coded.keyboard.press(key)
    assert coded.evaluate("getSelection().toString()") == "I waited again."
    coded.keyboard.press("x")
    expect(coded.locator("[data-say]")).to_have_text("Split in two: Hope")
    settled(coded, 4, 2)
    apart = [("Hope", "They look at the floor."), ("Hope", "I waited again.")]
    assert quotes(pi, source) == apart
    coded.keyboard.press("Shift+X")
    expect(coded.locator("[data-say]")).to_have_text("Joined: Hope")
    settled(coded, 4, 1)
    assert quotes(pi, source) == [("Hope", "They look at the floor. I waited again.")]
    coded.keyboard.press("Control+z")
    settled(coded, 4, 2)
    assert quotes(pi, source) == apart


def test_what_cannot_be_split_says_what_to_do(coded, pi, source):
    to_paragraph(coded, 4)
    coded.keyboard.press("x")
    expect(coded.locator("[data-say]")).to_contain_text("Take one of your codings in hand")
    coded.keyboard.press("]")
    coded.keyboard.press("x")
    expect(coded.locator("[data-say]")).to_contain_text("Choose the words inside it")
    assert len(quotes(pi, source)) == 1
