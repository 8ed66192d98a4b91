"""Consent in a real browser: nothing bars anyone, and a withdrawal is recorded by keyboard alone."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.consent.conftest import (
    child,
    childrens_form,
    fay,
    form,
    guardian,
    moment,
    mother,
    people,
    take,
    waves,
)

from fieldloom.consent import writes
from fieldloom.consent.models import Event
from fieldloom.consent.rules.stating import Scope
from fieldloom.consent.writes import Said, Withdrawing

__all__ = [
    "child",
    "childrens_form",
    "fay",
    "form",
    "guardian",
    "mother",
    "people",
    "take",
    "waves",
]
pytestmark = pytest.mark.browser

PAGES = (
    "consent/",
    "consent/?purposes=all&on=2024-04-01",
    "consent/due/",
    "consent/people/H01-P1/",
    "consent/people/H01-P2/",
    "consent/people/H01-P1/record/consent/?form=CF+1",
    "consent/people/H01-P1/record/withdraw/",
    "consent/people/H01-P3/record/public_interest/",
    "consent/people/H01-P2/record/assent/",
    "consent/people/H01-P2/competence/",
    "consent/papers/",
    "consent/papers/forms/CF/1/",
    "consent/papers/forms/new/",
    "consent/papers/sheets/new/",
    "consent/decisions/",
    "consent/decisions/basis/",
    "consent/decisions/from-now-on/",
    "people/participants/H01-P1/",
    "people/participants/H01-P1/kin/",
)
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def said(mother, child, childrens_form, take, waves, fay):
    """A consent, a withdrawal of some of it, and one that does not count."""
    event = take(mother, date(2024, 3, 1))
    first = waves[0].pk
    withdrawing = Withdrawing(Scope(waves=(first,)))
    told = Said(moment(date(2024, 5, 1)))
    writes.withdraw(by=fay, participant=mother, said=told, withdrawing=withdrawing)
    return event


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "narrow-dark"])
def test_no_page_of_consent_bars_anyone(sit, pi, said, setting):
    page = sit(pi, "", **setting)
    home, axe, found = page.url, Axe(), {}

    def look(where):
        for violation in axe.run(page).response["violations"]:
            places = [node["target"] for node in violation["nodes"]][:3]
            found.setdefault(where, []).append((violation["id"], places))
        if page.evaluate(WIDER) > 0:
            found.setdefault(where, []).append("scrolls sideways")

    for path in PAGES:
        answer = page.goto(home + path)
        page.wait_for_load_state("load")
        assert answer.status == 200, path
        look(path)
    page.goto(home + "consent/people/H01-P1/record/consent/?form=CF+1")
    page.get_by_role("button", name="Show what it would say").click()
    page.wait_for_selector(".error-summary")
    look("errors")
    page.fill("#id_on", "2024-06-01")
    page.locator("#id_answer_3_2").check()
    page.get_by_label("only after the person").locator("visible=true").check()
    page.get_by_role("button", name="Show what it would say").click()
    page.wait_for_selector(".shown")
    look("shown")
    assert found == {}


def test_a_withdrawal_by_keyboard_is_seen_before_it_is_kept(sit, pi, said):
    page = sit(pi, "consent/people/H01-P1/")
    page.get_by_role("link", name="Withdraw", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/record/withdraw/")
    page.locator("#id_purposes").get_by_label("Publication").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show what it would say").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".shown")
    assert "H01-P1 withdraws: Publication." in page.inner_text(".shown")
    assert Event.objects.count() == 2
    page.get_by_role("button", name="Keep it").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".events")
    assert page.inner_text(".events li >> nth=0").startswith("Withdrawal")
    assert Event.objects.count() == 3
