"""A raw text is made safe wholly by keyboard; a name is found while coding; and no page bars anyone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.access.rules import Role
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Act, Mention
from fieldloom.sources import reads as sources
from fieldloom.sources import writes as source_writes
from journeys.at_the_desk import choose

pytestmark = pytest.mark.browser

RAW = """INT: Who lives with you, Denise?

DENISE: Just our Kayleigh and me. Kayleigh is seven. Mrs Pugh from Ravenscar Surgery rang on 12 March 2019.

INT: And before?

DENISE: In Methil, with my mum. Kayleigh cried and cried, and wee spanner just sat there.
"""
PLACES = {"Methil": "a town on the coast", "Ravenscar Surgery": "the surgery"}
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    {"viewport": {"width": 1024, "height": 800}, "forced_colors": "active"},
)


@pytest.fixture
def raw(pi, study, taken):
    """A text that waits to be made safe, with names looked for in it."""
    source_writes.put_names_first(by=pi, study=study, on=True)
    taken(pi, text=RAW)
    source = reads.source("I-001", to=pi, study=study)
    writes.find(by=pi, source=source)
    return source


def heading(page):
    return page.locator("#candidate").inner_text().split("\n")[-1].strip()


def wait_for_another(page, before):
    expect(page.locator("#review")).not_to_have_attribute("data-said", before or "")
    expect(page.locator("#candidate")).to_be_focused()


def decide(page, press):
    """One decision by key; returns what was said of it."""
    said = page.locator("#review").get_attribute("data-said")
    page.keyboard.press(press)
    wait_for_another(page, said)
    return page.locator("#review").get_attribute("data-said")


def decide_all(page):
    """Go through every name: places get words that name nobody, all else what is drawn."""
    decisions = 0
    while page.locator("#decide [name=key]").count():
        name = page.locator("#candidate").inner_text()
        words = next((told for what, told in PLACES.items() if what in name), "")
        if words:
            page.keyboard.press("e")
            page.keyboard.type(words)
            decide(page, "Enter")
        else:
            decide(page, "y")
        decisions += 1
    return decisions


def test_a_text_is_made_safe_by_keyboard_alone(sit, pi, study, raw, member):
    page = sit(pi, "make-safe/names/")
    page.wait_for_selector("#review")
    page.locator("#candidate").focus()
    first = page.locator("#candidate").inner_text()
    # Another pseudonym is drawn; the next and the one before; a decision, and it is undone.
    field = page.locator("#pseudonym")
    drawn = field.input_value()
    if drawn:
        decide(page, "r")
        assert field.input_value() not in ("", drawn)
    page.keyboard.press("j")
    page.wait_for_load_state("load")
    assert page.locator("#candidate").inner_text() != first
    page.keyboard.press("k")
    page.wait_for_load_state("load")
    assert page.locator("#candidate").inner_text() == first
    page.locator("#candidate").focus()
    assert "no name" in decide(page, "n")
    assert "Undone" in decide(page, "u")
    assert page.locator("#candidate").inner_text() == first
    decisions = decide_all(page)
    assert decisions == Act.objects.filter(undone=False).count() <= 8
    assert "decided" in page.locator("#candidate").inner_text()
    # The text is read; what was not found is marked, decided, and the text signed off.
    page.goto(re.sub("names/.*", "texts/I-001/", page.url))
    page.locator(".words").first.focus()
    for _ in range(3):
        page.keyboard.press("j")
    for _ in range(40):
        page.keyboard.press("w")
        if page.evaluate("getSelection().toString()") == "spanner":
            break
    page.keyboard.press("n")
    page.wait_for_selector("text=It waits to be decided")
    mention = Mention.objects.get(by_hand=True)
    assert RAW[mention.start : mention.end] == "spanner"
    page.goto(re.sub("texts/.*", "names/", page.url))
    page.locator("#candidate").focus()
    decide_all(page)
    page.goto(re.sub("names/.*", "texts/I-001/sign/", page.url))
    for box in page.locator("main input[type=checkbox]").all():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Sign it off").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is signed off")
    ana = member("ana", Role.ANALYST)
    found = sources.source("I-001", to=ana, study=study)
    safe = sources.text_of(to=ana, revision=found.current)
    for name in ("Denise", "DENISE", "Kayleigh", "Pugh", "Ravenscar", "Methil", "spanner"):
        assert name not in safe
    assert "a town on the coast" in safe
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert not re.search("kayleigh|pugh|spanner|methil", kept, re.IGNORECASE)


def test_the_same_person_is_found_and_some_places_are_decided_alone(sit, pi, study, raw):
    page = sit(pi, "make-safe/names/")
    some = {one.surfaces[0]: one for one in reads.candidates(to=pi, study=study).some}
    page.goto(f"{page.url}?c={some['Kayleigh'].key}")
    page.locator("#candidate").focus()
    # One place alone: X goes to the first tick, Space ticks it.
    page.keyboard.press("x")
    page.keyboard.press("Space")
    said = page.locator("#review").get_attribute("data-said")
    page.keyboard.press("n")
    wait_for_another(page, said)
    assert "no name, 1 place" in page.locator("#review").get_attribute("data-said")
    page.goto(re.sub(r"\?.*", f"?c={some['Kayleigh'].key}", page.url))
    page.locator("#candidate").focus()
    page.keyboard.press("e")
    page.keyboard.type("Morag")
    decide(page, "Enter")
    page.goto(re.sub(r"\?.*", f"?c={some['Pugh'].key}", page.url))
    page.locator("#candidate").focus()
    page.keyboard.press("s")
    page.keyboard.type("mor")
    page.wait_for_selector("#found-entities button")
    said = page.locator("#review").get_attribute("data-said")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    wait_for_another(page, said)
    shown = {one.entity.pseudonym for one in Mention.objects.exclude(entity=None)}
    assert shown == {"Morag"}


def signed(pi, study, raw):
    for one in reads.candidates(to=pi, study=study).some:
        name = PLACES.get(one.surfaces[0], "")
        from fieldloom.pseudonyms.rules.standing import Named

        writes.decide_candidate(by=pi, study=study, key=one.key, choice=Named(name))
    writes.find(by=pi, source=raw)
    assert not reads.candidates(to=pi, study=study).some
    told = reads.before_signing(to=pi, source=raw).cautions
    writes.sign_off(by=pi, source=raw, acknowledged=told)


def test_a_name_found_at_the_desk_is_replaced_and_others_tell_of_it(sit, pi, study, raw, member):
    signed(pi, study, raw)
    ana = member("ana", Role.ANALYST)
    page = sit(ana, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    choose(page, "spanner")
    page.keyboard.press("n")
    page.wait_for_selector("text=Those who keep names are told")
    assert Mention.objects.filter(said_by=ana, state="open").count() == 1
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    choose(page, "cried and cried")
    page.keyboard.press("n")
    page.wait_for_selector("#naming[open]")
    assert barriers(page) == []
    page.get_by_role("button", name="It is no name after all").click()
    page.wait_for_selector("#naming", state="hidden")
    choose(page, "sat")
    page.keyboard.press("n")
    page.wait_for_selector("#naming[open]")
    page.keyboard.type("Bryony")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You may leave this page")
    carry_out(Job.objects.get(kind=writes.REPLACING).pk)
    page.wait_for_selector("text=Replaced everywhere")
    assert "1 place of 1 text" in page.locator("#corrected").inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Go on reading").click()
    page.wait_for_selector("text=bryony")


def barriers(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "narrow-dark", "forced"])
def test_no_page_of_making_safe_bars_anyone(sit, pi, study, raw, setting):
    page = sit(pi, "make-safe/", **setting)
    home, found = page.url, {}
    for path in (
        *("", "names/", "names/?at=3&whole", "names/many/", "names/many/?tier=look"),
        *("rules/", "texts/I-001/", "texts/I-001/sign/", "how-well/"),
    ):
        answer = page.goto(home + path)
        page.wait_for_load_state("load")
        assert answer.status == 200, path
        if wrong := barriers(page):
            found[path] = wrong
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        if page.evaluate(wider) > 0:
            found.setdefault(path, []).append("scrolls sideways")
    assert found == {}
    signed(pi, study, raw)
    for path in ("", "names/", "texts/I-001/", "register/", "register/1/"):
        page.goto(home + path)
        assert barriers(page) == [], path


def test_the_forms_do_without_scripts(sit, pi, study, raw):
    page = sit(pi, "make-safe/names/", java_script_enabled=False)
    first = page.locator("#candidate").inner_text()
    page.get_by_role("button", name="Draw another").click()
    assert page.locator("#candidate").inner_text() == first
    page.get_by_role("button", name="Not a name").click()
    assert "no name" in page.locator("#messages").inner_text()
    page.get_by_role("button", name="Undo").click()
    assert page.locator("#candidate").inner_text() == first
    page.goto(re.sub("names/.*", "texts/I-001/", page.url))
    page.get_by_label("Paragraph", exact=True).fill("4")
    page.get_by_label("The name, as it stands there").fill("spanner")
    page.get_by_role("button", name="Mark it").click()
    assert "It waits to be decided" in page.locator("#messages").inner_text()
