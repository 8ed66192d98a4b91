"""It is said what somebody is to another, told to an audience, and a family takes another surname: by
keyboard too, and no page of it bars anyone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.people.models import Family, Kinship, Membership, Participant
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity, Relation
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.writes import NewEntity

pytestmark = pytest.mark.browser

PEOPLE = (
    ("P1", "Morag Geddes", "Kirsty Baird", "mother"),
    ("P2", "Ross Geddes", "Logan Baird", "son"),
    ("", "Tracy Rennie", "Jean", ""),
)
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    {"viewport": {"width": 1024, "height": 800}, "forced_colors": "active"},
)


@pytest.fixture
def kin(transactional_db, pi, study):
    """A mother and her son, and somebody who takes no part."""
    family = Family.objects.create(study=study, ref="H01", nation="scotland")
    made = []
    for ref, name, pseudonym, role in PEOPLE:
        who = None
        if ref:
            who = Participant.objects.create(study=study, ref=f"H01-{ref}", kind="adult")
            Membership.objects.create(study=study, participant=who, family=family, role=role)
        new = NewEntity(Kind.PERSON, (name,), who, pseudonym=pseudonym)
        made.append(writes.enter(by=pi, study=study, new=new))
    Kinship.objects.create(
        study=study, of=made[1].participant, to=made[0].participant, kind="child_of"
    )
    return made


def test_a_relation_is_said_by_keyboard_and_told_and_a_family_renamed(sit, pi, study, kin):
    page = sit(pi, "make-safe/register/")
    page.get_by_role("link", name="Say what Logan Baird is").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Mum’s child").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mum’s child")).to_be_visible()
    page.get_by_role("link", name="Say what Jean is").click()
    page.get_by_label("In the words of the field").fill("Morag’s sister")
    page.get_by_label("To whom").select_option("Kirsty Baird")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("These words hold a real name of the study.").first).to_be_visible()
    page.get_by_label("In the words of the field").fill("Mum’s sister")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mum’s sister")).to_be_visible()
    assert Relation.objects.count() == 2
    page.goto(page.url.replace("register", "views/archive"))
    page.get_by_label("Relations between people").select_option("first")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("kin and neighbours need no more").first).to_be_visible()
    teller = reads.teller(to=pi, study=study, view=View.ARCHIVE)
    assert teller.told("Jean rang Logan.") == "Jean [Mum’s sister] rang Logan [Mum’s child]."
    page.goto(page.url.replace("views", "register"))
    page.get_by_role("link", name="Kirsty Baird", exact=True).click()
    assert page.get_by_role("checkbox", name="Logan Baird").is_checked()
    page.get_by_label("Another pseudonym").fill("Kirsty Orr")
    page.get_by_role("button", name="Replace it everywhere").click()
    expect(page.get_by_text("1 other of the family went along").first).to_be_visible()
    names = set(Entity.objects.values_list("pseudonym", flat=True))
    assert names == {"Kirsty Orr", "Logan Orr", "Jean"}


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_page_of_it_bars_anyone(sit, pi, study, kin, setting):
    writes.set_relation(by=pi, entity=kin[2], words="Mum’s sister", to=kin[0])
    page = sit(pi, "make-safe/register/", **setting)
    here = page.url
    for path in ("", f"{kin[0].pk}/", f"{kin[1].pk}/relation/", f"{kin[2].pk}/relation/"):
        page.goto(here + path)
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    for path in ("views/", "views/archive/"):
        page.goto(here.replace("register/", path))
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
