"""Making safe as it is walked by keyboard: where the focus is after each step, and what is told."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fieldloom.access.rules import Role
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Telling
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.opening import Answered
from fieldloom.pseudonyms.rules.standing import Dismiss
from fieldloom.sources import writes as source_writes
from fieldloom.sources.rules.presence import HoldKind
from journeys.at_the_desk import choose
from pseudonyms import odd_files as odd

pytestmark = pytest.mark.browser

RAW = """INT: Who lives with you, Denise?

DENISE: Just our Kayleigh and me. Mrs Pugh from Ravenscar Surgery rang on 12 March 2019.

INT: And before?

DENISE: In Methil, with my mum. Kayleigh cried and cried, and wee spanner just sat there.
"""


@pytest.fixture
def raw(pi, study, taken):
    """A text that waits to be made safe."""
    source_writes.put_names_first(by=pi, study=study, on=True)
    taken(pi, text=RAW)
    return reads.source("I-001", to=pi, study=study)


@pytest.fixture
def looked(pi, raw):
    """The same, with names looked for."""
    writes.find(by=pi, source=raw)
    return raw


def barriers(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


def test_the_page_stays_one_page_when_the_work_has_ended(sit, pi, raw):
    page = sit(pi, "make-safe/")
    page.get_by_role("button", name="Look for names").click()
    page.locator("#work .progress").wait_for()
    assert barriers(page) == []
    link = page.get_by_role("link", name="I-001", exact=True)
    link.focus()
    carry_out(Job.objects.get(kind=writes.KIND_OF_WORK).pk)
    expect(page.locator("#messages")).to_contain_text("places to decide")
    assert page.locator("header").count() == page.locator("main").count() == 1
    assert page.locator("table").count() == 1
    expect(page.get_by_role("link", name="Decide the names")).to_be_visible()
    expect(link).to_be_focused()
    assert barriers(page) == []


@pytest.mark.parametrize("fails", [False, True], ids=["done", "failed"])
def test_work_that_waits_ends_or_fails_bars_nobody(sit, pi, looked, fails, monkeypatch):
    job = writes.find_everywhere(by=pi, study=looked.study)
    page = sit(pi, f"work/{job.pk}/")
    assert barriers(page) == []
    if fails:
        monkeypatch.setattr("fieldloom.pseudonyms.work.Finder.look", fail)
    carry_out(job.pk)
    job.refresh_from_db()
    assert (job.state == "failed") == fails and job.ended_at
    expect(page.locator("#now")).to_contain_text("Failed" if fails else "Done")
    assert barriers(page) == []


def fail(*args, **named):
    raise RuntimeError


SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def looked_at(page, home, paths):
    """What is wrong with each of these pages, wherever something is."""
    wrong = {}
    for path in paths:
        answer = page.goto(home + path)
        page.wait_for_load_state("load")
        found = [answer.status] if answer.status != 200 else barriers(page)
        if found or page.evaluate(SIDEWAYS):
            wrong[path] = found or "scrolls sideways"
    return wrong


def decide_all(pi, study, source):
    """Every name is said to be none."""
    writes.find(by=pi, source=source)
    while some := reads.candidates(to=pi, study=study).some:
        for one in some:
            writes.decide_candidate(by=pi, study=study, key=one.key, choice=Dismiss())
        writes.find(by=pi, source=source)


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "narrow-dark"])
def test_words_beside_a_text_and_a_text_made_safe_in_part_bar_nobody(
    sit, pi, study, looked, setting
):
    file = source_writes.Handed("visit.docx", odd.word(), {"ref": "F-001"})
    delivery = source_writes.hand_over(by=pi, study=study, files=[file])
    carry_out(source_writes.close_delivery(by=pi, delivery=delivery).pk)
    visit = reads.source("F-001", to=pi, study=study)
    writes.find(by=pi, source=visit)
    start = RAW.index("In Methil")
    part = source_writes.NewHold(HoldKind.LEGAL, place=(start, start + len("In Methil")))
    source_writes.put_hold(by=pi, source=looked, new=part)
    page = sit(pi, "make-safe/", **setting)
    home, texts = page.url, ("I-001", "F-001")
    ways = [f"texts/{ref}/{way}" for ref in texts for way in ("", "sign/")]
    assert looked_at(page, home, ["", *ways]) == {}
    assert "Beside the text" in page.locator("main").inner_text()
    for source in (looked, visit):
        decide_all(pi, study, source)
    assert looked_at(page, home, ways) == {}
    told = reads.before_signing(to=pi, source=looked).cautions
    writes.sign_off(by=pi, source=looked, acknowledged=told)
    assert looked_at(page, home, ["", *ways[:2]]) == {}


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "narrow-dark"])
def test_opening_real_names_bars_nobody(sit, pi, study, member, setting):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison", "our Kay"), pseudonym="Morag")
    one, second = writes.enter(by=pi, study=study, new=new), member("sam", Role.STEWARD)
    asking = writes.ask_to_open(by=pi, study=study, reason="A letter has to go.", hours=2)
    page = sit(pi, "opening-names/", **setting)
    paths = ["", "ask/", f"{asking.pk}/", f"destroy/{one.pk}/"]
    assert looked_at(page, page.url, paths) == {}
    theirs = sit(second, "opening-names/", **setting)
    assert looked_at(theirs, theirs.url, ["", f"{asking.pk}/"]) == {}
    writes.answer(by=second, asking=asking, answered=Answered.YES)
    home = re.sub("opening-names/.*", "opening-names/", page.url)
    assert looked_at(page, home, ["", f"{asking.pk}/", "register/"]) == {}


def test_the_focus_goes_along_from_name_to_name(sit, pi, looked):
    page = sit(pi, "make-safe/names/")
    page.locator("#candidate").focus()
    first = page.locator("#candidate").inner_text()
    for key in ("j", "k"):
        page.keyboard.press(key)
        page.wait_for_load_state("load")
        expect(page.locator("#candidate")).to_be_focused()
    assert page.locator("#candidate").inner_text() == first


def test_the_focus_comes_back_to_the_list_of_many_after_an_act(sit, pi, looked):
    page = sit(pi, "make-safe/names/many/")
    page.keyboard.press("j")
    expect(page.locator("input[name=key]").first).to_be_focused()
    if not page.locator("input[name=key]").first.is_checked():
        page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.locator("#messages")).to_contain_text("decided in one act")
    if page.locator("input[name=key]").count():
        expect(page.locator("input[name=key]").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(page.locator("#messages")).to_contain_text("Undone")


def test_after_a_mark_by_hand_one_is_in_the_same_paragraph(sit, pi, looked):
    page = sit(pi, "make-safe/texts/I-001/")
    page.locator(".words").first.focus()
    for _ in range(3):
        page.keyboard.press("j")
    for _ in range(40):
        page.keyboard.press("w")
        if page.evaluate("getSelection().toString()") == "spanner":
            break
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.locator("#p4 .words")).to_be_focused()
    assert page.locator("#p4 .words").get_attribute("tabindex") == "0"
    assert barriers(page) == []


@pytest.mark.parametrize("width", [1440, 360])
def test_what_could_still_tell_is_marked_at_the_desk_by_keyboard(
    sit, pi, study, source, member, width
):
    people.add_family(by=pi, study=study, new=people.NewFamily(Nation.SCOTLAND, "Quay", "H01"))
    ana = member("ana", Role.ANALYST)
    page = sit(ana, "read/I-001/", viewport={"width": width, "height": 800})
    page.wait_for_selector("text-desk.is-live")
    choose(page, "the café was shut")
    page.keyboard.press("t")
    page.wait_for_selector("#telling[open]")
    expect(page.locator("#telling-about")).to_be_focused()
    assert "the café was shut" in page.locator("#telling").inner_text()
    assert barriers(page) == []
    # Nothing is sent without a word for it; the words say so, and the field is at hand.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#telling [data-error]")).to_contain_text("Say in a word or two")
    page.keyboard.type("shut café")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("could tell of H01")
    expect(page.locator("#telling")).to_be_hidden()
    expect(page.locator("#p2 .words")).to_be_focused()
    made = Telling.objects.get()
    assert (made.by, made.family.ref) == (ana, "H01")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("[data-line]")).to_contain_text("Taken back")
    assert Telling.objects.filter(takes_back=made).exists()
    # Escape leaves it as it was.
    choose(page, "the café was shut")
    page.keyboard.press("t")
    page.wait_for_selector("#telling[open]")
    page.keyboard.press("Escape")
    expect(page.locator("#telling")).to_be_hidden()
    assert Telling.objects.count() == 2


def test_a_word_that_tells_is_never_kept_on_this_device_while_the_network_is_away(
    sit, pi, study, source
):
    people.add_family(by=pi, study=study, new=people.NewFamily(Nation.SCOTLAND, "Quay", "H01"))
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    choose(page, "the café was shut")
    page.keyboard.press("t")
    page.wait_for_selector("#telling[open]")
    page.locator("#telling-word").fill("epilepsy")
    page.context.set_offline(True)
    for _ in range(2):
        page.keyboard.press("Enter")
    expect(page.locator("[data-net]")).to_contain_text("waits")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "epilepsy" not in kept
    page.context.set_offline(False)
    expect(page.locator("#toasts")).to_contain_text("could tell of H01", timeout=30_000)
    assert Telling.objects.count() == 1


def test_what_was_refused_takes_the_focus_and_leads_to_its_field(sit, pi, study, source):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison",), pseudonym="Morag")
    one = writes.enter(by=pi, study=study, new=new)
    page = sit(pi, f"make-safe/register/{one.pk}/")
    page.get_by_label("Another pseudonym").focus()
    page.keyboard.type("Kayleigh")
    page.keyboard.press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("real name")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Another pseudonym")).to_be_focused()
    assert barriers(page) == []
