"""A text of which some is withheld, as somebody reads it: shades, why, and nothing bars anyone."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.coding import writes as coding
from fieldloom.consent import writes
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Scope
from fieldloom.people.models import Participant
from fieldloom.sources import writes as sources
from fieldloom.sources.models import Speaker

pytestmark = pytest.mark.browser
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1024, "height": 768}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)


@pytest.fixture
def withheld(pi, study, source, codes):
    """Kirsty is linked, was coded, consent decides, and she has withdrawn."""
    kirsty = Participant.objects.create(study=study, ref="H01-P1", label="Kirsty", kind="adult")
    for words in ((0, 4), (60, 70)):
        coding.apply_code(by=pi, source=source, code=codes[0], start=words[0], end=words[1])
    speaker = Speaker.objects.get(source=source, label__iexact="kirsty")
    sources.link_speaker(by=pi, speaker=speaker, participant=kirsty)
    writes.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Panel")
    writes.withdraw(
        by=pi, participant=kirsty, said=writes.Said(source.taken_in_at),
        withdrawing=writes.Withdrawing(Scope(everything=True)),
    )  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide", "middle", "narrow"])
def test_shades_say_why_and_nothing_bars_anyone(sit, pi, withheld, setting):
    page = sit(pi, "read/I-001/", **setting)
    page.wait_for_selector("text-desk.is-live")
    expect(page.locator(".block .withheld").first).to_contain_text("H01-P1 withdrew this on")
    text = page.locator("[data-text]").inner_text()
    assert "How long have you waited?" in text
    assert "floor" not in text
    assert "░░░" in text
    assert page.locator(".shades").first.get_attribute("aria-label") == "Withheld words"
    page.locator(".shades").first.click()  # in focus they are read out as that, and not one by one
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found] == []
    if folder := os.environ.get("FIELDLOOM_PICTURES"):
        page.screenshot(path=f"{folder}/withheld-{setting['viewport']['width']}.png")
