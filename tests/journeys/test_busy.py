"""The answer when the database was held for too long: what was written is not lost, and is sent again."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.people.models import Family

pytestmark = pytest.mark.browser
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1024, "height": 760}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "light"},
)


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "dark", "narrow-dark", "narrow"])
def test_what_could_not_be_written_yet_is_there_to_be_sent_again(
    sit, pi, study, setting, monkeypatch
):
    from fieldloom.ground.answers import Busy
    from fieldloom.people import writes

    add = writes.add_family
    page = sit(pi, "people/new/family/", **setting)

    def held(**given):
        raise Busy

    monkeypatch.setattr(writes, "add_family", held)
    page.get_by_label("What you call the family").fill("the Quay family")
    page.get_by_label("Nation").select_option("scotland")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This could not be written yet")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
    if folder := os.environ.get("FIELDLOOM_PICTURES"):
        page.screenshot(
            path=f"{folder}/busy-{setting['viewport']['width']}-{setting['color_scheme']}.png"
        )
    monkeypatch.setattr(writes, "add_family", add)
    page.go_back()
    expect(page.get_by_label("What you call the family")).to_have_value("the Quay family")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("the Quay family")
    assert Family.objects.get(study=study).label == "the Quay family"
