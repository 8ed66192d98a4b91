"""Planning and doing: what is kept, what is refused and to whom, what the trail holds."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.access.writes import NewStudy, start_study
from fieldloom.audit.models import Entry
from fieldloom.fieldwork import reads, writes
from fieldloom.fieldwork.models import Encounter, Site, Target, Wave
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, TargetKind
from fieldloom.fieldwork.writes import NewEncounter, NewSite, NewTarget, NewWave
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people.models import Family
from fieldloom.people.rules import Nation

DONE, PLANNED = EncounterState.DONE, EncounterState.PLANNED


def test_encounters_are_numbered_and_keep_who_took_part(field):
    one = field.meet(participants=[field.mother], families=[field.family])
    two = field.meet(ref="X-9", services=[field.service])
    assert (one.ref, two.ref, field.meet().ref) == ("E-001", "X-9", "E-002")
    kept = Encounter.objects.get(pk=one.pk)
    assert list(kept.participants.all()) == [field.mother]
    assert list(kept.families.all()) == [field.family]
    assert not kept.services.exists()


@pytest.mark.parametrize("ref", ["E-001", "e-001", "E 1", "E_1"])
def test_a_code_that_is_taken_or_malformed_is_refused(field, ref):
    field.meet()
    with pytest.raises(Unfit) as error:
        field.meet(ref=ref)
    assert error.value.place == "ref"
    assert Encounter.objects.count() == 1


def test_what_took_place_has_a_day_that_has_come(field):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for day in (None, tomorrow):
        with pytest.raises(Unfit) as error:
            field.meet(state=DONE, on_day=day)
        assert error.value.place == "on_day"
    assert field.meet(on_day=tomorrow).on_day == tomorrow


def test_a_planned_encounter_is_marked_done_on_its_day_or_on_another(field):
    one, two = field.meet(on_day=date(2021, 10, 1)), field.meet()
    assert writes.mark_done(by=field.pi, encounter=one).on_day == date(2021, 10, 1)
    with pytest.raises(Unfit, match="has a day"):
        writes.mark_done(by=field.pi, encounter=two)
    writes.mark_done(by=field.pi, encounter=two, on_day=date(2021, 10, 2))
    states = Encounter.objects.values_list("state", "on_day")
    assert set(states) == {("done", date(2021, 10, 1)), ("done", date(2021, 10, 2))}


def test_an_encounter_that_did_not_take_place_stays_and_says_so(field):
    held = writes.mark_missed(by=field.pi, encounter=field.meet(on_day=date(2021, 10, 1)))
    kept = Encounter.objects.get(pk=held.pk)
    assert (kept.state, kept.on_day) == ("missed", date(2021, 10, 1))


def test_only_what_is_given_is_changed(field):
    held = field.meet(participants=[field.mother], services=[field.service], note="At the flat.")
    Encounter.objects.filter(pk=held.pk).update(note="At the library.")
    changes = {"kind": EncounterKind.CALL, "participants": [field.nurse]}
    writes.change_encounter(by=field.pi, encounter=held, changes=changes)
    kept = Encounter.objects.get(pk=held.pk)
    assert (kept.kind, kept.note) == ("call", "At the library.")
    assert list(kept.participants.all()) == [field.nurse]
    assert list(kept.services.all()) == [field.service]


def test_a_refused_change_changes_nothing(field):
    held = field.meet(participants=[field.mother])
    with pytest.raises(Unfit):
        changes = {"participants": [], "state": DONE}
        writes.change_encounter(by=field.pi, encounter=held, changes=changes)
    assert held.state == "planned"
    assert held.participants.get() == field.mother


def test_things_of_another_study_are_not_found(field, keeper):
    elsewhere = start_study(by=keeper, new=NewStudy("Moorland", "moorland"))
    family = Family.objects.create(study=elsewhere, ref="H01", nation="wales")
    site = Site.objects.create(study=elsewhere, code="X", name="X", nation="wales")
    with pytest.raises(NotFound):
        field.meet(families=[family])
    with pytest.raises(NotFound):
        field.meet(site=site)
    with pytest.raises(NotFound):
        writes.change_encounter(by=field.pi, encounter=field.meet(), changes={"site": site})


def test_whoever_wrote_it_down_is_of_the_team(field, member, stranger):
    rhona = member("rhona", Role.FIELDWORKER)
    assert field.meet(written_by=rhona).written_by == rhona
    with pytest.raises(Unfit, match="not of the team"):
        field.meet(written_by=stranger)


def test_whoever_wrote_it_down_does_not_take_their_own_name_off_once_it_took_place(field, member):
    rhona, ana = member("rhona", Role.FIELDWORKER), member("ana", Role.FIELDWORKER)

    def name(by, held, who):
        writes.change_encounter(by=by, encounter=held, changes={"written_by": who, "note": "x"})
        return Encounter.objects.get(pk=held.pk).written_by

    held = field.meet(by=rhona, written_by=rhona)
    assert name(rhona, held, ana) == ana, "planned, it can be given to somebody else"
    assert name(rhona, held, rhona) == rhona
    stale = Encounter.objects.get(pk=held.pk)
    writes.mark_done(by=rhona, encounter=held, on_day=date(2021, 10, 1))
    for one in (held, stale):
        for who in (None, ana):
            with pytest.raises(Unfit, match="named as who wrote") as refused:
                name(rhona, one, who)
            assert refused.value.place == "written_by"
    assert name(rhona, held, rhona) == rhona
    assert name(ana, held, ana) == ana, "a colleague puts it right"


def test_a_grant_for_one_site_reaches_encounters_there_and_nowhere_else(field, member):
    rhona = member("rhona", Role.FIELDWORKER, sites=("PLN",))
    held = field.meet(by=rhona)
    with pytest.raises(Refused, match="not at this site"):
        field.meet(by=rhona, site=field.south)
    with pytest.raises(Refused, match="not at this site"):
        writes.change_encounter(by=rhona, encounter=held, changes={"site": field.south})
    with pytest.raises(Refused, match="but not here"):
        writes.mark_missed(by=rhona, encounter=field.meet(site=field.south))


def test_the_plan_is_set_by_those_whose_grant_reaches_every_site(field, member):
    rhona = member("rhona", Role.SITE_LEAD, sites=("PLN",))
    days = (date(2023, 1, 1), date(2023, 2, 1))
    tries = [
        lambda: writes.add_site(by=rhona, study=field.study, new=NewSite("A", "A", Nation.WALES)),
        lambda: writes.change_site(by=rhona, site=field.north, changes={"name": "B"}),
        lambda: writes.add_wave(by=rhona, study=field.study, new=NewWave("W3", "3", *days)),
        lambda: writes.change_wave(by=rhona, wave=field.first, changes={"name": "B"}),
        lambda: _target(field, 4, by=rhona),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="whole study"):
            attempt()


def _target(field, planned, wave=None, by=None):
    new = NewTarget(TargetKind.FAMILIES, Nation.SCOTLAND, planned, wave)
    return writes.set_target(by=by or field.pi, study=field.study, new=new)


def test_a_target_is_set_changed_and_taken_away(field):
    _target(field, 15)
    _target(field, 8, field.first)
    _target(field, 12)
    assert set(Target.objects.values_list("wave", "planned")) == {(None, 12), (field.first.pk, 8)}
    assert _target(field, None) is None
    assert Target.objects.get().planned == 8
    with pytest.raises(Unfit, match="whole number"):
        _target(field, -1)


def test_sites_and_waves_need_a_free_code_a_name_and_days_in_order(field):
    def wave(code="W3", name="Three", start=date(2023, 1, 1), end=date(2023, 2, 1)):
        return writes.add_wave(by=field.pi, study=field.study, new=NewWave(code, name, start, end))

    for place, wrong in (
        ("code", {"code": "w1"}),
        ("code", {"code": "W 3"}),
        ("name", {"name": " "}),
        ("to_day", {"end": date(2022, 12, 31)}),
    ):
        with pytest.raises(Unfit) as error:
            wave(**wrong)
        assert error.value.place == place
    with pytest.raises(Unfit, match="taken"):
        writes.add_site(by=field.pi, study=field.study, new=NewSite("pln", "P", Nation.WALES))
    with pytest.raises(Unfit, match="before the first"):
        writes.change_wave(by=field.pi, wave=field.first, changes={"to_day": date(2020, 1, 1)})
    writes.change_wave(by=field.pi, wave=field.first, changes={"name": "Autumn", "code": "A1"})
    assert Wave.objects.filter(code="A1", name="Autumn", from_day=date(2021, 9, 1)).exists()


def test_the_code_of_a_site_stays_since_grants_are_narrowed_by_it(field):
    with pytest.raises(TypeError, match="code"):
        writes.change_site(by=field.pi, site=field.north, changes={"code": "NEW"})
    assert (
        writes.change_site(by=field.pi, site=field.north, changes={"name": "Port"}).name == "Port"
    )


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ARCHIVIST, Role.STEWARD])
def test_a_role_that_may_not_enter_fieldwork_is_refused(field, member, role):
    ana = member("ana", role)
    with pytest.raises(Refused):
        field.meet(by=ana)
    with pytest.raises(Refused):
        _target(field, 3, by=ana)
    assert not Encounter.objects.exists()


def test_a_stranger_is_refused(field, stranger):
    with pytest.raises(Refused):
        writes.mark_missed(by=stranger, encounter=field.meet())
    assert reads.encounters(to=field.pi, study=field.study).get().state == "planned"


def test_the_trail_holds_ids_and_no_word_of_the_encounter(field):
    held = field.meet(note="Isla was asleep.", participants=[field.mother])
    writes.change_encounter(by=field.pi, encounter=held, changes={"note": "Logan was off school."})
    told = list(Entry.objects.filter(study=field.study.pk).order_by("-number")[:2])
    assert [entry.verb for entry in told] == ["encounter changed", "encounter added"]
    assert told[1].about["made"] == f"encounter:{held.pk}"
    words = json.dumps([entry.about for entry in told])
    assert not any(word in words for word in ("asleep", "school", "E-001"))


def test_a_new_encounter_is_planned_unless_said_otherwise(field):
    assert NewEncounter(EncounterKind.VISIT, field.north).state is PLANNED
