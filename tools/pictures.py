"""Takes the pictures of docs/pictures anew: `python tools/pictures.py`.

The example studies are read in afresh, into a folder that is gone afterwards, and a browser does what the
tutorial tells. Needs what `tools/set-up test` sets up, and Chromium.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
WINDOW: ViewportSize = {"width": 1280, "height": 860}
WIDE: ViewportSize = {"width": 1440, "height": 960}
LOW: ViewportSize = {"width": 1280, "height": 720}
LARGEST = 250_000  # bytes: a picture of a page has no need of more
USER, PASSWORD = "demo", "look around the harbour"
DRAG = """([paragraph, words]) => {
    const range = document.createRange(), text = document.querySelector(`#p${paragraph} .words`);
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), nodes = [];
    let all = "";
    while (walker.nextNode()) {
        nodes.push([walker.currentNode, all.length]);
        all += walker.currentNode.data;
    }
    const place = (at) => nodes.filter(([, begins]) => begins <= at).map(([n, b]) => [n, at - b]).pop();
    const first = place(all.indexOf(words)), last = place(all.indexOf(words) + words.length - 1);
    range.setStart(...first);
    range.setEnd(last[0], last[1] + 1);
    const boxes = [...range.getClientRects()], end = boxes[boxes.length - 1];
    return [boxes[0].left + 1, boxes[0].top + boxes[0].height / 2, end.right - 1, end.top + end.height / 2];
}"""


# Every code of the codebook on one paragraph, each on a stretch of its own, by the desk's own acts.
CROWD = """async number => {
    const desk = document.querySelector("text-desk");
    const words = document.querySelector(`#p${number} .words`);
    const [start, end] = [Number(words.dataset.start), Number(words.dataset.end)];
    const half = Math.floor((end - start) / 2);
    const codes = await desk.codebook();
    const acts = codes.map((code, at) => desk.acts.code(
        { start: start + (at * 7) % half, end: start + half + (at * 13) % half }, { code }));
    await Promise.all(acts);
}"""


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration that is just made, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fieldloom-pictures-") as folder:
        own = {
            "FIELDLOOM_DEMO_DATA": f"{folder}/data",
            "FIELDLOOM_KEY": secrets.token_hex(32),
            "XDG_CONFIG_HOME": f"{folder}/config",
        }
        command = [sys.executable, "-m", "fieldloom", "demo", "--port", "0", "--no-browser"]
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True
        )
        try:
            yield _address(server)
        finally:
            server.terminate()
            server.wait(60)


def _address(server: "subprocess.Popen[str]") -> str:
    for line in server.stdout or ():
        if line.startswith("Fieldloom is open at "):
            port = line.strip().rstrip("/").rsplit(":", 1)[1]
            return f"http://localhost:{port}/studies/harbour/"
    raise SystemExit("The demonstration did not start.")


def signed_in(browser: Browser, study: str) -> Page:
    """A page of somebody who has signed in."""
    page = browser.new_context(viewport=WINDOW, color_scheme="light").new_page()
    page.goto(study)
    page.fill("[name=login]", USER)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", level=1, name="Harbour").wait_for()
    return page


def opened(page: Page, address: str) -> None:
    """Go there, and wait until scripts and fonts have come."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def select(page: Page, paragraph: int, words: str) -> None:
    """Select words with the mouse, as a reader does."""
    page.locator(f"#p{paragraph} .words").scroll_into_view_if_needed()
    left, top, right, bottom = page.evaluate(DRAG, [paragraph, words])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=8)
    page.mouse.up()
    page.locator("[data-toolbar]:not([hidden])").wait_for()


def said(page: Page, words: str) -> None:
    """Wait until the desk says this."""
    page.locator("[data-line]", has_text=words).wait_for()


def without_hints(page: Page) -> None:
    """Dismiss the hints, as somebody does who has read them."""
    hint = page.locator("[data-hint]:not([hidden]) button")
    while hint.count():
        hint.first.click()


def study_home(page: Page, study: str) -> None:
    opened(page, study)


def desk(page: Page, study: str) -> None:
    page.set_viewport_size(WIDE)
    opened(page, study + "read/I-006/")
    without_hints(page)
    select(page, 4, 'You\'ll be typing that up, "kaaa, kaaa".')
    page.keyboard.press("c")
    page.fill("#picker-input", "fieldworker")
    page.keyboard.press("Enter")
    said(page, "Coded")
    page.keyboard.press("m")
    page.fill("#memo-text", "She hears herself being typed. Ask her who else writes her down.")
    page.keyboard.press("Control+Enter")
    said(page, "Memo written")
    page.locator("[data-panel=codes] h2").wait_for()
    page.locator("#code-tree .pane-code").first.wait_for()
    page.evaluate("scrollTo(0, 0)")


def picker(page: Page, study: str) -> None:
    page.set_viewport_size(WINDOW)
    opened(page, study + "read/I-006/?p=33")
    page.locator("#p33").evaluate("block => scrollBy(0, block.getBoundingClientRect().top - 90)")
    select(page, 34, "I wasnae agreeing and I wasnae no agreeing")
    page.keyboard.press("c")
    page.fill("#picker-input", "no")
    page.locator("#picker-list [aria-selected=true]", has_text="Nodding").wait_for()


def corrected(page: Page, study: str) -> None:
    opened(page, study + "read/I-006/?p=56")
    page.locator("#p56 .words").click(position={"x": 4, "y": 4})
    page.keyboard.press("e")
    text = page.locator("#correct-text")
    page.locator("#correct[open]").wait_for()
    text.fill(text.input_value().replace("helath", "health"))
    page.fill("#correct-reason", "A slip of the typist")
    page.get_by_role("button", name="Make this correction").click()
    page.locator("#corrected[open]").wait_for()


def quotations(page: Page, study: str) -> None:
    opened(page, study + "coding/quotations/")
    page.locator("[data-facet=code] > summary").click()
    page.locator("[data-facet=code] label", has_text="Told twice").click()
    page.locator("[data-total]", has_text="6 quotations").wait_for()
    page.keyboard.press("Escape")
    page.locator(".q-rows > .q-row").first.click()
    page.locator("[data-lit]").wait_for()


def codebook(page: Page, study: str) -> None:
    opened(page, study + "coding/codebook/")
    page.locator("#tree").get_by_role("link", name="Nodding").click()
    page.get_by_role("heading", name="Nodding").wait_for()
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)


def portraits(page: Page, study: str) -> None:
    opened(page, study + "coding/portraits/")


def drawing(page: Page, study: str) -> None:
    page.set_viewport_size(LOW)
    opened(page, study + "read/P-001/")
    page.locator("[data-panel=regions] h2").wait_for()
    page.keyboard.press("Escape")


def original(page: Page, study: str) -> None:
    opened(page, study + "read/F-003/?p=14")
    page.get_by_role("button", name="Original page").click()
    page.locator(".original-page").wait_for()
    page.wait_for_load_state("networkidle")


def thirty_codes(page: Page, study: str) -> None:
    page.set_viewport_size(LOW)
    opened(page, study + "read/I-007/?p=24")
    page.evaluate(CROWD, 24)
    page.locator("#p24 .stripe:not(.is-waiting)").nth(28).wait_for()
    page.locator("#p24").evaluate("block => scrollBy(0, block.getBoundingClientRect().top - 240)")
    page.locator("#p24 .stripe button").nth(6).hover()


def search(page: Page, study: str) -> None:
    opened(page, study + "search/?q=tooth+OR+codeine")


def consent(page: Page, study: str) -> None:
    page.set_viewport_size(WIDE)
    opened(page, study + "consent/")


def withheld(page: Page, study: str) -> None:
    page.set_viewport_size(WIDE)
    opened(page, study + "consent/people/H02-P1/record/pause/")
    page.get_by_label("Everything").check()
    page.get_by_label("On which day was it said?").fill(date.today().isoformat())
    page.get_by_role("button", name="Show what it would say").click()
    page.get_by_role("button", name="Keep it").click()
    opened(page, study + "read/I-002/?p=3")
    page.locator("text-desk.is-live").wait_for()


def name_by_name(page: Page, study: str) -> None:
    page.set_viewport_size(WIDE)
    opened(page, study + "make-safe/rules/")
    page.get_by_label("Names come first").check()
    page.get_by_role("button", name="Let this hold from now on").click()
    opened(page, study + "sources/take-in/")
    page.set_input_files(
        "input[type=file]", sorted((ROOT / "examples" / "harbour-raw").glob("*.txt"))
    )
    page.get_by_role("button", name="Take in 3 files").click()
    page.get_by_role("heading", name="Taken in (3)").wait_for()
    opened(page, study + "make-safe/")
    page.get_by_role("button", name="Look for names").click()
    page.get_by_role("link", name="Decide the names").click(timeout=120_000)
    page.get_by_role("heading", name="Bob Gillies").wait_for()


# In this order, since each finds what the one before has done.
TAKEN: dict[str, Callable[[Page, str], None]] = {
    "study-home": study_home,
    "desk": desk,
    "picker": picker,
    "corrected": corrected,
    "search": search,
    "codebook": codebook,
    "quotations": quotations,
    "portraits": portraits,
    "drawing": drawing,
    "original": original,
    "thirty-codes": thirty_codes,
    "consent": consent,
    "withheld": withheld,
    "name-by-name": name_by_name,
}


def main() -> None:
    """Take every picture; ends with 1 when one is too large."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    PICTURES.mkdir(parents=True, exist_ok=True)
    large = []
    with demonstration() as study, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = signed_in(browser, study)
        for name, prepare in TAKEN.items():
            prepare(page, study)
            file = PICTURES / f"{name}.png"
            size = len(page.screenshot(path=file, animations="disabled"))
            print(f"{file.relative_to(ROOT)}: {size:,} bytes")
            large += [file.name] if size > LARGEST else []
        browser.close()
    if large:
        raise SystemExit(f"Larger than {LARGEST:,} bytes: {', '.join(large)}")


if __name__ == "__main__":
    main()
