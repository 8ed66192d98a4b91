"""Every page of a small living study: no barrier that axe finds, no sideways scroll, nothing of it
from elsewhere; wide in light colours, narrow in dark ones."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from fieldloom.coding import writes as coding
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.rules import EncounterKind, TargetKind
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation, PersonKind

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "people/",
    "people/new/family/",
    "people/families/H01/",
    "people/participants/H01-P1/",
    "fieldwork/",
    "fieldwork/plan/",
    "fieldwork/new/",
    "sources/",
    "sources/I-001/",
    "sources/take-in/",
    "read/I-001/",
    "read/I-001/print/",
    "read/I-001/revisions/",
    "coding/codebook/",
    "coding/quotations/",
    "coding/portraits/",
    "coding/portraits/?colour=speaker",
    "coding/codebook/add/",
    "coding/codebook/memos/",
    "coding/codebook/history/",
    "coding/codebook/changes/",
    "coding/codebook/by-search/",
    "search/?q=wait*",
    "search/?q=%22wait",
    "work/",
    "team/",
    "team/grant/",
    "audit/",
)
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)


@pytest.fixture
def living(pi, study, taken):
    """A study in which something of everything has happened."""
    family = people.add_family(
        by=pi, study=study, new=people.NewFamily(Nation.SCOTLAND, "Quay", "H01")
    )
    joining = people.Joining(family, "mother")
    kirsty = people.NewParticipant(PersonKind.ADULT, "Kirsty", joining=joining, ref="H01-P1")
    people.add_participant(by=pi, study=study, new=kirsty)
    site = fieldwork.add_site(
        by=pi, study=study, new=fieldwork.NewSite("FIFE", "Fife", Nation.SCOTLAND)
    )
    met = fieldwork.NewEncounter(EncounterKind.INTERVIEW, site, families=[family])
    fieldwork.add_encounter(by=pi, study=study, new=met)
    target = fieldwork.NewTarget(TargetKind.FAMILIES, Nation.SCOTLAND, 3)
    fieldwork.set_target(by=pi, study=study, new=target)
    source = taken(pi)
    for name in ("Waiting", "Being watched"):
        code = coding.add_code(by=pi, study=study, new=coding.NewCode(name))
        coding.apply_code(by=pi, source=source, code=code, start=42, end=90)
    about = {"about": MemoAbout.SOURCE, "about_id": source.pk}
    coding.write_memo(by=pi, study=study, text="They wait.", **about)


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "narrow-dark"])
def test_no_page_bars_anyone(sit, pi, study, living, setting):
    page = sit(pi, "", **setting)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    home = page.url
    axe, found = Axe(), {}
    for path in PAGES:
        answer = page.goto(home + path)
        page.wait_for_load_state("load")
        assert answer.status in (200, 422), path
        for violation in axe.run(page).response["violations"]:
            places = [node["target"] for node in violation["nodes"]][:3]
            found.setdefault(path, []).append((violation["id"], places))
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        if page.evaluate(wider) > 0:
            found.setdefault(path, []).append("scrolls sideways")
    assert found == {}
    origin = home.split("/studies/")[0]
    assert [url for url in asked if not url.startswith((origin, "data:", "blob:"))] == []
