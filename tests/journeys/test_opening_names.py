"""Two people open real names in the browser: one asks, another says yes, and they are shown for a time."""

import pytest
from playwright.sync_api import expect

from fieldloom.access.rules import Role
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.rules.kinds import Kind
from journeys.test_turning_off import looked_at

pytestmark = pytest.mark.browser
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1024, "height": 800}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "middle-dark", "narrow-dark"])
def test_one_asks_another_says_yes_and_the_register_is_shown(sit, pi, study, member, setting):
    stella = member("stella", Role.STEWARD)
    for forms, pseudonym in ((("Kayleigh Morrison", "our Kay"), "Morag"), (("Tracy Pugh",), "Una")):
        new = writes.NewEntity(Kind.PERSON, forms, pseudonym=pseudonym)
        writes.enter(by=pi, study=study, new=new)
    page = sit(pi, "team/", **setting)
    page.get_by_role("link", name="Opening real names").click()
    expect(page.get_by_text("They are shut to you.")).to_be_visible()
    looked_at(page, "names-shut")
    page.get_by_role("link", name="Ask to open them").click()
    page.get_by_label("What is it needed for?").fill("Because")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Whoever answers has to know why").first).to_be_visible()
    looked_at(page, "names-ask")
    page.get_by_label("What is it needed for?").fill("A letter has to go to the family.")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="You asked for this")).to_be_visible()
    looked_at(page, "names-mine")

    other = sit(stella, "", **setting)
    other.get_by_role("link", name="opening real names").click()
    looked_at(other, "names-waiting")
    other.get_by_role("link", name="Answer").click()
    looked_at(other, "names-answer")
    other.get_by_label("Yes: open them").check()
    other.get_by_role("button", name="Answer").click()
    expect(other.get_by_text("Real names are open to Petra")).to_be_visible()

    page.get_by_role("link", name="Opening real names").first.click()
    looked_at(page, "names-open")
    page.get_by_role("link", name="Show the register").click()
    expect(page.get_by_text("Kayleigh Morrison; our Kay")).to_be_visible()
    looked_at(page, "names-register")
    page.get_by_role("link", name="Ask to destroy the names of Una").click()
    looked_at(page, "names-destroy")
    page.go_back()
    page.get_by_role("link", name="Opening real names").first.click()
    page.get_by_role("button", name="Shut them now").click()
    expect(page.get_by_text("They are shut to you.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("the register with real names").first).to_be_visible()
    looked_at(other, "names-shown")
