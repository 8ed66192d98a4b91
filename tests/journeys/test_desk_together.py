"""Two people at one text, in two browsers: they see each other's work, and a cut network loses none."""

import re
import time

import pytest
from playwright.sync_api import expect

from fieldloom.coding import reads, writes
from journeys.at_the_desk import SOON

pytestmark = pytest.mark.browser


@pytest.fixture
def source(pi, taken):
    return taken(pi)


@pytest.fixture
def codes(pi, study, source):
    names = ("Waiting", "Being watched", "Hope")
    return [writes.add_code(by=pi, study=study, new=writes.NewCode(name)) for name in names]


@pytest.fixture
def paul(member):
    return member("paul")


@pytest.fixture
def both(sit, pi, paul, source, codes):
    """Petra's page and Paul's."""
    pages = [sit(user, "read/I-001/") for user in (pi, paul)]
    for page in pages:
        page.wait_for_selector("text-desk.is-live")
        page.wait_for_load_state("networkidle")
    return pages


def code(page, number, keys="ho"):
    """Code the first sentence of a paragraph by keys."""
    page.locator(f"#p{number} .words").focus()
    for key in ("s", "c", *keys, "Enter"):
        page.keyboard.press(key)


def took(since):
    return round((time.perf_counter() - since) * 1000)


def nothing_kept(page):
    """Wait until the browser keeps no act any more: it is dropped once its answer is drawn."""
    left = "Object.keys(sessionStorage).some((key) => key.startsWith('fieldloom-waiting'))"
    page.wait_for_function(f"() => !{left}", timeout=SOON)


def waiting_kept(page):
    """What is kept in the browser of the acts that wait."""
    kept = "Object.entries(sessionStorage).filter(([key]) => key.startsWith('fieldloom-waiting'))"
    return page.evaluate(f"{kept}.join()")


def place(pi, source, words):
    from fieldloom.sources.reads import text_of

    start = text_of(to=pi, revision=source.current).index(words)
    return {"start": start, "end": start + len(words)}


def test_others_are_asked_after_within_two_seconds_while_one_works(sit, pi, source):
    page = sit(pi, "")
    page.clock.install()
    page.goto(f"{page.url}read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    asking = "document.querySelector('text-desk').following.asking"
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 5)
    for _ in range(3):
        while page.evaluate(asking):
            page.wait_for_timeout(20)
        with page.expect_request("**/news/**"):
            page.clock.run_for(2_000)


def test_each_sees_by_itself_what_the_other_does(both, pi, source, study):
    petra, paul = both
    told = {}
    expect(petra.locator("[data-company]")).to_have_text("Also here: Paul", timeout=SOON)
    code(paul, 4)
    expect(paul.locator("#p4 .stripe:not(.is-waiting)")).to_have_count(1)
    at = time.perf_counter()
    expect(petra.locator("#p4 .stripe")).to_have_count(1, timeout=SOON)
    told["coding"] = took(at)
    paul.keyboard.press("m")
    paul.get_by_label("What you think").fill("Who are they?")
    paul.keyboard.press("Control+Enter")
    expect(paul.locator("[data-line]")).to_have_text("Memo written")
    at = time.perf_counter()
    petra.locator("#p4 .words").focus()
    expect(petra.get_by_role("article", name="Memo by Paul")).to_contain_text(
        "Who are they?", timeout=SOON
    )
    told["memo"] = took(at)
    (row,) = reads.codings_in(to=pi, source=source)
    at = time.perf_counter()
    writes.change_code(
        by=pi,
        code=reads.code(row.code_id, to=pi, study=study),
        changes={"name": "Hoping"},
        expected=None,
    )
    expect(paul.locator("#p4 .stripe")).to_contain_text("Hoping", timeout=SOON)
    told["code renamed"] = took(at)
    paul.keyboard.press("]")
    paul.keyboard.press("Delete")
    expect(paul.locator("#p4 .stripe")).to_have_count(0)
    at = time.perf_counter()
    expect(petra.locator("#p4 .stripe")).to_have_count(0, timeout=SOON)
    told["removal"] = took(at)
    paul.keyboard.press("Control+z")
    at = time.perf_counter()
    expect(petra.locator("#p4 .stripe")).to_have_count(1, timeout=SOON)
    told["undo"] = took(at)
    paul.close()
    expect(petra.locator("[data-company]")).to_be_hidden(timeout=SOON)
    print("\nSeen by the other after (ms):", told)


def test_what_others_do_moves_neither_the_text_nor_the_focus(both, pi, source, codes):
    petra, _ = both
    petra.set_viewport_size({"width": 420, "height": 360})
    petra.locator("#p6 .words").focus()
    petra.keyboard.press("s")
    petra.locator("#p6").scroll_into_view_if_needed()
    petra.evaluate("document.querySelector('#p6').scrollIntoView({block: 'center'})")
    where = "document.querySelector('#p6 .words').getBoundingClientRect().top"
    before = petra.evaluate(where)
    for one in codes:
        for words in ("Since May.", "I waited.", "the café was shut"):
            writes.apply_code(by=pi, source=source, code=one, **place(pi, source, words))
    expect(petra.locator("#p2 .stripe")).to_have_count(9, timeout=SOON)
    petra.wait_for_timeout(200)
    assert abs(petra.evaluate(where) - before) <= 1
    assert petra.evaluate("document.activeElement.matches('#p6 .words')")
    assert petra.evaluate("getSelection().toString()") == "Nobody else."


def test_whoever_was_away_comes_back_and_everything_is_there_once(both, pi, source, study):
    petra, paul = both
    paul.context.set_offline(True)
    for number, keys in ((2, "ho"), (2, "wa"), (4, "ho"), (4, "wa"), (6, "ho")):
        code(paul, number, keys)
    paul.keyboard.press("m")
    paul.get_by_label("What you think").fill("Written on the train.")
    paul.keyboard.press("Control+Enter")
    expect(paul.locator("[data-net]")).to_have_text("6 acts wait for the network")
    expect(paul.locator(".stripe.is-waiting")).to_have_count(5)
    expect(paul.get_by_role("article", name="Memo by Paul, not saved yet")).to_be_visible()
    kept = waiting_kept(paul)
    assert kept.count("/codings/") == 5
    assert "train" not in kept
    assert reads.codings_in(to=pi, source=source) == []
    paul.context.set_offline(False)
    at = time.perf_counter()
    expect(paul.locator("[data-net]")).to_have_text("All sent.", timeout=SOON)
    sent = took(at)
    expect(petra.locator(".stripe")).to_have_count(5, timeout=SOON)
    seen = took(at)
    assert len(reads.codings_in(to=pi, source=source)) == 5
    (memo,) = reads.memos(to=pi, study=study, source=source)
    assert memo.text == "Written on the train."
    names = [act.name for act in reads.history(to=pi, study=study) if act.user_name == "Paul"]
    assert sorted(names) == ["code applied"] * 5 + ["memo written"]
    assert waiting_kept(paul) == ""
    expect(paul.locator(".is-waiting")).to_have_count(0)
    print(f"\nAll sent {sent} ms after the network was back, seen by the other after {seen} ms")


def test_what_waits_can_be_recoded_and_removed_before_it_is_sent(both, pi, source, study):
    _, paul = both
    paul.context.set_offline(True)
    code(paul, 4, "ho")
    code(paul, 6, "ho")
    paul.locator("#p4 .words").focus()
    paul.keyboard.press("]")
    paul.get_by_role("button", name="Recode").click()
    paul.keyboard.type("be")
    paul.keyboard.press("Enter")
    expect(paul.locator("#p4 .stripe")).to_contain_text("Being watched")
    paul.locator("#p6 .words").focus()
    paul.keyboard.press("]")
    paul.keyboard.press("Shift+ArrowRight")
    expect(paul.locator("[data-line]")).to_contain_text("can be moved once it is sent")
    paul.keyboard.press("Delete")
    expect(paul.locator("#p6 .stripe")).to_have_count(0)
    expect(paul.locator("[data-net]")).to_have_text("4 acts wait for the network")
    paul.context.set_offline(False)
    expect(paul.locator("[data-net]")).to_have_text("All sent.", timeout=SOON)
    expect(paul.locator(".is-waiting")).to_have_count(0)
    assert [c.code_name for c in reads.codings_in(to=pi, source=source)] == ["Being watched"]
    expect(paul.locator("#p4 .stripe")).to_contain_text("Being watched")
    expect(paul.locator("#p6 .stripe")).to_have_count(0)


def test_what_waits_outlasts_a_reload_and_is_done_once(both, pi, source):
    _, paul = both
    paul.route("**/codings/", lambda route: route.abort())
    code(paul, 4)
    code(paul, 6)
    expect(paul.locator("[data-net]")).to_have_text("2 acts wait for the network")
    paul.unroute("**/codings/")
    paul.on("dialog", lambda dialog: dialog.accept())
    paul.reload()
    expect(paul.locator(".stripe:not(.is-waiting)")).to_have_count(2, timeout=SOON)
    assert len(reads.codings_in(to=pi, source=source)) == 2
    nothing_kept(paul)


def test_what_cannot_be_done_any_more_is_told_one_by_one(both, pi, source, codes, study):
    _, paul = both
    code(paul, 2, "ho")
    expect(paul.locator("#p2 .stripe:not(.is-waiting)")).to_have_count(1)
    paul.context.set_offline(True)
    code(paul, 4, "wa")
    code(paul, 6, "ho")
    writes.drop_code(by=pi, code=codes[0])
    paul.context.set_offline(False)
    expect(paul.locator("[data-net]")).to_have_text("All sent.", timeout=SOON)
    undone = paul.get_by_role("region", name="Not done")
    expect(undone.get_by_role("listitem")).to_have_count(1)
    expect(undone).to_contain_text("Code “Waiting” on “Then they came, all of them.”")
    expect(undone).to_contain_text("There is no such code in this study.")
    expect(paul.locator("#p4 .stripe")).to_have_count(0)
    expect(paul.locator("#p6 .stripe:not(.is-waiting)")).to_have_count(1)
    assert len(reads.codings_in(to=pi, source=source)) == 2
    undone.get_by_role("button", name="Dismiss").click()
    expect(undone).to_be_hidden()


def test_two_who_changed_one_coding_are_told_when_the_second_comes_back(
    both, pi, source, codes, study
):
    _, paul = both
    code(paul, 4, "ho")
    expect(paul.locator("#p4 .stripe:not(.is-waiting)")).to_have_count(1)
    (row,) = reads.codings_in(to=pi, source=source)
    paul.context.set_offline(True)
    paul.get_by_role("button", name="Recode").click()
    paul.keyboard.type("wa")
    paul.keyboard.press("Enter")
    expect(paul.locator("#p4 .stripe")).to_contain_text("Waiting")
    coding = reads.coding(row.id, to=pi, study=study)
    writes.recode(by=pi, coding=coding, code=codes[1], expected=None)
    paul.context.set_offline(False)
    versions = paul.get_by_role("dialog", name="Changed by somebody else")
    expect(versions).to_contain_text("Being watched", timeout=SOON)
    expect(versions).to_contain_text("Waiting")
    versions.get_by_role("button", name="Leave it as saved").click()
    expect(paul.locator("#p4 .stripe")).to_contain_text("Being watched", timeout=SOON)
    assert [c.code_name for c in reads.codings_in(to=pi, source=source)] == ["Being watched"]


def test_a_text_that_is_corrected_meanwhile_is_said_to_be(both, pi, source):
    from fieldloom.sources.reads import text_of
    from fieldloom.sources.writes import correct

    _, paul = both
    paul.context.set_offline(True)
    code(paul, 4, "ho")
    paul.keyboard.press("m")
    paul.get_by_label("What you think").fill("Not to be lost.")
    paul.keyboard.press("Control+Enter")
    whole = text_of(to=pi, revision=source.current).replace("twelth", "twelfth")
    correct(by=pi, source=source, text=whole, reason="A typing error.", expected=1)
    paul.context.set_offline(False)
    undone = paul.get_by_role("region", name="Not done")
    expect(undone.get_by_role("listitem")).to_have_count(2, timeout=SOON)
    expect(undone).to_contain_text("Code “Hope” on “Then they came, all of them.”")
    expect(undone).to_contain_text("Not to be lost.")
    note = paul.locator("[data-noted]")
    expect(note).to_contain_text("corrected while you have it open (revision 2)")
    assert reads.codings_in(to=pi, source=source) == []


def test_whoever_is_signed_out_keeps_what_waits(both, pi, paul, source):
    from django.conf import settings
    from django.test import Client

    _, page = both
    page.context.clear_cookies()
    code(page, 4, "ho")
    net = page.locator("[data-net]")
    expect(net).to_contain_text("You have been signed out.")
    expect(net).to_contain_text("1 act waits here")
    expect(page.locator("[data-noted]")).to_contain_text("signed out", timeout=SOON)
    client = Client()
    client.force_login(paul, backend="allauth.account.auth_backends.AuthenticationBackend")
    name = settings.SESSION_COOKIE_NAME
    origin = re.match(r"https?://[^/]+", page.url)[0]
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])
    expect(net).to_have_text("All sent.", timeout=SOON)
    assert [c.coder_name for c in reads.codings_in(to=pi, source=source)] == ["Paul"]


@pytest.mark.parametrize(
    "setting",
    [
        {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
        {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    ],
    ids=["wide-light", "narrow-dark"],
)
def test_what_waits_and_what_was_not_done_bars_nobody(sit, pi, paul, source, codes, setting):
    from axe_playwright_python.sync_playwright import Axe

    page, other = sit(pi, "read/I-001/", **setting), sit(paul, "read/I-001/")
    other.wait_for_selector("text-desk.is-live")
    expect(page.locator("[data-company]")).to_have_text("Also here: Paul", timeout=SOON)
    page.context.set_offline(True)
    code(page, 4, "wa")
    code(page, 6, "ho")
    expect(page.locator("[data-net]")).to_have_text("2 acts wait for the network")
    found = Axe().run(page).response["violations"]
    writes.drop_code(by=pi, code=codes[0])
    page.context.set_offline(False)
    expect(page.locator("[data-line]")).to_have_text(
        "1 act could not be done: see “Not done”.", timeout=SOON
    )
    found += Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
