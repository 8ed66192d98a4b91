"""A picture at the desk in a real browser: taken in, seen, its parts coded by hand and by key."""

import re

import pytest
from playwright.sync_api import expect

from fieldloom.coding import reads
from pictures import photograph

pytestmark = pytest.mark.browser


@pytest.fixture
def picture(transactional_db, study, pi):
    """A photograph that was taken in, and described."""
    from fieldloom.jobs.doing import carry_out
    from fieldloom.sources import reads as sources
    from fieldloom.sources import writes

    handed = writes.Handed("kitchen.jpg", photograph(), {"ref": "P-001", "title": "The kitchen"})
    delivery = writes.hand_over(by=pi, study=study, files=[handed])
    carry_out(writes.close_delivery(by=pi, delivery=delivery).pk)
    return sources.source("P-001", to=pi, study=study)


@pytest.fixture
def desk(sit, pi, picture, study):
    from fieldloom.coding import writes

    writes.add_code(by=pi, study=study, new=writes.NewCode("Kitchen"))
    writes.add_code(by=pi, study=study, new=writes.NewCode("Being watched"))
    page = sit(pi, "read/P-001/")
    expect(page.locator(".picture.is-live")).to_be_visible()
    expect(page.locator("[data-view] img")).to_have_js_property("complete", True)
    return page


def draw(page, left, top, right, bottom):
    """Draw a frame, in shares of the picture."""
    box = page.locator("[data-sheet-of-picture]").bounding_box()
    at = lambda x, y: (box["x"] + x * box["width"], box["y"] + y * box["height"])  # noqa: E731
    page.mouse.move(*at(left, top))
    page.mouse.down()
    page.mouse.move(*at((left + right) / 2, (top + bottom) / 2))
    page.mouse.move(*at(right, bottom))
    page.mouse.up()


def code_it(page, letters):
    page.keyboard.press("Enter")
    expect(page.locator("#picker[open]")).to_be_visible()
    page.keyboard.type(letters)
    page.keyboard.press("Enter")
    expect(page.locator("[data-line]")).to_contain_text("Coded")


def kept(pi, source):
    return [(row.code_name, row.region) for row in reads.codings_in(to=pi, source=source)]


def test_a_part_is_drawn_coded_undone_after_a_reload_and_done_again(desk, pi, picture):
    draw(desk, 0.1, 0.2, 0.4, 0.6)
    code_it(desk, "ki")
    expect(desk.locator(".frame-label")).to_have_accessible_name(
        re.compile(r"^Part 1 of 1, middle left, 30 × 40 per cent, coded Kitchen, by ")
    )
    ((name, region),) = kept(pi, picture)
    assert name == "Kitchen"
    assert region == pytest.approx((1000, 2000, 3000, 4000), abs=40)
    desk.reload()
    expect(desk.locator(".frame-label")).to_have_count(1)
    desk.get_by_role("button", name="Undo", exact=True).click()
    expect(desk.locator(".frame-label")).to_have_count(0)
    assert kept(pi, picture) == []
    desk.get_by_role("group", name="At the desk").get_by_role("button", name="Redo").click()
    expect(desk.locator(".frame-label")).to_have_count(1)
    assert kept(pi, picture) == [("Kitchen", region)]


def test_a_part_is_coded_moved_noted_and_removed_by_keyboard_alone(desk, pi, picture):
    desk.locator("[data-view]").focus()
    desk.keyboard.press("n")
    for key in (*["ArrowLeft"] * 60, *["ArrowUp"] * 60, *["Shift+ArrowRight"] * 5):
        desk.keyboard.press(key)
    code_it(desk, "Being seen")  # a code of this name is not there: it is made
    ((name, region),) = kept(pi, picture)
    assert name == "Being seen"
    assert region[:2] == (0, 0)
    desk.keyboard.press("]")
    expect(desk.locator(".frame-label")).to_be_focused()
    desk.keyboard.press("a")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-chosen]")).to_have_count(0)
    expect(desk.locator("[data-line]")).to_contain_text("Frame moved")
    assert kept(pi, picture)[0][1][0] == 100
    desk.keyboard.press("m")
    desk.keyboard.type("She stood here.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-panel=regions] .memo-text")).to_have_text("She stood here.")
    desk.keyboard.press("Delete")
    expect(desk.locator(".frame-label")).to_have_count(0)
    expect(desk.locator("[data-line]")).to_have_text("Removed: Being seen")
    assert kept(pi, picture) == []


def test_thirty_parts_over_one_another_keep_labels_that_can_be_read(desk, pi, picture, study):
    from fieldloom.coding import writes
    from fieldloom.sources.rules.regions import Region

    for number in range(30):
        code = writes.add_code(by=pi, study=study, new=writes.NewCode(f"Thing no. {number}"))
        region = Region(2000 + number * 60, 2000 + number * 45, 4000, 4000)
        writes.code_region(by=pi, source=picture, code=code, region=region)
    desk.reload()
    expect(desk.locator(".frame-label")).to_have_count(30)
    boxes = desk.evaluate(
        """() => [...document.querySelectorAll(".frame-label")].map((label) => {
            const { x, y, width, height } = label.getBoundingClientRect();
            return { x, y, width, height };
        })"""
    )
    met = [
        (one, other)
        for at, one in enumerate(boxes)
        for other in boxes[at + 1 :]
        if one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    ]
    assert met == []
    named = desk.locator(".frame-label:not(.is-short)")
    assert named.count() >= 20


def test_a_finger_chooses_a_part_and_a_handle_draws_it_out(sit, pi, picture, desk):
    phone = sit(pi, "read/P-001/", viewport={"width": 360, "height": 740}, has_touch=True)
    phone.get_by_role("button", name="Choose a part").tap()
    expect(phone.locator("[data-chosen]")).to_be_visible()
    phone.get_by_role("toolbar", name="Chosen part").get_by_role("button", name="Code").tap()
    phone.locator("#picker-input").fill("ki")
    phone.get_by_role("option", name="Kitchen").tap()
    expect(phone.locator("[data-line]")).to_contain_text("Coded")
    before = kept(pi, picture)[0][1]
    phone.locator(".frame-label").tap()
    handle = phone.locator(".frame.is-current [data-edge=se]").bounding_box()
    x, y = handle["x"] + 12, handle["y"] + 12
    phone.mouse.move(x, y)
    phone.mouse.down()
    phone.mouse.move(x + 20, y + 20)
    phone.mouse.up()
    expect(phone.locator("[data-line]")).to_contain_text("Frame moved")
    assert kept(pi, picture)[0][1].width > before.width


def test_the_picture_is_made_larger_and_a_part_still_lands_where_it_was_drawn(desk, pi, picture):
    desk.locator("[data-view]").focus()
    for _ in range(4):
        desk.keyboard.press("+")
    expect(desk.locator("[data-zoom]")).to_have_text("244%")
    view = desk.locator("[data-view]").bounding_box()
    sheet = desk.locator("[data-sheet-of-picture]").bounding_box()
    corner = (view["x"] + 40, view["y"] + 40)
    desk.mouse.move(*corner)
    desk.mouse.down()
    desk.mouse.move(corner[0] + 100, corner[1] + 50)
    desk.mouse.move(corner[0] + 200, corner[1] + 100)
    desk.mouse.up()
    code_it(desk, "ki")
    region = kept(pi, picture)[0][1]
    assert region.left == pytest.approx((corner[0] - sheet["x"]) / sheet["width"] * 10000, abs=30)
    assert region.width == pytest.approx(200 / sheet["width"] * 10000, abs=30)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nobody_meets_a_barrier_at_a_picture(desk, sit, pi, picture, study, colours):
    from axe_playwright_python.sync_playwright import Axe

    draw(desk, 0.1, 0.1, 0.5, 0.5)
    code_it(desk, "ki")
    page = sit(pi, "read/P-001/", viewport={"width": 360, "height": 780}, color_scheme=colours)
    expect(page.locator(".frame-label")).to_have_count(1)
    page.locator(".frame-label").click()
    page.locator("[data-view]").focus()
    page.keyboard.press("n")
    expect(page.locator("[data-chosen]")).to_be_visible()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
