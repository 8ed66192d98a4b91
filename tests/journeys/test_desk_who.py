"""At the desk it is said by keys who is in the words; proposals are gone through one key each."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.people.models import Kinship, Participant
from fieldloom.sources import writes
from fieldloom.sources.models import Speaker, Subject

pytestmark = pytest.mark.browser

TALK = (
    "INT: Does Logan sleep?\n\nKIRSTY: My wee boy sleeps now.\n\nINT: And you?\n\n"
    "KIRSTY: Nobody else does.\n"
)


@pytest.fixture
def source(pi, study, taken):
    """A text that names a child, by his name and as kin of whoever speaks."""
    people = [
        Participant.objects.create(study=study, ref=ref, label=label, kind=kind)
        for ref, label, kind in (("P1", "Kirsty", "adult"), ("P2", "Logan", "child"))
    ]
    Kinship.objects.create(study=study, of=people[0], to=people[1], kind="parent_of")
    made = taken(pi, text=TALK)
    speaker = Speaker.objects.get(source=made, label="KIRSTY")
    writes.link_speaker(by=pi, speaker=speaker, participant=people[0])
    return made


def states():
    rows = Subject.objects.order_by("passage__start").values_list("participant__ref", "state")
    return list(rows)


def wrong(page):
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_by_keys_a_proposal_is_confirmed_undone_and_somebody_added(sit, pi, source):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    panel = page.locator("[data-panel=who]")
    expect(panel).to_contain_text("2 proposals in this text nobody has looked at")
    page.locator("#p1 .words").click()
    expect(panel.get_by_role("heading", name="Who is in ¶1")).to_be_visible()
    page.keyboard.press("u")
    page.keyboard.press("y")
    expect(panel).to_contain_text("1 proposal in this text")
    assert states() == [("P2", "confirmed"), ("P2", "proposed")]
    # the next one has the focus by now
    expect(panel.get_by_role("heading", name="Who is in ¶2")).to_be_visible()
    page.keyboard.press("n")
    expect(panel).to_contain_text("Every proposal in this text was looked at")
    page.keyboard.press("Control+z")
    expect(panel).to_contain_text("1 proposal in this text")
    assert states() == [("P2", "confirmed"), ("P2", "proposed")]
    page.locator("#p4 .words").click()
    page.keyboard.press("i")
    expect(page.get_by_label("Who", exact=True)).to_be_focused()
    assert wrong(page) == []
    page.keyboard.type("logan")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Confirmed by Petra")
    assert states()[-1] == ("P2", "confirmed")
    assert wrong(page) == []


def test_proposals_are_gone_through_on_their_page(sit, pi, source):
    page = sit(pi, "who/")
    expect(page.locator("[data-one]")).to_have_count(2)
    assert wrong(page) == []
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator("[data-one].is-confirmed")).to_have_count(1)
    expect(page.get_by_role("button", name="In it: P2 Logan", exact=True)).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("[data-one].is-dismissed")).to_have_count(1)
    assert states() == [("P2", "confirmed"), ("P2", "dismissed")]
    page.get_by_role("button", name="Undo: P2 Logan").last.click()
    expect(page.locator("[data-one].is-proposed")).to_have_count(1)
    assert wrong(page) == []
