"""Consent at a visit, verifying, and safeguarding, from the command line."""

import os
import stat
import subprocess
import sys

import pytest

from fieldloom.cli.speaking import Exit

CANARY = "kanarienvogel"
WORLD = """
from fieldloom.cli.speaking import set_up; set_up()
from datetime import date, timedelta
from django.utils import timezone
from fieldloom.access import gate, reads, writes as access
from fieldloom.access.rules import Role
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.events import Answer, Readers
from fieldloom.consent.rules.stating import Given
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation, PersonKind
by = reads.keeper()
study = reads.study("quay", to=by)
asked = {"by": by, "study": study}
new = people.NewParticipant(PersonKind.ADULT, "Kirsty", ref="V01")
who = people.add_participant(**asked, new=new)
site = fieldwork.add_site(**asked, new=fieldwork.NewSite("V", "V", Nation.WALES))
new = fieldwork.NewEncounter(
    EncounterKind.VISIT, site, EncounterState.DONE, timezone.localdate(), participants=[who],
    written_by=by, ref="V-001",
)
fieldwork.add_encounter(**asked, new=new)
clause = consent.NewClause("The team may.", Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM)
form = consent.NewForm("V", "1", "Consent", Readers.ADULT, date(2020, 1, 1), [clause])
form = consent.register_form(**asked, new=form)
answers = consent.Answers(form, {1: Given(Answer.YES)})
said = consent.Said(timezone.now() - timedelta(days=9))
consent.take_consent(by=by, participant=who, said=said, answers=answers)
consent.let_consent_decide(
    **asked, policy=Policy(), reasoning="Panel", quarantine=consent.Quarantine(True, True)
)
end = timezone.localdate() + timedelta(days=300)
for name, role in (("sue", Role.SITE_LEAD), ("lea", Role.SAFEGUARDING)):
    user = access.NewUser(name, name.title(), f"{name}@example.org", "a long and plain passphrase")
    user = access.add_user(by=by, new=user)
    access.grant_first_role(by=by, user=user, study=study, new=access.NewGrant(role, end))
"""


@pytest.fixture(scope="module")
def visit(house):
    """A visit to somebody who agreed; what comes in waits; a second person, and a lead."""
    told = {**os.environ, "FIELDLOOM_DATA": str(house.folder / "data")}
    told["XDG_CONFIG_HOME"] = str(house.folder / "config")
    told.pop("FIELDLOOM_KEY", None)
    subprocess.run([sys.executable, "-c", WORLD], env=told, check=True, timeout=120)
    return house


def test_a_visit_is_told_before_and_kept_after(visit):
    (row,) = visit("consent", "before", "V-001", "--json").json
    assert (row["participant"], row["off_limits"]) == ("V01", "")
    refused = visit("consent", "check", "V-001", "V01", "not_asked")
    assert refused.code == Exit.UNFIT.code
    assert "why V01 was not asked" in refused.err
    asked = ("consent", "check", "V-001", "V01", "reaffirmed", "--off-limits", "the court")
    kept = visit(*asked, "--json")
    assert kept.json["outcome"] == "reaffirmed"
    assert kept.json["event"]
    (row,) = visit("consent", "before", "V-001", "--json").json
    assert row["off_limits"] == "the court"
    assert visit(*asked).code == Exit.UNFIT.code, "once for each encounter"


def test_what_was_taken_in_is_verified_by_a_second_person(visit, tmp_path):
    (tmp_path / "v.txt").write_text("The harbour at noon.\n", encoding="utf-8")
    taken = visit("take-in", tmp_path / "v.txt", "--encounter", "V-001", "--json")
    assert taken.code == 0, taken.err
    (row,) = visit("consent", "waiting", "--json").json
    assert (row["encounter"], row["yours"]) == ("V-001", False)
    refused = visit("consent", "verify", "V-001", "--looked-at", "V01", "--mark", "0" * 32)
    assert refused.code == Exit.REFUSED.code
    sue = ("--as", "sue")
    first = visit("consent", "verify", "V-001", *sue, "--json").json
    assert [one["participant"] for one in first["people"]] == ["V01"]
    assert first["mark"] in visit("consent", "verify", "V-001", *sue).out
    tick = ("consent", "verify", "V-001", "--looked-at", "V01", *sue)
    unmarked = visit(*tick)
    assert unmarked.code == Exit.UNFIT.code
    assert "--mark" in unmarked.err
    assert visit("consent", "pause", "V01", "--everything").code == 0
    late = visit(*tick, "--mark", first["mark"])
    assert late.code == Exit.UNFIT.code, "something was recorded since it was looked at"
    assert "recorded since you looked" in late.err
    mark = visit("consent", "verify", "V-001", *sue, "--json").json["mark"]
    bare = visit("consent", "verify", "V-001", "--note", "Looked", "--mark", mark, *sue)
    assert bare.code == Exit.UNFIT.code
    done = visit(*tick, "--mark", mark, "--json")
    assert done.json["sources"] == [row["sources"]]
    assert visit("consent", "waiting", *sue, "--json").json == []


def test_a_record_is_kept_handed_over_and_its_key_copied_by_itself(visit, tmp_path):
    begun = visit("safeguarding", "begin", "--encounter", "V-001", "--json", stdin=CANARY)
    assert begun.code == 0, begun.err
    ref = begun.json["ref"]
    assert visit("safeguarding", "add", ref, "next", stdin=f"{CANARY} two").code == 0
    assert CANARY in visit("safeguarding", "read", ref).out
    lea = ("--as", "lea")
    assert visit("safeguarding", "hand-over", ref).code == 0
    assert visit("safeguarding", "read", ref).code == Exit.NOT_FOUND.code
    (row,) = visit("safeguarding", "list", "--json").json
    assert (row["record"], row["open"]) == (ref, "restricted")
    assert len(visit("safeguarding", "read", ref, *lea, "--json").json) == 3
    assert CANARY not in visit("audit", "trail", "--json").out

    keys = list((visit.folder / "config").rglob("*.safeguarding"))
    assert [stat.S_IMODE(key.stat().st_mode) for key in keys] == [0o600]
    made = visit("backup", "identity", tmp_path / "identity", "--json")
    copy = tmp_path / "copy.age"
    public = made.json["public_key"]
    assert visit("safeguarding", "key", copy, "--to", public).code == 0
    assert keys[0].read_text().strip() not in copy.read_bytes().decode("latin-1")
    held = keys[0].read_text()
    keys[0].unlink()
    lost = visit("safeguarding", "read", ref, *lea)
    assert lost.code == Exit.UNFIT.code
    assert "put-back" in lost.err
    assert visit("safeguarding", "put-back", copy, tmp_path / "identity").code == 0
    assert keys[0].read_text() == held
    assert visit("safeguarding", "close", ref, *lea, stdin="Ended well").code == 0
