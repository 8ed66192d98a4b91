"""What the team noted of somebody beside what was said, and what they are really called, goes as well."""

# ruff: noqa: F811  (fixtures are imported, and named again where they are asked for)
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from consent.withdrawing import (  # noqa: F401  (fixtures)
    canary,
    fielder,
    found,
    kirsty,
    own_data,
    run,
    steward,
    unsearched,
    withdraw,
)
from fieldloom.consent import writes
from fieldloom.consent.models import ProcessCheck
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.stating import Scope
from fieldloom.consent.rules.terms import Medium
from fieldloom.fieldwork.models import Encounter
from fieldloom.pseudonyms import writes as names
from fieldloom.pseudonyms.models import Entity, SurfaceForm
from fieldloom.pseudonyms.rules.kinds import Kind

pytestmark = pytest.mark.usefixtures("own_data", "unsearched")


@pytest.fixture
def noted(desk, kirsty, sites):
    """A check at a visit with words of the team in each place; gives the word and the row."""
    word, met = canary(), sites["FIFE"]
    met.on_day = timezone.localdate()
    met.save()
    met.participants.add(kirsty)
    told = writes.Checked(Outcome.NOT_ASKED, f"{word} slept", off_limits=(f"the {word}",))
    (row,) = writes.check_process(by=desk.by, encounter=met, checks={kirsty: told})
    return word, row


def test_notes_at_visits_are_emptied_and_what_was_said_stays(desk, kirsty, fielder, steward, noted):
    word, row = noted
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    assert found(case)["checks"] == 1
    run(case, desk.by, steward)
    (held,) = ProcessCheck.objects.values()
    assert word not in str(held)
    assert (held["id"], held["outcome"], held["at"]) == (row.pk, row.outcome, row.at)
    assert Encounter.objects.filter(pk=row.encounter_id).exists()


@pytest.mark.parametrize(
    "change",
    [
        "outcome = 'paused'",
        "why = 'something else'",
        "why = '', participant_id = participant_id + 1",
    ],
)
def test_the_database_lets_nothing_else_of_a_check_be_changed(noted, change):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(f"UPDATE consent_processcheck SET {change}")


def test_real_names_go_and_the_pseudonym_stays_taken(desk, kirsty, fielder, steward):
    new = names.NewEntity(Kind.PERSON, ("Mairead Sutherland", "Maisie"), participant=kirsty)
    entity = names.enter(by=desk.by, study=desk.study, new=new)
    called = Entity.objects.get(pk=entity.pk).pseudonym
    case = writes.look_at_withdrawal(by=desk.by, withdrawal=withdraw(fielder, kirsty))
    assert found(case)["names"] == 2
    run(case, desk.by, steward)
    assert not SurfaceForm.objects.exists()
    entity = Entity.objects.get(pk=entity.pk)
    assert entity.pseudonym == "" and (not called or called in entity.earlier)


@pytest.mark.parametrize("effect", [Effect.ERASE, Effect.REDACT])
def test_what_is_withdrawn_in_one_medium_leaves_the_teams_notes(
    desk, kirsty, fielder, steward, noted, effect
):
    """A note is no picture, and no sound: whoever withdraws pictures does not withdraw it."""
    word, row = noted
    Encounter.objects.filter(pk=row.encounter_id).update(note=f"The {word} again.")
    pictures = Scope(media=(Medium.PICTURE,))
    case = run(withdraw(fielder, kirsty, effect, pictures), desk.by, steward)
    assert not found(case).keys() & {"checks", "notes", "encounters", "shared_notes"}
    assert word in str(list(ProcessCheck.objects.values()))
    assert word in Encounter.objects.get(pk=row.encounter_id).note


def test_what_is_withdrawn_of_one_wave_takes_the_notes_of_that_wave(
    desk, kirsty, fielder, steward, noted
):
    word, row = noted
    met = Encounter.objects.get(pk=row.encounter_id)
    Encounter.objects.filter(pk=met.pk).update(note=f"The {word} again.")
    run(withdraw(fielder, kirsty, Effect.ERASE, Scope(waves=(met.wave_id,))), desk.by, steward)
    assert word not in str(list(ProcessCheck.objects.values()))
    assert Encounter.objects.get(pk=met.pk).note == ""
