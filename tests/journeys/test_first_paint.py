"""What is seen first at the desk, and from which files it comes."""

import pytest
from playwright.sync_api import expect

from fieldloom.coding import writes
from fieldloom.sources import reads
from fieldloom.web.edition import edition

pytestmark = pytest.mark.browser

# Notes whether a frame was about to be painted before the desk began.
WATCH = """
    const asked = window.requestAnimationFrame;
    window.requestAnimationFrame = (act) => asked((now) => ((window.framed ??= now), act(now)));
    customElements.whenDefined("text-desk").then(() => (window.begunAfter = window.framed ?? 0));
"""


@pytest.fixture
def marked(pi, source, codes):
    """A coding over the longest paragraph."""
    text = reads.text_of(to=pi, revision=source.current)
    start = text.index("Then they came")
    writes.apply_code(by=pi, source=source, code=codes[0], start=start, end=start + 20)
    return source


def test_the_desk_comes_in_few_files_of_the_edition(sit, pi, marked):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    expect(page.locator(".stripe")).to_have_count(1)
    named = "performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)"
    files = [one for one in page.evaluate(named) if one.startswith("/static/")]
    told = [one for one in files if not one.endswith(".woff2")]
    assert all(one.startswith(f"/static/{edition().digest}/") for one in files)
    assert len(told) == len(set(told)) <= 6, told


def test_the_words_are_seen_before_the_desk_begins(sit, pi, marked):
    page = sit(pi, "read/I-001/")
    page.context.add_init_script(WATCH)
    page.reload()
    page.wait_for_selector("text-desk.is-live")
    expect(page.locator(".stripe")).to_have_count(1)
    assert page.evaluate("window.begunAfter") > 0


def test_a_page_that_nobody_looks_at_becomes_a_desk_too(sit, pi, marked):
    page = sit(pi, "read/I-001/")
    hidden = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
    page.context.add_init_script(f"{hidden}; window.requestAnimationFrame = () => 0;")
    page.reload()
    page.wait_for_selector("text-desk.is-live")
    expect(page.locator(".stripe")).to_have_count(1)


def test_the_height_of_the_bar_is_told_to_what_sticks_below_it_only(sit, pi, marked):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    page.wait_for_function(
        "document.querySelector('#side').style.getPropertyValue('--bar').endsWith('px')"
    )
    style = "one => getComputedStyle(document.querySelector(one))"
    assert page.evaluate(f"({style})('.words').getPropertyValue('--bar')") == ""
    # The bar grows when the strip of the portrait arrives, and the words are told of it a frame later.
    page.wait_for_function(
        f"""() => {{
            const bar = document.querySelector('.desk-bar').offsetHeight;
            return bar > 30 && parseFloat(({style})('.words').scrollMarginTop) > bar;
        }}"""
    )


def test_who_speaks_stands_right_under_the_words_of_a_narrow_row(sit, pi, marked):
    page = sit(pi, "coding/quotations/", viewport={"width": 360, "height": 780})
    page.wait_for_selector("quotation-table.is-live")
    words, said = page.locator(".q-quote .words").first, page.locator(".q-row .q-speaker").first
    page.mouse.move(0, 0)
    expect(words).to_contain_text("Then they came")
    under = words.bounding_box()["y"] + words.bounding_box()["height"]
    assert 0 <= said.bounding_box()["y"] - under < 12
