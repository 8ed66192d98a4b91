"""What could still tell is decided by keyboard, signed by a second reader; and no page of it bars anyone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from fieldloom.access.rules import Role
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Settled
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.jigsaw import Sort
from fieldloom.pseudonyms.rules.jigsaw_signing import Becomes
from fieldloom.sources.models import Source
from pseudonyms.quay import TALK, named, quay
from sources.conftest import encounter

pytestmark = pytest.mark.browser
__all__ = ["encounter", "named", "quay"]
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    {"viewport": {"width": 1024, "height": 800}, "forced_colors": "active"},
)


@pytest.fixture
def living(transactional_db, pi, study, quay, taken, named):
    """A study in which something remains, with a mark of a reader."""
    taken(pi, text=TALK)
    source = Source.objects.get(ref="I-001")
    Source.objects.update(encounter=quay["E-001"])
    source.speakers.filter(label__iexact="Kim").update(participant=quay["Q1-P1"])
    for words, kind, about in (("Portlennan", "place", ""), ("Hogmanay", "date", "named day")):
        named(source, words, kind, about=about)
    start = TALK.index("epilepsy")
    writes.mark_telling(
        by=pi, source=source, place=(start, start + 8), sort=Sort.ILLNESS, word="epilepsy",
        about=quay["Q1-P1"],
    )  # fmt: skip
    return source


def test_a_family_is_decided_by_keyboard_and_signed_by_another(sit, pi, study, living, member):
    page = sit(pi, "make-safe/jigsaw/")
    page.get_by_role("link", name="Q1 Family 1").click()
    page.wait_for_selector("[data-row]")
    page.keyboard.press("j")
    rows = page.locator("[data-row]").count()
    for _ in range(rows - 2):
        page.keyboard.press("a")
    page.keyboard.press("o")
    page.keyboard.press("w")
    page.keyboard.type("an illness")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Decide").click()
    page.wait_for_selector("text=A second reader signs it now")
    decided = Settled.objects.get().decisions.values()
    assert [one.becomes for one in decided].count(Becomes.ACCEPT) == rows - 2
    assert {one.words for one in decided if one.becomes is Becomes.WIDER} == {"an illness"}
    other = sit(member("stella", Role.STEWARD), "make-safe/jigsaw/of/Q1/")
    other.get_by_role("button", name="Sign: I have looked").click()
    other.wait_for_selector("text=1 of 3 families signed")


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_page_of_it_bars_anyone(sit, pi, study, living, member, setting):
    stella = member("stella", Role.STEWARD)
    told = reads.jigsaw_of("Q2", to=pi, study=study)
    choices = {row.mark: (Becomes.WIDER, "a year") for row in told.rows}
    asked = {"study": study, "ref": "Q2", "view": View.TEAM}
    writes.prepare_jigsaw(by=stella, decided=choices, **asked)
    page = sit(pi, "make-safe/jigsaw/", **setting)
    for path in ("", "?view=archive", "of/Q1/", "of/Q2/", "of/Q2/?decide=1", "mark/?about=Q1"):
        page.goto(page.url.split("jigsaw/")[0] + f"jigsaw/{path}")
        for fold in page.locator("details").all():
            fold.evaluate("one => one.open = true")
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
