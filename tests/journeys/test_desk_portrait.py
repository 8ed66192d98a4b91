"""In a browser: the portrait leads through the text, a memo is written beside it, an @ links, and the
page of portraits leads into the text at the place that was pressed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.coding import reads, writes
from fieldloom.coding.rules.links import LinkKind, link
from fieldloom.coding.rules.memos import MemoAbout
from journeys.at_the_desk import SOON

pytestmark = pytest.mark.browser

LONG = "\n\n".join(
    f"KIRSTY: We waited for answer number {n}, and it came late." for n in range(200)
)


@pytest.fixture
def codes(pi, study):
    return {
        name: writes.add_code(by=pi, study=study, new=writes.NewCode(name))
        for name in ("Waiting", "Hope")
    }


@pytest.fixture
def source(pi, study, taken, codes):
    """A text of 200 paragraphs with a coding near its beginning and one near its end."""
    made = taken(pi, text=LONG)
    for name, words in (("Waiting", "answer number 5,"), ("Hope", "answer number 190,")):
        start = LONG.index(words)
        writes.apply_code(by=pi, source=made, code=codes[name], start=start, end=start + len(words))
    return made


@pytest.fixture
def desk(sit, pi, source):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector(".portrait-strip:not([hidden])")
    return page


def wrong(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def strip(page):
    return page.get_by_role("slider", name="Portrait of the text")


def test_the_portrait_leads_by_mouse_to_a_far_paragraph(desk):
    expect(desk.locator(".portrait-strip path")).to_have_count(2)
    box = strip(desk).bounding_box()
    desk.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] - 3)
    expect(desk.locator("#p101 .words, #p100 .words, #p102 .words").first).to_be_in_viewport()
    focused = desk.evaluate("document.activeElement.closest('.block')?.dataset.n")
    assert 98 <= int(focused) <= 103


def test_a_mark_leads_to_its_very_words(desk, source):
    mark = LONG.index("answer number 190,")
    box = strip(desk).bounding_box()
    share = (mark + 8) / len(LONG)
    desk.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.25)
    expect(desk.locator("#p191 .words")).to_be_focused()
    assert desk.evaluate("getSelection().toString()") == "answer number 190,"


def test_the_portrait_is_walked_by_keys_and_heard(desk):
    strip(desk).focus()
    desk.keyboard.press("Home")
    expect(strip(desk)).to_have_attribute("aria-valuetext", "Paragraph 1 of 200: not coded")
    desk.keyboard.press("PageDown")
    expect(strip(desk)).to_have_attribute("aria-valuetext", re.compile(r"of 200: Waiting$"))
    desk.keyboard.press("PageDown")
    expect(strip(desk)).to_have_attribute("aria-valuetext", re.compile(r"of 200: Hope$"))
    expect(strip(desk)).to_be_focused()
    desk.keyboard.press("Enter")
    focused = desk.locator(".block:has(.words:focus)")
    expect(focused).to_have_attribute("data-n", re.compile(r"^(189|190|191)$"))
    assert wrong(desk) == []


def test_nothing_slips_from_under_the_hand_when_the_portrait_comes(sit, pi, source):
    page = sit(pi, "")
    held = []
    page.route("**/portrait/**", lambda route: held.append(route))
    page.goto(f"{page.url}read/I-001/")
    page.wait_for_selector("#code-tree [role=treeitem]")
    page.wait_for_selector("#p6 .stripe")
    page.wait_for_timeout(300)

    def tops():
        script = "one => Math.round(one.getBoundingClientRect().top)"
        places = ("#p6 .words", "#code-tree [role=treeitem]", ".portrait")
        return [page.locator(place).first.evaluate(script) for place in places]

    before = tops()
    expect(page.locator(".portrait-strip")).to_be_hidden()
    assert held
    for route in held:
        route.continue_()
    expect(page.locator(".portrait-strip path")).to_have_count(2)
    assert tops() == before


def test_the_portrait_follows_what_is_done(desk):
    desk.locator("#p3 .words").focus()
    for key in ("p", "c", "h", "o", "Enter"):
        desk.keyboard.press(key)
    path = desk.locator(".portrait-strip path").first
    expect(path).to_have_attribute("d", re.compile(r"^M\d+ \d+.*M\d+ \d+"), timeout=SOON)
    desk.get_by_text("Where codes stand").click()
    row = desk.locator(".portrait-table tr", has_text="Hope")
    expect(row).to_contain_text("¶3")
    expect(row).to_contain_text("¶191")
    row.get_by_role("button", name="Hope, paragraph 191").click()
    expect(desk.locator("#p191 .words")).to_be_focused()
    desk.get_by_role("checkbox", name="Hope").uncheck()
    expect(desk.locator(".portrait-strip path")).to_have_count(1)
    assert wrong(desk) == []


def test_what_was_found_is_marked(desk):
    desk.get_by_role("searchbox", name="Find in this text").fill('"number 150"')
    desk.keyboard.press("Enter")
    expect(desk.locator(".portrait-found")).to_have_count(1)
    desk.locator("[data-unfind]").click()
    expect(desk.locator(".portrait-found")).to_have_count(0)


def begin_memo(page, number=4):
    page.locator(f"#p{number} .words").focus()
    page.keyboard.press("p")
    page.keyboard.press("m")
    area = page.get_by_label("What you think")
    expect(area).to_be_focused()
    return area


def test_an_at_links_by_keys_alone_and_the_thing_knows(desk, pi, study, codes, source):
    area = begin_memo(desk)
    desk.keyboard.type("More of @wai")
    expect(desk.get_by_role("option").first).to_contain_text("Waiting")
    assert area.get_attribute("aria-activedescendant")
    assert wrong(desk) == []
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    markup = f"@[Waiting](code:{codes['Waiting'].pk})"
    expect(area).to_have_value(f"More of {markup} ")
    desk.keyboard.type("than @ho")
    expect(desk.get_by_role("option").first).to_contain_text("Hope")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("option")).to_have_count(0)
    expect(area).to_be_focused()
    desk.keyboard.press("Control+Enter")
    memo = desk.get_by_role("article", name="Memo by Petra", exact=True)  # once it is kept
    expect(memo).to_contain_text("More of @Waiting than @ho")
    (kept,) = reads.memos(to=pi, study=study)
    assert kept.text == f"More of {markup} than @ho"
    memo.get_by_role("link", name="@Waiting").click()
    expect(desk).to_have_url(re.compile(rf"/codebook/{codes['Waiting'].pk}/$"))
    expect(desk.get_by_role("heading", name="Memos that mention this")).to_be_visible()
    expect(desk.get_by_text("More of @Waiting")).to_be_visible()


def test_the_text_stays_open_while_a_memo_is_written(desk):
    area = begin_memo(desk)
    desk.keyboard.type("A thought.")
    assert desk.evaluate("document.querySelector('dialog:modal')") is None
    desk.locator("#p6 .words").click()
    expect(desk.locator("#p6 .words")).to_be_focused()
    desk.keyboard.press("p")
    assert desk.evaluate("getSelection().toString()").startswith("We waited for answer number 5")
    expect(area).to_have_value("A thought.")
    area.focus()
    desk.keyboard.press("Escape")
    expect(area).to_be_hidden()
    expect(desk.locator("#p4 .words")).to_be_focused()
    kept = desk.get_by_role("button", name="Go on with the draft: Memo on the chosen words, ¶4")
    begin_memo(desk, 8)
    desk.keyboard.type("Another.")
    desk.keyboard.press("Control+Enter")
    kept.click()
    expect(area).to_have_value("A thought.")
    assert wrong(desk) == []
    desk.keyboard.press("Control+Enter")
    expect(kept).to_have_count(0)
    expect(desk.get_by_text("not saved yet")).to_have_count(0)
    expect(area).to_be_hidden()
    desk.locator("#p4 .words").click()
    expect(desk.get_by_role("article", name="Memo by Petra")).to_contain_text("A thought.")
    assert desk.locator("#p8 .words").is_visible()


def test_leaving_with_a_draft_asks_first(desk):
    begin_memo(desk)
    desk.keyboard.type("Not yet saved.")
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.evaluate("setTimeout(() => location.assign('/'))")
    desk.wait_for_timeout(400)
    assert asked == ["beforeunload"]
    expect(desk.get_by_label("What you think")).to_have_value("Not yet saved.")
    desk.get_by_role("button", name="Discard").click()
    expect(desk.locator("[data-panel=writing]")).to_be_hidden()


def test_a_memo_that_the_server_refused_is_not_lost(desk):
    desk.route("**/memos/", lambda route: route.fulfill(
        status=422, content_type="application/json",
        body='{"kind": "unfit", "says": "Not now.", "remedy": "Later."}',
    ))  # fmt: skip
    begin_memo(desk)
    desk.keyboard.type("Worth keeping.")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_label("What you think")).to_have_value("Worth keeping.")
    expect(desk.locator(".toast")).to_contain_text("Not now.")
    desk.unroute("**/memos/")
    desk.get_by_label("What you think").focus()
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("article", name="Memo by Petra")).to_contain_text("Worth keeping.")


def test_on_a_phone_a_memo_is_written_below_the_text(sit, pi, source):
    page = sit(pi, "read/I-001/", viewport={"width": 360, "height": 740})
    page.wait_for_selector(".portrait-strip:not([hidden])")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    begin_memo(page)
    expect(page.locator("#p4 .words")).to_be_in_viewport()
    top = page.locator("#side").bounding_box()["y"]
    assert top > 300
    assert wrong(page) == []
    page.keyboard.type("Short.")
    page.get_by_role("button", name="Save memo").click()
    expect(page.locator("#side")).to_be_hidden()


def test_memos_elsewhere_that_mention_the_text_stand_beside_it(sit, pi, study, source, codes):
    text = f"Compare {link(LinkKind.SOURCE, source.pk, 'x')}."
    about = {"about": MemoAbout.CODE, "about_id": codes["Hope"].pk}
    writes.write_memo(by=pi, study=study, text=text, **about)
    page = sit(pi, "read/I-001/")
    expect(page.get_by_role("region", name="Memos that mention this text")).to_contain_text(
        "Compare @I-001"
    )


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_portraits_light_up_and_lead_into_the_text(sit, pi, source, codes, colours):
    page = sit(pi, "coding/portraits/", color_scheme=colours)
    lane = page.locator(f"svg a[data-code='{codes['Hope'].pk}']")
    lane.focus()
    expect(page.locator("code-portraits")).to_have_class(re.compile("is-lit"))
    expect(page.locator(f".pill[data-code='{codes['Hope'].pk}']")).to_have_class(
        re.compile("is-lit")
    )
    assert wrong(page) == []
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("region", name="Portraits as a table")).to_contain_text("¶191")
    assert wrong(page) == []
    page.get_by_text("Choose codes and texts").click()
    assert wrong(page) == []
    lane.scroll_into_view_if_needed()
    box = lane.locator("rect").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + 3)
    expect(page.locator("#p191 .words")).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "answer number 190,"


def test_a_memo_on_its_own_page_links_as_well(sit, pi, study, codes):
    page = sit(pi, f"coding/codebook/memos/about/code/{codes['Hope'].pk}/")
    area = page.get_by_label("Memo")
    area.focus()
    page.keyboard.type("Not @wai")
    expect(page.get_by_role("option").first).to_contain_text("Waiting")
    page.keyboard.press("Enter")
    expect(area).to_have_value(f"Not @[Waiting](code:{codes['Waiting'].pk}) ")
    assert wrong(page) == []
