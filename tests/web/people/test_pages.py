"""The pages of people: what they show, to whom, and how forms answer."""

from datetime import date

import pytest
from django.urls import reverse

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.people import reads, writes
from fieldloom.people.models import Agency, Family, Membership, Participant, Service
from fieldloom.people.rules import Nation, PersonKind
from fieldloom.people.writes import Joining, NewAgency, NewFamily, NewParticipant, NewService

LISTS = ["families", "participants", "services", "agencies"]


@pytest.fixture
def people(pi, study):
    """One of each: H01 with its mother H01-P1, SV1 of AG1."""
    asked = {"by": pi, "study": study}
    family = writes.add_family(**asked, new=NewFamily(Nation.SCOTLAND, "Kirsty's family"))
    mother = NewParticipant(PersonKind.ADULT, "Kirsty", 1993, Joining(family, "mother"))
    writes.add_participant(**asked, new=mother)
    board = writes.add_agency(**asked, new=NewAgency(Nation.SCOTLAND, "Health board"))
    team = NewService(Nation.SCOTLAND, "Recovery Team", "drug treatment", board)
    writes.add_service(**asked, new=team)
    return family


@pytest.fixture
def at(client, pi, study):
    """Sign in as somebody and ask for a page by its name: `at("people:family", "H01")`."""

    def ask(name, *args, user=pi, post=None, query=""):
        client.force_login(user)
        url = reverse(name, args=[study.slug, *args]) + query
        return client.get(url) if post is None else client.post(url, post)

    return ask


def _text(answer):
    return " ".join(answer.content.decode().split())


def _form(answer):
    """What a browser would send back of a form as it was served, hidden fields included."""
    form = answer.context["form"]
    sent = {}
    for field in form:
        value = field.value()
        sent[field.html_name] = "" if value is None else value
        if field.field.show_hidden_initial:
            sent[field.html_initial_name] = sent[field.html_name]
    return sent


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do_first_to_those_who_may(at, member, name):
    analyst = member("ana", Role.ANALYST)
    assert "Add the first" in _text(at(f"people:{name}"))
    read_only = at(f"people:{name}", user=analyst)
    assert read_only.status_code == 200
    assert "Add" not in _text(read_only).split("<main")[1]


@pytest.mark.parametrize(
    ("name", "args", "shown"),
    [
        ("families", [], "Kirsty&#x27;s family"),
        ("participants", [], "H01-P1"),
        ("services", [], "drug treatment"),
        ("agencies", [], "Health board"),
        ("family", ["H01"], "mother"),
        ("participant", ["H01-P1"], "Kirsty&#x27;s family"),
        ("service", ["SV1"], "AG1 Health board"),
        ("agency", ["AG1"], "SV1 Recovery Team"),
    ],
)
def test_a_page_shows_what_it_is_about(at, people, name, args, shown):
    answer = at(f"people:{name}", *args)
    assert answer.status_code == 200
    assert shown in _text(answer)


PAGES = [
    ("families", []),
    ("participants", []),
    ("services", []),
    ("agencies", []),
    ("family", ["H01"]),
    ("participant", ["H01-P1"]),
    ("service", ["SV1"]),
    ("agency", ["AG1"]),
    ("add_family", []),
    ("change_participant", ["H01-P1"]),
    ("join_family", ["H01"]),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_a_study_one_may_not_enter_looks_like_none(at, people, stranger, name, args):
    answer = at(f"people:{name}", *args, user=stranger)
    assert answer.status_code == 404
    assert "Kirsty" not in _text(answer)


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_a_role_without_people_is_refused_in_words(at, people, member, name, args):
    answer = at(f"people:{name}", *args, user=member("art", Role.AUDITOR))
    assert answer.status_code == 403
    assert "Kirsty" not in _text(answer)


@pytest.mark.parametrize("name", ["family", "participant", "service", "agency"])
def test_a_code_that_does_not_exist_is_not_found(at, people, name):
    assert at(f"people:{name}", "X9").status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client, study):
    answer = client.get(reverse("people:families", args=[study.slug]))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_a_family_is_added_and_its_page_follows(at, study):
    answer = at("people:add_family", post={"label": "Jean's", "nation": "scotland", "ref": ""})
    assert answer.url == reverse("people:family", args=[study.slug, "H01"])
    assert Family.objects.get().label == "Jean's"


@pytest.mark.parametrize(
    ("name", "sent", "made"),
    [
        ("add_agency", {"label": "Court", "nation": "england"}, Agency),
        ("add_service", {"label": "Team", "nation": "england", "agency": "AG1"}, Service),
        ("add_participant", {"kind": "child", "label": "Logan"}, Participant),
    ],
)
def test_the_other_kinds_are_added_too(at, people, name, sent, made):
    before = made.objects.count()
    assert at(f"people:{name}", post=sent).status_code == 302
    assert made.objects.count() == before + 1


def test_a_participant_is_added_where_they_belong(at, people, pi, study):
    page = at("people:add_participant", query="?of=H01")
    assert 'value="H01" selected' in _text(page)
    sent = {"kind": "child", "of": "H01", "role": "child", "from_day": "2021-08-19"}
    assert at("people:add_participant", post=sent).status_code == 302
    held = reads.memberships(to=pi, participant=Participant.objects.get(ref="H01-P2")).get()
    assert (held.family, held.from_day) == (people, date(2021, 8, 19))


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("add_family", {"label": "x"}, "Nation: Choose a nation."),
        ("add_family", {"nation": "england", "ref": "H 1"}, "Study code: A study code holds"),
        ("add_family", {"nation": "england", "ref": "SV1"}, "Study code: The code SV1 is taken"),
        ("add_participant", {"kind": "adult", "of": "H01"}, "In which role: Say in which role"),
        ("add_participant", {"kind": "adult", "born_year": "93"}, "Year of birth: A year of"),
        ("add_participant", {"kind": "adult", "born_year": "x"}, "Year of birth: Give the year"),
    ],
)
def test_a_form_with_errors_comes_back_with_each_beside_its_field(at, people, name, sent, told):
    answer = at(f"people:{name}", post=sent)
    assert answer.status_code == 422
    page = _text(answer)
    assert "There is something to put right" in page
    assert told in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("change_family", "H01"),
        ("change_agency", "AG1"),
        ("change_service", "SV1"),
        ("change_participant", "H01-P1"),
    ],
)
def test_a_form_sent_back_as_it_was_writes_nothing(at, people, name, ref):
    before = Entry.objects.count()
    sent = _form(at(f"people:{name}", ref))
    assert at(f"people:{name}", ref, post=sent).status_code == 302
    assert Entry.objects.count() == before


def test_a_changed_form_writes_only_what_was_changed(at, people):
    sent = _form(at("people:change_family", "H01"))
    Family.objects.update(nation="wales")
    assert at("people:change_family", "H01", post={**sent, "label": "K"}).status_code == 302
    assert Family.objects.get().nation == "wales"
    assert Family.objects.get().label == "K"


def test_two_people_changing_the_same_are_shown_both(at, people):
    sent = _form(at("people:change_family", "H01"))
    Family.objects.update(label="What the other wrote")
    answer = at("people:change_family", "H01", post={**sent, "label": "What I wrote"})
    assert answer.status_code == 409
    assert "What the other wrote" in _text(answer)
    assert "What I wrote" in _text(answer)
    assert Family.objects.get().label == "What the other wrote"


@pytest.mark.parametrize(
    ("name", "ref", "change"),
    [
        ("change_agency", "AG1", {"label": "New board"}),
        ("change_service", "SV1", {"agency": ""}),
        ("change_participant", "H01-P1", {"born_year": "1990"}),
    ],
)
def test_each_kind_can_be_changed(at, people, name, ref, change):
    sent = _form(at(f"people:{name}", ref))
    assert at(f"people:{name}", ref, post={**sent, **change}).status_code == 302
    again = _form(at(f"people:{name}", ref))
    assert {field: str(again[field]) for field in change} == change


def test_somebody_known_joins_a_service(at, people):
    sent = {"participant": "H01-P1", "role": "patient", "from_day": "2018-02-12"}
    assert at("people:join_service", "SV1", post=sent).status_code == 302
    assert "patient" in _text(at("people:service", "SV1"))
    twice = at("people:join_service", "SV1", post=sent)
    assert twice.status_code == 422
    assert "already has this role" in _text(twice)


def test_a_last_day_ends_a_membership_and_it_stays_to_be_read(at, people):
    held = Membership.objects.get()
    sent = _form(at("people:membership", held.pk))
    assert (
        at("people:membership", held.pk, post={**sent, "to_day": "2022-02-11"}).status_code == 302
    )
    now, then = at("people:family", "H01"), at("people:family", "H01", query="?on=2022-02-11")
    assert "not on this day" in _text(now)
    assert "0 people on" in _text(now)
    assert "11 February 2022" in _text(now)
    assert "1 person on 11 February 2022" in _text(then)


def test_days_out_of_order_are_told_beside_the_last_day(at, people):
    held = Membership.objects.get()
    sent = _form(at("people:membership", held.pk))
    days = {"from_day": "2022-02-11", "to_day": "2022-02-10"}
    answer = at("people:membership", held.pk, post={**sent, **days})
    assert answer.status_code == 422
    assert "Last day: The last day is before the first day." in _text(answer)


def test_a_mistaken_membership_is_taken_away_by_post_only(at, people):
    held = Membership.objects.get()
    assert at("people:drop_membership", held.pk).status_code == 405
    assert at("people:drop_membership", held.pk, post={}).status_code == 302
    assert not Membership.objects.exists()


@pytest.mark.parametrize("on", ["nonsense", "2022-02-31", ""])
def test_a_day_that_never_was_shows_today(at, people, on):
    assert "1 person on" in _text(at("people:family", "H01", query=f"?on={on}"))


def test_those_who_may_only_read_are_offered_no_way_to_write(at, people, member):
    page = _text(at("people:family", "H01", user=member("ana", Role.ANALYST)))
    assert "Change" not in page
    assert "Join" not in page
