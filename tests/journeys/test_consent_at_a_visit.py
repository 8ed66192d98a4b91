"""Consent at a visit, in a real browser: recorded by the keyboard alone, and no barrier on any of the
pages of a visit, of what waits, and of safeguarding."""

import time
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.consent import writes as consent
from fieldloom.consent.models import ProcessCheck
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.rules.events import Answer, Readers
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Given
from fieldloom.consent.rules.terms import Audience, Purpose, Voice
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.people import writes as people
from fieldloom.people.rules import KinshipKind, Nation, PersonKind
from fieldloom.safeguarding import writes as safeguarding
from fieldloom.safeguarding.rules import EntryKind

pytestmark = pytest.mark.browser

SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)


@pytest.fixture
def visit(pi, study, member, taken, monkeypatch, tmp_path):
    """A mother and a small child, met today by a fieldworker; earlier words off limits; material that
    waits; a safeguarding record."""
    monkeypatch.setenv("FIELDLOOM_SAFEGUARDING_KEY_FILE", str(tmp_path.with_name("own.key")))
    fay, asked = member("fay", Role.FIELDWORKER), {"by": pi, "study": study}
    family = people.add_family(**asked, new=people.NewFamily(Nation.SCOTLAND, "Quay", "H01"))
    mother, child = (
        people.add_participant(
            **asked, new=people.NewParticipant(kind, name, born, people.Joining(family, role))
        )
        for kind, name, born, role in (
            (PersonKind.ADULT, "Kirsty", 1990, "mother"),
            (PersonKind.CHILD, "Wren", timezone.localdate().year - 3, "child"),
        )
    )
    tie = people.NewKinship(child, KinshipKind.PARENTAL_RIGHTS, date(2020, 1, 1), evidence="Seen")
    people.record_kinship(by=pi, participant=mother, new=tie)
    clauses = [
        consent.NewClause(f"{purpose.label}?", purpose, Audience.WHOLE_TEAM)
        for purpose in (Purpose.TAKE_PART, Purpose.RECORD, Purpose.TEAM_ANALYSIS)
    ]
    form = consent.NewForm("CF", "1", "Consent", Readers.ADULT, date(2020, 1, 1), clauses)
    form = consent.register_form(**asked, new=form)
    answers = consent.Answers(form, dict.fromkeys((1, 2, 3), Given(Answer.YES)))
    earlier = timezone.now() - timedelta(days=40)
    said = consent.Said(earlier, evidence="ab" * 32)
    consent.take_consent(by=fay, participant=mother, said=said, answers=answers)
    said = consent.Said(earlier, Voice.GUARDIAN, mother)
    consent.take_consent(by=fay, participant=child, said=said, answers=answers)
    quarantine = consent.Quarantine(encounters=True, unplaced=True)
    consent.let_consent_decide(**asked, policy=Policy(), reasoning="Panel", quarantine=quarantine)
    site = fieldwork.add_site(**asked, new=fieldwork.NewSite("FIFE", "Fife", Nation.SCOTLAND))
    met = [
        fieldwork.add_encounter(
            **asked,
            new=fieldwork.NewEncounter(
                EncounterKind.VISIT, site, EncounterState.DONE, day,
                participants=[mother, child], families=[family], written_by=fay,
            ),
        )
        for day in (timezone.localdate() - timedelta(days=30), timezone.localdate())
    ]  # fmt: skip
    topics = ("The court case in spring", "Her brother")
    checks = {mother: consent.Checked(Outcome.REAFFIRMED, off_limits=topics, place="at the door")}
    consent.check_process(by=fay, encounter=met[0], checks=checks)
    source = taken(fay)
    from fieldloom.sources import writes as sources

    sources.describe_source(by=fay, source=source, changes={"encounter": met[1].ref})
    told = {
        EntryKind.HAPPENED: "On the stairs at ten.",
        EntryKind.TOLD: "That I would ring the lead.",
    }
    safeguarding.begin_record(by=fay, study=study, encounter=met[1], told=told)
    return fay


def test_a_visit_is_recorded_by_the_keyboard_in_well_under_a_minute(sit, visit):
    page = sit(visit, "consent/encounters/E-002/check/")
    page.get_by_role("heading", name="What was said of going on").wait_for()
    start = time.monotonic()
    page.locator("#id_H01-P1-outcome_0").focus()
    keys = ["Space", "Tab", "Tab"]  # the mother goes on; past her topics, to the child's card
    for key in keys:
        page.keyboard.press(key)
    assert page.locator("#id_H01-P1-outcome_0").is_checked()
    assert page.evaluate("document.activeElement.name") == "H01-P2-outcome"
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "H01-P2-why", "asked only now"
    page.keyboard.type("Asleep")
    page.keyboard.press("Enter")
    page.get_by_text("What was said at E-002 is kept.").wait_for()
    assert time.monotonic() - start < 30
    told = dict(
        ProcessCheck.objects.filter(encounter__ref="E-002").values_list(
            "participant__ref", "outcome"
        )
    )
    assert told == {"H01-P1": "reaffirmed", "H01-P2": "not_asked"}
    assert page.get_by_text("The court case in spring").count() >= 2, "the topics still stand"


PAGES = (
    "",
    "fieldwork/encounters/E-001/",
    "fieldwork/encounters/E-002/",
    "consent/encounters/E-002/before/",
    "consent/encounters/E-002/check/",
    "consent/people/H01-P1/",
    "consent/due/",
    "safeguarding/",
    "safeguarding/new/",
    "safeguarding/SG-001/",
)
OF_A_SECOND = (
    "consent/waiting/",
    "consent/encounters/E-002/verify/",
    "consent/decisions/from-now-on/",
)


@pytest.mark.parametrize("setting", SETTINGS, ids=("wide", "narrow"))
def test_no_page_of_it_has_a_barrier(sit, visit, pi, setting):
    wrong, axe = {}, Axe()
    for user, paths in ((visit, PAGES), (pi, OF_A_SECOND)):
        for path in paths:
            page = sit(user, path, **setting)
            found = axe.run(page).response["violations"]
            if found:
                wrong[path] = [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
            width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if width > 0:
                wrong[path, "sideways"] = width
            page.context.close()
    assert wrong == {}
