"""The pages of fieldwork: what they show, to whom, and how forms answer."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.fieldwork import writes
from fieldloom.fieldwork.models import Encounter, Site, Target, Wave
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, TargetKind
from fieldloom.fieldwork.writes import NewEncounter, NewSite, NewTarget, NewWave
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation, PersonKind


@pytest.fixture
def field(pi, study):
    """Two sites, a wave, a family with its mother, a service; three encounters."""
    asked = {"by": pi, "study": study}
    north = writes.add_site(**asked, new=NewSite("PLN", "Portlennan", Nation.SCOTLAND))
    south = writes.add_site(**asked, new=NewSite("SKM", "Skelmouth", Nation.ENGLAND))
    days = (date(2021, 9, 1), date(2021, 12, 31))
    wave = writes.add_wave(**asked, new=NewWave("W1", "First wave", *days))
    family = people.add_family(**asked, new=people.NewFamily(Nation.SCOTLAND, "K family"))
    joining = people.Joining(family, "mother")
    mother = people.NewParticipant(PersonKind.ADULT, "Kirsty", None, joining)
    kirsty = people.add_participant(**asked, new=mother)
    people.add_service(**asked, new=people.NewService(Nation.SCOTLAND, "Recovery Team"))
    met = {"participants": [kirsty], "families": [family], "written_by": pi}
    day, note = date(2021, 10, 20), "At the flat. Logan off school."
    done = EncounterState.DONE
    new = NewEncounter(EncounterKind.INTERVIEW, north, done, day, wave, note=note, **met)
    writes.add_encounter(**asked, new=new)
    writes.add_encounter(**asked, new=NewEncounter(EncounterKind.CALL, south))
    new = NewEncounter(EncounterKind.VISIT, north, on_day=date(2021, 11, 2), **met)
    writes.add_encounter(**asked, new=new)
    writes.set_target(**asked, new=NewTarget(TargetKind.FAMILIES, Nation.SCOTLAND, 15))
    return study


@pytest.fixture
def at(client, pi, study):
    """Sign in as somebody and ask for a page by its name: `at("fieldwork:encounter", "E-001")`."""

    def ask(name, *args, user=pi, post=None, query="", **headers):
        client.force_login(user)
        url = reverse(f"fieldwork:{name}", args=[study.slug, *args]) + query
        send = client.get if post is None else client.post
        return send(url, post, headers=headers)

    return ask


def _text(answer):
    return " ".join(answer.content.decode().split())


def _form(answer):
    """What a browser would send back of a form as it was served, hidden fields included."""
    sent = {}
    for field in answer.context["form"]:
        value = field.value()
        sent[field.html_name] = "" if value is None else value
        if field.field.show_hidden_initial:
            sent[field.html_initial_name] = sent[field.html_name]
    return sent


def _main(answer):
    return _text(answer).split("<main")[1]


def test_without_a_site_the_first_step_is_to_enter_one(at, member):
    assert "First, where is the fieldwork?" in _text(at("encounters"))
    assert "There is no site yet" in _text(at("add_encounter"))
    assert "begin here" in _text(at("plan"))
    read_only = _main(at("encounters", user=member("ana", Role.ANALYST)))
    assert "No fieldwork yet" in read_only
    assert "Enter sites" not in read_only


def test_the_list_shows_every_encounter_with_its_state(at, field):
    page = _text(at("encounters"))
    assert all(f"E-00{number}" in page for number in (1, 2, 3))
    assert "20 October 2021" in page
    assert "3 encounters" in page


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?wave=W1", {"E-001"}),
        ("?site=SKM", {"E-002"}),
        ("?kind=visit", {"E-003"}),
        ("?state=planned", {"E-002", "E-003"}),
        ("?state=planned&site=PLN", {"E-003"}),
        ("?state=missed", set()),
        ("?wave=nonsense", {"E-001", "E-002", "E-003"}),
    ],
)
def test_the_list_is_narrowed_by_its_filters(at, field, query, there):
    page = _main(at("encounters", query=query))
    assert {ref for ref in ("E-001", "E-002", "E-003") if ref in page} == there
    assert there or "No encounter fits" in page


def test_the_filters_ask_for_the_list_alone(at, field):
    part = _text(at("encounters", query="?kind=visit", **{"HX-Request": "true"}))
    assert "E-003" in part
    assert "<html" not in part
    assert "<form" not in part


def test_an_encounter_shows_when_where_and_who(at, field):
    page = _text(at("encounter", "E-001"))
    for told in ("20 October 2021, Portlennan", "First wave", "Petra", "H01-P1 Kirsty", "Logan"):
        assert told in page
    assert "It took place" not in page


def test_who_took_part_is_not_told_to_those_who_may_not_see_people(
    at, field, reader_without_people
):
    art = reader_without_people
    for answer in (at("encounter", "E-001", user=art), at("encounters", user=art)):
        assert answer.status_code == 200
        assert "H01" not in _text(answer)
        assert "Kirsty" not in _text(answer)


def test_a_grant_for_one_site_shows_only_what_is_there_and_says_so(at, field, member):
    rhona = member("rhona", Role.FIELDWORKER, ("SKM",))
    page = _text(at("encounters", user=rhona))
    assert "encounters of site SKM only" in page
    assert "E-002" in page
    assert "E-001" not in page
    assert at("encounter", "E-001", user=rhona).status_code == 404
    assert at("done", "E-001", user=rhona).status_code == 404
    offered = at("add_encounter", user=rhona).context["form"].fields["site"].choices
    assert [code for code, _ in offered] == ["", "SKM"]
    assert "Add a site" not in _text(at("plan", user=rhona))
    assert at("add_wave", user=rhona, post=WAVE).status_code == 403


PAGES = [
    ("encounters", []),
    ("encounter", ["E-001"]),
    ("plan", []),
    ("add_encounter", []),
    ("change_encounter", ["E-001"]),
    ("set_target", []),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_strangers_and_those_without_the_role_are_refused(at, field, stranger, member, name, args):
    assert at(name, *args, user=stranger).status_code == 404
    auditor = at(name, *args, user=member("aud", Role.AUDITOR))
    assert auditor.status_code == 403
    assert "Kirsty" not in _text(auditor)


def test_an_encounter_is_added_with_those_who_took_part(at, field):
    sent = {
        "kind": "interview",
        "state": "done",
        "on_day": "2021-11-16",
        "site": "PLN",
        "wave": "W1",
        "families": ["H01"],
        "services": ["SV1"],
        "participants": ["H01-P1"],
        "written_by": "petra",
        "note": "Quiet room.",
    }
    answer = at("add_encounter", post=sent)
    assert answer.url == reverse("fieldwork:encounter", args=[field.slug, "E-004"])
    held = Encounter.objects.get(ref="E-004")
    assert (held.wave.code, held.written_by.username, held.note) == ("W1", "petra", "Quiet room.")
    assert [p.ref for p in held.participants.all()] == ["H01-P1"]
    assert [f.ref for f in held.families.all()] == ["H01"]
    assert [s.ref for s in held.services.all()] == ["SV1"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"site": ""}, "Site: Choose a site."),
        ({"site": "NONE"}, "Site: Select a valid choice"),
        ({"state": "done"}, "Day: An encounter that took place has a day. Say on which day."),
        ({"on_day": "the third"}, "Day: Give a day, such as 2022-05-03."),
        ({"ref": "E-001"}, "Study code: The code E-001 is taken"),
        ({"participants": ["X"]}, "Participants: Select a valid choice"),
    ],
)
def test_a_form_with_errors_comes_back_with_each_beside_its_field(at, field, change, told):
    sent = {"kind": "visit", "state": "planned", "site": "PLN", **change}
    answer = at("add_encounter", post=sent)
    assert answer.status_code == 422
    assert told in _text(answer)
    assert Encounter.objects.count() == 3


def test_all_errors_of_a_form_show_at_once(at, field):
    page = _text(at("add_encounter", post={"kind": "visit", "state": "done", "site": ""}))
    assert "Site: Choose a site." in page
    assert "Day: An encounter that took place has a day." in page


def test_a_day_to_come_is_for_planning_only(at, field):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    sent = {"kind": "visit", "site": "PLN", "on_day": tomorrow}
    assert at("add_encounter", post={**sent, "state": "done"}).status_code == 422
    assert at("add_encounter", post={**sent, "state": "planned"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "ref"),
    [("change_encounter", "E-001"), ("change_site", "PLN"), ("change_wave", "W1")],
)
def test_a_form_sent_back_as_it_was_writes_nothing(at, field, name, ref):
    before = Entry.objects.count()
    assert at(name, ref, post=_form(at(name, ref))).status_code == 302
    assert Entry.objects.count() == before


def test_only_what_is_changed_is_written(at, field):
    sent = _form(at("change_encounter", "E-001"))
    Encounter.objects.filter(ref="E-001").update(kind="meeting")
    assert at("change_encounter", "E-001", post={**sent, "participants": []}).status_code == 302
    held = Encounter.objects.get(ref="E-001")
    assert held.kind == "meeting"
    assert not held.participants.exists()
    assert held.families.count() == 1


def test_two_people_changing_the_same_are_shown_both(at, field):
    sent = _form(at("change_encounter", "E-001"))
    Encounter.objects.filter(ref="E-001").update(note="What the other wrote")
    answer = at("change_encounter", "E-001", post={**sent, "note": "What I wrote"})
    assert answer.status_code == 409
    assert "What the other wrote" in _text(answer)


def test_a_planned_encounter_is_said_to_have_taken_place(at, field):
    assert "It took place" in _text(at("encounter", "E-003"))
    page = at("done", "E-003")
    assert page.context["form"]["on_day"].value() == date(2021, 11, 2)
    assert at("done", "E-003", post={"on_day": ""}).status_code == 422
    assert at("done", "E-003", post={"on_day": "2021-11-03"}).status_code == 302
    held = Encounter.objects.get(ref="E-003")
    assert (held.state, held.on_day) == ("done", date(2021, 11, 3))


def test_an_encounter_is_said_not_to_have_taken_place_by_post_only(at, field):
    assert at("missed", "E-003").status_code == 405
    assert at("missed", "E-003", post={}).status_code == 302
    assert Encounter.objects.get(ref="E-003").state == "missed"


WAVE = {"code": "W2", "name": "Second", "from_day": "2022-05-01", "to_day": "2022-07-31"}


def test_sites_waves_and_targets_are_set_on_one_page(at, field):
    assert at("add_site", post={"code": "ABC", "name": "A", "nation": "wales"}).status_code == 302
    assert at("add_wave", post=WAVE).status_code == 302
    target = {"kind": "interviews", "nation": "wales", "wave": "W2", "planned": "9"}
    assert at("set_target", post=target).status_code == 302
    page = _text(at("plan"))
    for told in ("ABC", "Second", "1 May 2022", "Family interviews"):
        assert told in page
    assert Target.objects.get(kind="interviews").wave.code == "W2"


def test_a_target_left_empty_is_taken_away(at, field):
    page = at("set_target", query="?kind=families&nation=scotland&wave=&planned=15")
    assert page.context["form"]["planned"].value() == "15"
    sent = {"kind": "families", "nation": "scotland", "wave": "", "planned": ""}
    assert at("set_target", post=sent).status_code == 302
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        (
            "add_site",
            {"code": "pln", "name": "P", "nation": "wales"},
            "Code: The code pln is taken",
        ),
        ("add_wave", {**WAVE, "to_day": "2022-04-30"}, "Last day: The last day is before"),
        ("add_wave", {**WAVE, "from_day": ""}, "First day: Give a day."),
        ("set_target", {"kind": "families", "nation": "wales", "planned": "-1"}, "whole number"),
        ("set_target", {"kind": "families", "nation": "wales", "planned": "x"}, "whole number"),
    ],
)
def test_a_plan_that_cannot_be_is_told_beside_its_field(at, field, name, sent, told):
    answer = at(name, post=sent)
    assert answer.status_code == 422
    assert told in _text(answer)


def test_a_site_and_a_wave_can_be_changed_but_not_the_code_of_a_site(at, field):
    page = at("change_site", "PLN")
    assert "code" not in page.context["form"].fields
    assert at("change_site", "PLN", post={**_form(page), "name": "Port"}).status_code == 302
    sent = {**_form(at("change_wave", "W1")), "to_day": "2022-01-31"}
    assert at("change_wave", "W1", post=sent).status_code == 302
    assert Site.objects.get(code="PLN").name == "Port"
    assert Wave.objects.get(code="W1").to_day == date(2022, 1, 31)
