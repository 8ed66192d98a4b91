"""Dissent, revocation, findings, and the decisions of the study, from the command line."""

import os
import subprocess
import sys

import pytest

from fieldloom.cli.speaking import Exit

MADE = """
from datetime import date, timedelta
from fieldloom.cli.speaking import set_up; set_up()
from fieldloom.access import reads, writes as access
from fieldloom.access.rules import Role
from fieldloom.people import writes
from fieldloom.people.rules import PersonKind
by = reads.keeper()
study = reads.study("quay", to=by)
for kind, name, born, ref in (
    (PersonKind.ADULT, "Kirsty", 1990, "P01"), (PersonKind.CHILD, "Isla", date.today().year - 9, "P02"),
):
    writes.add_participant(by=by, study=study, new=writes.NewParticipant(kind, name, born, ref=ref))
new = access.NewUser("stella", "Stella", "stella@example.org", "a long and plain passphrase")
user = access.add_user(by=by, new=new)
grant = access.NewGrant(Role.STEWARD, date.today() + timedelta(days=300))
access.grant_first_role(by=by, user=user, study=study, new=grant)
"""


@pytest.fixture(scope="module")
def people(house):
    """An adult P01, a child P02, and Stella, a steward beside the keeper."""
    told = {**os.environ, "FIELDLOOM_DATA": str(house.folder / "data")}
    told["XDG_CONFIG_HOME"] = str(house.folder / "config")
    told.pop("FIELDLOOM_KEY", None)
    subprocess.run([sys.executable, "-c", MADE], env=told, check=True, timeout=120)


def test_a_child_dissents_and_an_adult_withdraws(house, people):
    told = house("consent", "dissent", "P02", "--everything", "--json")
    assert told.code == 0, told.err
    assert told.json["kind"] == "dissent"
    refused = house("consent", "dissent", "P01", "--everything")
    assert refused.code == Exit.UNFIT.code
    assert "P01 decides alone on that day." in refused.err
    assert "withdrawal" in refused.err


def test_the_study_revokes_with_reasons_and_an_event_is_found_not_to_count(house, people):
    bare = house("consent", "revoke", "P01", "--everything")
    assert bare.code == Exit.UNFIT.code
    told = house("consent", "revoke", "P01", "--everything", "--reasons", "A court", "--json")
    assert told.code == 0, told.err
    event = told.json["id"]
    assert house("consent", "invalidate", event).code == Exit.UNFIT.code
    assert house("consent", "invalidate", 99_999, "--reasons", "No").code == Exit.NOT_FOUND.code
    gone = house("consent", "invalidate", event, "--reasons", "The wrong person")
    assert gone.out.strip() == "From now on this does not count: Revoked, P01."
    (said,) = [
        one for one in house("consent", "history", "P01", "--json").json if one["id"] == event
    ]
    assert not said["counts"]


def test_competence_is_found_or_refused_in_words(house, people):
    unclear = house("consent", "competence", "P02", "perhaps")
    assert unclear.code == Exit.UNFIT.code
    asked = ("consent", "competence", "P02", "no", "--nation", "scotland", "--as", "kit")
    assert house(*asked).code == Exit.UNFIT.code
    kept = house(*asked, "--reasons", "Talked it through", "--review-by", "2100-01-01", "--json")
    assert kept.code == 0, kept.err
    assert kept.json["competent"] is False


def test_consent_is_switched_on_by_one_and_off_by_two(house, people):
    assert house("consent", "off", "propose", "--reasons", "x").code == Exit.UNFIT.code
    shown = house("consent", "switch", "--preview", "--json")
    assert shown.json == {"paragraphs": 0, "of": 0, "by_source": {}}
    assert house("consent", "switch").code == Exit.UNFIT.code
    assert house("consent", "switch", "--unreviewed", "nobody").code == Exit.UNFIT.code
    on = house("consent", "switch", "--reasons", "The panel decided")
    assert "From now on consent decides" in on.out, on.err
    made = house("consent", "off", "propose", "--reasons", "The panel reversed it", "--json")
    number = made.json["id"]
    again = house("consent", "off", "approve", number, "--reasons", "Yes")
    assert again.code == Exit.UNFIT.code
    assert "does not approve or decline it" in again.err
    done = house("consent", "off", "approve", number, "--reasons", "Yes", "--as", "stella")
    assert "Consent no longer decides" in done.out, done.err
    (row,) = house("consent", "off", "list", "--json").json
    assert (row["proposed_by"], row["became"], row["by"]) == ("kit", "approved", "stella")


def test_to_decide_otherwise_leaves_what_is_not_named_as_it_stands(house, tmp_path):
    first = ("--identifiable-from", 2, "--unreviewed", "site_team", "--quarantine", "--unplaced")
    on = house("consent", "switch", *first, "--assent-from", 9, "--reasons", "Panel")
    assert on.code == 0, on.err
    again = house("consent", "switch", "--assent-from", 8, "--reasons", "Panel")
    assert again.code == 0, again.err
    less = house("consent", "switch", "--no-unplaced", "--reasons", "Panel", "--json")
    assert (less.code, less.json["waits"]) == (0, True), less.err
    number = str(less.json["id"])
    waits = house("consent", "off", "list", "--json").json
    assert [(row["what"], row["became"]) for row in waits if row["number"] == int(number)] == [
        ("asks less", "waits")
    ]
    alone = house("consent", "off", "approve", number, "--reasons", "Yes")
    assert alone.code == Exit.UNFIT.code and "does not approve" in alone.err
    done = house("consent", "off", "approve", number, "--reasons", "Yes", "--as", "stella")
    assert "Consent decides as was proposed" in done.out, done.err
    (tmp_path / "consent.yaml").write_text("decides: [{reasoning: So, third_party: alliance}]")
    wide = house("consent", "read", tmp_path / "consent.yaml")
    assert wide.code != 0 and "Nothing was read" in wide.out and "asks less" in wide.err
    (tmp_path / "consent.yaml").write_text("decides: [{reasoning: So, third_party: site_team}]")
    assert house("consent", "read", tmp_path / "consent.yaml").code == 0
    held = house("consent", "switch", "--reasons", "As it stands", "--json").json
    assert {name: value for name, value in held.items() if name not in ("id", "waits")} == {
        "identifiable_from": 2,
        "unreviewed": "site_team",
        "third_party": "site_team",
        "assent_from": 8,
        "quarantine": True,
        "unplaced": False,
    }
