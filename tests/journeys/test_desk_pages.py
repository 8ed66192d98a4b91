"""Pages in a browser: the original beside the text follows the reader; a coded text on paper."""

import io
import re

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.access.rules import Role
from fieldloom.coding import writes
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.jobs.doing import carry_out
from fieldloom.sources import reads
from fieldloom.sources import writes as sources
from sources.formats.material import HARBOUR

pytestmark = pytest.mark.browser


@pytest.fixture
def duty(transactional_db, pi, study):
    """A field note of three pages, handed over as a PDF."""
    data = (HARBOUR / "F-003-duty-desk.pdf").read_bytes()
    handed = sources.Handed("F-003.pdf", data, {"ref": "F-003"})
    delivery = sources.hand_over(by=pi, study=study, files=[handed])
    carry_out(sources.close_delivery(by=pi, delivery=delivery).pk)
    return reads.source("F-003", to=pi, study=study)


def wrong(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize(("width", "colours"), [(1440, "light"), (1024, "dark"), (320, "light")])
def test_the_original_stands_beside_the_text_and_follows(sit, pi, duty, width, colours):
    setting = {"viewport": {"width": width, "height": 760}, "color_scheme": colours}
    page = sit(pi, "read/F-003/", **setting)
    page.wait_for_selector("text-desk.is-live")
    where = page.locator("[data-original-where]")
    page.get_by_role("button", name="Original page").click()
    picture = page.get_by_role("img", name="Page 1 as it was handed over")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.original-page').naturalWidth >= 790")
    expect(where).to_have_text("Page 1 of 3, 100%")
    assert fits(page)
    assert wrong(page) == []
    page.locator("#page").fill("3")
    page.keyboard.press("Enter")
    expect(where).to_contain_text("Page 3 of 3")
    assert page.url.endswith("?page=3")
    expect(page.locator("[data-page='3'] .words").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 1440])
def test_codebook_words_and_original_stand_beside_each_other(sit, pi, duty, width):
    page = sit(pi, "read/F-003/", viewport={"width": width, "height": 800})
    page.wait_for_selector("text-desk.is-live")
    page.get_by_role("button", name="Original page").click()
    page.wait_for_selector(".desk.has-original")
    page.locator("[data-codes]").click()
    boxes = [page.locator(one).bounding_box() for one in (".codes-pane", "#p6 .words", "#original")]
    for left, right in zip(boxes, boxes[1:], strict=False):
        assert left["x"] + left["width"] <= right["x"]
    assert boxes[1]["width"] > 320
    assert fits(page)


def test_pages_are_turned_and_enlarged_by_keys_and_the_words_stay_chosen(sit, pi, duty):
    page = sit(pi, "read/F-003/")
    page.wait_for_selector("text-desk.is-live")
    page.locator("#p6 .words").focus()
    page.keyboard.press("s")
    page.keyboard.press("o")
    where = page.locator("[data-original-where]")
    expect(where).to_have_text("Page 1 of 3, 100%")
    page.keyboard.press(".")
    page.keyboard.press("+")
    expect(where).to_have_text("Page 2 of 3, 130%")
    page.keyboard.press(",")
    page.keyboard.press("-")
    page.keyboard.press(",")
    expect(where).to_have_text("Page 1 of 3, 100%")
    assert page.evaluate("getSelection().toString()").startswith("The duty desk")
    page.keyboard.press("o")
    expect(page.locator("#original")).to_be_hidden()
    page.keyboard.press("Shift+G")
    expect(page.locator("#page")).to_be_focused()


def test_whoever_may_not_see_originals_reads_why(sit, member, duty):
    page = sit(member("wren", Role.FIELDWORKER), "read/F-003/")
    page.wait_for_selector("text-desk.is-live")
    page.get_by_role("button", name="Original page").click()
    pane = page.get_by_role("region", name="Original page")
    expect(pane.get_by_text("Your role does not open originals")).to_be_visible()
    expect(page.locator(".original-page")).to_have_count(0)
    assert wrong(page) == []


def test_a_copied_citation_tells_its_page(sit, pi, duty):
    page = sit(pi, "read/F-003/?page=2", permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_selector("text-desk.is-live")
    page.locator("#p15 .words").focus()
    page.keyboard.press("s")
    page.keyboard.press("y")
    expect(page.locator("[data-line]")).to_have_text("Copied with its citation.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("F-003, p. 2 ¶15")


@pytest.fixture
def coded(pi, study, taken):
    source = taken(pi)
    names = ("Waiting", "Being watched")
    made = [writes.add_code(by=pi, study=study, new=writes.NewCode(name)) for name in names]
    kept = [
        writes.apply_code(by=pi, source=source, code=made[0], start=42, end=90),
        writes.apply_code(by=pi, source=source, code=made[1], start=60, end=180),
    ]
    about = {"about": MemoAbout.CODING, "about_id": kept[0].pk}
    writes.write_memo(by=pi, study=study, text="They wait in the wet.", **about)
    return source


def on_paper(page):
    """The words of each sheet that Chromium would print."""
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [sheet.get_textpage().get_text_range() for sheet in document]


def test_a_coded_text_prints_with_its_margin(sit, pi, study, coded):
    page = sit(pi, "read/I-001/print/")
    assert wrong(page) == []
    sheets = on_paper(page)
    assert len(sheets) == 1  # no empty sheet at the end
    told = " ".join(sheets[0].split())
    for words in ("They look at the floor.", "b Waiting", "a Being watched", "[1]", "1 of 1"):
        assert words in told, words
    assert "They wait in the wet." in told
    assert "Print" not in told.replace("Printed", "")
    page.get_by_label("None").first.check()
    page.wait_for_url("**codes=none**")
    assert "b Waiting" not in " ".join(on_paper(page))


def test_every_sheet_says_which_text_it_is_of(sit, pi, taken):
    taken(pi, "I-002", "\n\n".join(f"P: Line {n} of a long talk, so it is." for n in range(400)))
    page = sit(pi, "read/I-002/print/")
    sheets = on_paper(page)
    assert len(sheets) > 5
    assert all("I-002" in sheet and "Quayside" in sheet for sheet in sheets)
    assert "Line 399" in " ".join(sheets)
    # Who speaks is never parted from the first words.
    for sheet in sheets:
        lines = [line.strip() for line in sheet.splitlines()]
        body = [line for line in lines if line and not re.fullmatch(r"\d+ of \d+", line)]
        assert not re.fullmatch(r"\d*\s*P", body[-1]), body[-3:]


def test_codes_are_told_apart_without_colour(sit, pi, coded):
    page = sit(pi, "read/I-001/print/")
    page.emulate_media(media="print")
    lines = page.evaluate(
        "[...document.querySelectorAll('.legend-line')].map(l => getComputedStyle(l).borderTopStyle)"
    )
    assert len(lines) == len(set(lines)) == 2
    page.emulate_media(media="screen")
    assert fits(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert fits(page)
