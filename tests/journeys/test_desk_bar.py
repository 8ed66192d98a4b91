"""The bar over the text: it is used without losing one's place, and its list closes by itself."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LONG = "\n\n".join(f"KIRSTY: They came on day {n}. I waited. They looked." for n in range(1, 90))


@pytest.fixture
def source(pi, taken):
    return taken(pi, text=LONG)


def place(page):
    """Where paragraph 60 stands in the window, in pixels."""
    return round(page.locator("#p60").evaluate("block => block.getBoundingClientRect().top"))


@pytest.fixture
def reading(desk):
    """The desk, in the middle of a long text."""
    desk.wait_for_load_state("networkidle")
    desk.locator("#p60 .words").evaluate("words => words.scrollIntoView({block: 'center'})")
    desk.locator("#p60 .words").focus()
    desk.wait_for_function("scrollY > 500")
    return desk


def test_whoever_goes_to_the_bar_keeps_their_place(reading):
    before = place(reading)
    more = reading.locator("[data-more] > summary")
    for control in (more, reading.get_by_label("Find in this text")):
        control.evaluate("one => one.focus()")
        assert place(reading) == before
    reading.get_by_role("button", name="Close", exact=True).click()
    expect(reading.locator("#codes")).to_be_hidden()
    assert abs(place(reading) - before) < 4
    reading.get_by_role("button", name="Codebook").click()
    expect(reading.get_by_role("tree", name="Codes")).to_be_visible()
    assert abs(place(reading) - before) < 4


def test_what_is_wanted_seldom_stands_behind_one_button(reading):
    more = reading.locator("[data-more] > summary")
    keys = reading.get_by_role("button", name="Keys ?")
    expect(keys).to_be_hidden()
    more.click()
    expect(reading.get_by_role("link", name="Print this text")).to_be_visible()
    reading.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    keys.click()
    dialog = reading.get_by_role("dialog", name="Keys at the desk")
    expect(dialog).to_be_visible()
    expect(keys).to_be_hidden()
    reading.keyboard.press("Escape")
    expect(more).to_be_focused()
    more.click()
    reading.mouse.click(500, 500)
    expect(keys).to_be_hidden()


@pytest.mark.parametrize(("width", "lines"), [(1440, 1), (1024, 1), (360, 2)])
def test_the_buttons_of_the_bar_stand_in_few_lines(reading, width, lines):
    reading.set_viewport_size({"width": width, "height": 800})
    tops = reading.evaluate(
        """() => [...document.querySelectorAll('.desk-bar > :not([hidden])')]
        .filter(one => one.offsetHeight && !one.matches('.portrait'))
        .map(one => Math.round(one.getBoundingClientRect().bottom / 12))"""
    )
    assert len(set(tops)) == lines
