"""At the door, in a browser: an audience is chosen, a name stops the file, a doubt is looked at."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.coding import writes as coding
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.rules.kinds import Kind

pytestmark = pytest.mark.browser
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1024, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def register(pi, study, source):
    """A register, and codes of which one bears a real name and one an everyday word that is a name."""
    made = {}
    for kind, name, pseudonym in (
        (Kind.PERSON, "Kayleigh Morrison", "Elspeth"),
        (Kind.PERSON, "Hope", "Morag"),
        (Kind.PLACE, "Methil", "Millbrook"),
        (Kind.SERVICE, "Ravenscar Surgery", "Haven House"),
    ):
        new = writes.NewEntity(kind, (name,), pseudonym=pseudonym)
        made[name] = writes.enter(by=pi, study=study, new=new)
    writes.set_ladder(by=pi, entity=made["Methil"], rungs={"region": "the east of Scotland"})
    for name, start in (("Kayleigh waits", 42), ("hope", 60)):
        code = coding.add_code(by=pi, study=study, new=coding.NewCode(name))
        coding.apply_code(by=pi, source=source, code=code, start=start, end=start + 9)
    return made


def looked_at(page, name):
    """No barrier that axe finds, no sideways scroll; kept as a picture where one is asked for."""
    found = Axe().run(page).response["violations"]
    barriers = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
    assert barriers == [], name
    assert page.evaluate(WIDER) <= 0, name
    if folder := os.environ.get("FIELDLOOM_TEST_PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def export(page, name, audience="archive"):
    """Choose for whom, then the form, by keyboard alone."""
    page.get_by_label("For", exact=True).select_option(audience)
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("setting", SETTINGS, ids=["1440", "1024", "360-dark"])
def test_a_file_is_stopped_put_right_and_let_through(sit, pi, study, register, setting):
    page = sit(pi, "coding/codebook/", **setting)
    expect(page.get_by_text("still personal data (UK GDPR, article 4(5))")).to_be_visible()
    looked_at(page, "codebook")
    export(page, "CSV")
    expect(page.get_by_role("heading", name="Stopped at the door")).to_be_visible()
    expect(page.get_by_text("Elspeth").first).to_be_visible()
    expect(page.get_by_text("Kayleigh")).to_have_count(0)
    expect(page.get_by_role("button", name="let it through")).to_have_count(0)
    looked_at(page, "stopped")

    from fieldloom.coding.models import Code

    Code.objects.filter(name="Kayleigh waits").update(name="Elspeth waits")
    page.go_back()
    export(page, "CSV")
    expect(page.get_by_role("heading", name="Look at this before it leaves")).to_be_visible()
    looked_at(page, "doubts")
    with page.expect_download() as coming:
        page.get_by_role("button", name="None of these is a name: let it through").press("Enter")
    file = coming.value
    assert file.suggested_filename == "quayside-codebook-for-archive.csv"
    assert "Elspeth waits" in file.path().read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("setting", SETTINGS, ids=["1440", "1024", "360-dark"])
def test_what_an_audience_is_told_is_decided_by_keyboard(sit, pi, study, register, setting):
    page = sit(pi, "make-safe/views/", **setting)
    looked_at(page, "views")
    page.get_by_role("link", name="Everybody").press("Enter")
    looked_at(page, "view")
    page.get_by_label("Dates").select_option("none")
    page.get_by_role("button", name="Decide").press("Enter")
    expect(page.get_by_role("row").filter(has_text="Everybody")).to_contain_text("Not at all")
    page.get_by_role("link", name="Words for places and services").press("Enter")
    expect(page.get_by_text("Methil")).to_have_count(0)
    looked_at(page, "ladders")
    page.get_by_role("link", name="Millbrook").press("Enter")
    looked_at(page, "ladder")
    page.get_by_label("Nation").fill("near Methil")
    page.get_by_role("button", name="Keep").press("Enter")
    expect(page.get_by_text("hold a real name").first).to_be_visible()
    looked_at(page, "ladder-refused")
    page.get_by_label("Nation").fill("Scotland")
    page.get_by_role("button", name="Keep").press("Enter")
    expect(page.get_by_text("Nation: Scotland")).to_be_visible()


def test_quotations_and_portraits_are_offered_to_each_audience(sit, pi, study, register):
    for setting in SETTINGS:
        page = sit(pi, "coding/quotations/", **setting)
        page.wait_for_selector("quotation-table.is-live")
        page.get_by_text("Export", exact=True).first.click()
        expect(page.get_by_label("For", exact=True)).to_be_visible()
        looked_at(page, "quotations")
        page.goto(page.url.split("/coding/")[0] + "/coding/portraits/")
        looked_at(page, "portraits")
