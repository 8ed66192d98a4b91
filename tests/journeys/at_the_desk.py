"""What several journeys do at the desk, and how they look at what came of it."""

from playwright.sync_api import expect

from fieldloom.coding import reads
from journeys import slow

SOON = slow.PATIENCE if slow.RATE else 15_000
"""Milliseconds within which one sees what the other did, on a machine that is busy with something else.
That it is asked for every second or so is seen by a clock of the test's own in `test_desk_together`."""


def quotes(pi, source):
    """(code, words) of what is coded, as it is kept."""
    from fieldloom.sources.reads import source as fresh
    from fieldloom.sources.reads import text_of

    now = fresh(source.ref, to=pi, study=source.study)
    whole = text_of(to=pi, revision=now.current)
    coded = reads.codings_in(to=pi, source=now)
    return [(row.code_name, whole[row.start : row.end]) for row in coded]


def drag_over(page, words):
    """Choose words with the mouse, as a person does."""
    box = page.evaluate(
        """async words => {
            await document.fonts.ready;  // a late font would move the words from under the mouse
            const walk = document.createTreeWalker(document.querySelector('[data-text]'), 4);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0 || !node.parentElement.closest('.words')) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                const boxes = [...range.getClientRects()];
                const [first, last] = [boxes[0], boxes[boxes.length - 1]];  // they may break over lines
                const middle = box => (box.top + box.bottom) / 2;
                return [first.left + 1, middle(first), last.right - 1, middle(last)];
            }
        }""",
        words,
    )
    from_x, from_y, to_x, to_y = box
    page.mouse.move(from_x, from_y)
    page.mouse.down()
    page.mouse.move((from_x + to_x) / 2, (from_y + to_y) / 2)
    page.mouse.move(to_x, to_y)
    page.mouse.up()


def settled(page, number, count=1):
    """Wait until a paragraph has so many codings that are kept, not merely drawn."""
    expect(page.locator(f"#p{number} .stripe:not(.is-waiting)")).to_have_count(count)
    expect(page.locator(".is-waiting")).to_have_count(0)


def deaf(page):
    """From now on this page hears nothing of what others do: they may act before it has heard of it."""
    page.route("**/news/**", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("text-desk.is-live")


def to_paragraph(page, number):
    page.locator(f"#p{number} .words").focus()


def choose(page, words):
    """Select the first of these words in the text, and wait for the bar that comes with them."""
    page.evaluate(
        """words => {
          const all = [...document.querySelectorAll("[data-text] .words")];
          const one = all.find((each) => each.textContent.includes(words));
          one.focus();
          const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
          }
        }""",
        words,
    )
    page.wait_for_selector("[data-toolbar]:not([hidden])")
