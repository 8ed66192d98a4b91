"""Two coders in a blind round at one text, each at their own browser; and filters at the desk."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.memos import MemoAbout

pytestmark = pytest.mark.browser

READ = "read/I-001/"


@pytest.fixture
def round_one(pi, study, taken, member):
    """Two coders, one code each of their own choice, and a blind round on the one text."""
    source = taken(pi)
    ana, bel = member("ana", Role.ANALYST), member("bel", Role.ANALYST)
    for name in ("Waiting", "Being watched"):
        writes.add_code(by=pi, study=study, new=writes.NewCode(name))
    new = writes.NewRound("Round 1", [ana, bel], [source])
    return source, ana, bel, writes.open_round(by=pi, study=study, new=new)


def ready(page):
    page.locator("text-desk.is-live").wait_for()
    page.locator("#side [data-panel=codes] h2").wait_for(state="attached")


def code(page, words, letters):
    """Choose a sentence by its words and code it with the keys."""
    paragraph = page.locator(".words", has_text=words)
    paragraph.click()
    page.keyboard.press("p")
    page.keyboard.press("c")
    page.locator("#picker-input").fill(letters)
    with page.expect_response(lambda answer: answer.url.endswith("/codings/")):
        page.keyboard.press("Enter")
    page.locator(".stripe:not(.is-waiting)").first.wait_for()


def everything_told(page):
    """The page with all that lies in it, and what the server tells beside it; not who is here as well,
    which is no work of theirs."""
    beside = page.evaluate("fetch('beside/').then((answer) => answer.text())")
    served = page.evaluate("fetch(location.href).then((answer) => answer.text())")
    blocks = page.evaluate("fetch('blocks/?from=1').then((answer) => answer.text())")
    page.evaluate(
        "document.querySelectorAll('[data-company], [data-say]').forEach(one => one.remove())"
    )
    return page.content() + beside + served + blocks


def test_neither_of_two_blind_coders_is_sent_the_others_work_until_the_round_closes(
    sit, study, pi, round_one
):
    source, ana, bel, standing = round_one
    at_ana, at_bel = sit(ana, READ), sit(bel, READ)
    for page in (at_ana, at_bel):
        ready(page)
        assert "Blind round “Round 1”" in page.locator(".desk-round").inner_text()
    code(at_ana, "Since May", "wa")
    code(at_bel, "They look at the floor", "be")
    about = {"about": MemoAbout.SOURCE, "about_id": source.pk}
    writes.write_memo(by=bel, study=study, text="Bel thinks aloud", **about)
    for page in (at_ana, at_bel):
        page.reload()
        ready(page)
    assert "Bel" not in everything_told(at_ana)
    assert "Ana" not in everything_told(at_bel)
    assert at_ana.locator(".stripe").count() == at_bel.locator(".stripe").count() == 1
    told = json.loads(at_ana.evaluate("fetch('beside/').then((answer) => answer.text())"))
    assert [(one["name"], one["codings"]) for one in told["coders"]] == [("Ana", 1)]

    lead = sit(pi, "coding/rounds/")
    assert lead.locator(".round").inner_text().count("\t1") == 2
    lead.get_by_role("button", name="Close Round 1").click()
    lead.get_by_role("button", name="Open again").wait_for()
    for page in (at_ana, at_bel):
        page.reload()
        ready(page)
        assert page.locator(".desk-round").count() == 0
        assert page.locator(".stripe").count() == 2
    assert "Bel thinks aloud" in at_ana.locator("#side").inner_text()


def test_codings_are_shown_by_coder_round_and_speaker_and_all_again_by_one_act(
    sit, study, pi, round_one
):
    source, ana, _, standing = round_one
    for by, start in ((ana, 45), (pi, 45), (pi, 2)):
        code_ = reads.code_named("Waiting", to=pi, study=study)
        writes.apply_code(by=by, source=source, code=code_, start=start, end=start + 20)
    writes.close_round(by=pi, standing=standing)
    page = sit(pi, READ)
    ready(page)
    stripes = page.locator(".stripe")
    whole = page.locator("[data-whole]")
    assert stripes.count() == 3 and whole.is_hidden()

    page.get_by_label("Coded by").select_option(label="Ana (1)")
    assert stripes.count() == 1
    assert whole.inner_text() == "Only coded by Ana. 2 codings hidden: show all"
    whole.click()
    assert stripes.count() == 3 and whole.is_hidden()
    assert page.get_by_label("Coded by").input_value() == "0"

    page.get_by_label("In round").select_option(label="Round 1 (1)")
    assert stripes.count() == 1
    page.get_by_label("In round").select_option(label="In no round (2)")
    assert stripes.count() == 2
    whole.click()

    page.get_by_label("Spoken by").select_option("KIRSTY")
    assert stripes.count() == 2
    assert "Only spoken by KIRSTY" in whole.inner_text()
    assert page.locator(".block.is-aside").count() == 3
    page.locator(".words", has_text="Since May").click()
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.closest('.block').dataset.voice")
    assert focused == "KIRSTY"
    assert "Then they came" in page.evaluate("document.activeElement.textContent")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    whole.click()
    assert page.locator(".block.is-aside").count() == 0


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_of_rounds_bar_nobody(sit, pi, study, round_one, width, colours):
    _, ana, _, standing = round_one
    setting = {"viewport": {"width": width, "height": 800}, "color_scheme": colours}
    paths = ("coding/rounds/", "coding/rounds/open/", f"coding/rounds/{standing.pk}/", READ)
    for user, path in [(pi, path) for path in paths] + [(ana, READ), (ana, "coding/rounds/")]:
        page = sit(user, path, **setting)
        if path == READ:
            ready(page)
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
