"""Two people turn consent off in the browser: one sees what would be seen again and proposes, another
approves."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.access.rules import Role
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.material import Policy

pytestmark = pytest.mark.browser
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)


def looked_at(page, name):
    """No barrier, no sideways scroll; and a picture where one is asked for."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
    if folder := os.environ.get("FIELDLOOM_PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "narrow-dark"])
def test_one_proposes_and_another_approves(sit, pi, study, source, member, setting):
    stella = member("stella", Role.STEWARD)
    writes.let_consent_decide(by=pi, study=study, policy=Policy(2), reasoning="The panel.")
    page = sit(pi, "consent/decisions/", **setting)
    page.get_by_role("link", name="Propose that it no longer decides").click()
    expect(page.get_by_role("heading", name="What the whole team would see again")).to_be_visible()
    looked_at(page, "off-propose")
    page.get_by_label("Reasons").fill("The panel reversed it.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("link", name="Waits for a second person")).to_be_visible()
    looked_at(page, "off-waits")
    other = sit(stella, "consent/decisions/", **setting)
    other.get_by_role("link", name="Waits for a second person").click()
    expect(other.get_by_text("The panel reversed it.")).to_be_visible()
    looked_at(other, "off-decide")
    other.get_by_label("Approve it").check()
    other.get_by_label("Reasons").fill("As minuted.")
    other.get_by_role("button", name="Decide").click()
    expect(other.get_by_text("As minuted.")).to_be_visible()
    assert reads.regime(to=pi, study=study) is None
