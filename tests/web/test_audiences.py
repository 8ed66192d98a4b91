"""What each audience is told is decided on a page, and an export says the same to that audience."""

import csv
import io

import pytest
from django.urls import reverse

from coding.conftest import desk, sites, text
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import ViewDecision
from fieldloom.pseudonyms.rules.audiences import DEFAULTS, Places, Profile, View
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources.models import Source

__all__ = ["desk", "sites", "text"]
WORDS = "We left Millbrook on 14 February 2019; she was thirty-four."


@pytest.fixture
def told(desk, client):
    """A quotation in which a place, a date and an age stand, and a register that knows the place."""
    new = writes.NewEntity(Kind.PLACE, ("Methil",), pseudonym="Millbrook")
    made = writes.enter(by=desk.by, study=desk.study, new=new)
    desk.apply(desk.add("Leaving"), "I-001", "I was watched")
    passage = Source.objects.get(ref="I-001").passages.get()
    passage.quote, passage.prefix = WORDS, "from Millbrook"
    passage.save()
    client.force_login(desk.by)
    return made


def quoted(client, view, form="csv"):
    url = reverse("coding:export_quotations", args=["quayside"])
    answer = client.post(url, {"form": form, "audience": view.value})
    assert answer.status_code == 200, answer.content.decode()
    return b"".join(answer).decode("utf-8-sig")


def row(client, view):
    (found,) = csv.DictReader(io.StringIO(quoted(client, view)))
    return found


def test_one_quotation_is_told_otherwise_to_each_audience(told, desk, client):
    rungs = {"town": "a town on the coast", "region": "the east of Scotland", "nation": "Scotland"}
    writes.set_ladder(by=desk.by, entity=told, rungs=rungs)
    assert row(client, View.TEAM)["Quote"] == WORDS
    assert row(client, View.TEAM)["Before"] == "from Millbrook"
    assert row(client, View.PARTICIPANT)["Quote"] == WORDS
    assert row(client, View.SUPERVISOR)["Quote"] == (
        "We left [a town on the coast] on [February 2019]; she was thirty-four."
    )
    archive = row(client, View.ARCHIVE)
    assert archive["Quote"] == (
        "We left [the east of Scotland] on [February 2019]; she was [30 to 34]."
    )
    assert (archive["Before"], archive["Site"], archive["Nation"]) == ("", "", "Scotland")
    assert row(client, View.PUBLIC)["Quote"] == "We left [Scotland] on [2019]; she was [an adult]."
    assert "For: Everybody" in quoted(client, View.PUBLIC, "md")


def test_every_file_is_told_so_names_of_codes_and_descriptions_too(told, desk, client):
    desk.add("Millbrook again", description="All of Millbrook, since 14 February 2019")
    for name in ("codebook", "portraits", "quotations"):
        url = reverse(f"coding:export_{name}", args=["quayside"])
        asked = {"form": "csv", "audience": "public"}
        body = b"".join(client.post(url, asked)).decode("utf-8-sig")
        assert body and "Millbrook" not in body and "14 February" not in body


def test_a_profile_is_decided_on_a_page_and_holds_from_then_on(told, desk, client):
    url = reverse("leaving:view", args=["quayside", "supervisor"])
    page = client.get(url).content.decode()
    assert '<option value="town" selected' in page
    given = {
        "places": "nation",
        "dates": "none",
        "ages": "stage",
        "services": "kind",
        "posts": "general",
        "relations": "none",
    }
    assert client.post(url, given).status_code == 302
    assert row(client, View.SUPERVISOR)["Quote"] == (
        "We left [a place] on [a date]; she was [an adult]."
    )
    assert "view of an audience decided" in Entry.objects.values_list("verb", flat=True)
    assert ViewDecision.objects.count() == 1
    client.post(url, {**given, "places": "as_is"})
    assert ViewDecision.objects.count() == 2  # only added to
    assert "Millbrook" in row(client, View.SUPERVISOR)["Quote"]
    listed = client.get(reverse("leaving:views", args=["quayside"])).content.decode()
    assert "article 4(5)" in listed and "Petra" in listed
    assert client.post(url, {**given, "places": "galaxy"}).status_code == 422
    assert client.get(reverse("leaving:view", args=["quayside", "press"])).status_code == 404


def test_the_team_is_told_what_stands_there(desk):
    with pytest.raises(Unfit, match="works on them"):
        writes.decide_view(
            by=desk.by, study=desk.study, view=View.TEAM, profile=Profile(Places.NATION)
        )


def test_words_for_a_place_are_kept_on_a_page_and_hold_no_real_name(told, desk, client):
    listed = reverse("leaving:ladders", args=["quayside"])
    page = client.get(listed).content.decode()
    assert "Millbrook" in page and "Methil" not in page and "Of 1 place or service" in page
    url = reverse("leaving:ladder", args=["quayside", told.pk])
    assert client.post(url, {"region": "near Methil"}).status_code == 422
    assert client.post(url, {"region": "  the  east ", "nation": "Scotland"}).status_code == 302
    assert reads.ladder(told.pk, to=desk.by, study=desk.study).rungs == {
        "region": "the east",
        "nation": "Scotland",
    }
    lacking = reads.ladder(told.pk, to=desk.by, study=desk.study).lacking
    assert lacking == ()
    client.post(url, {"region": "", "nation": ""})
    assert reads.ladder(told.pk, to=desk.by, study=desk.study).lacking == (
        *(View.SUPERVISOR, View.ALLIANCE, View.ARCHIVE, View.PUBLIC),
    )
    with pytest.raises(Unfit, match="no words are kept for “kind”"):
        writes.set_ladder(by=desk.by, entity=told, rungs={"kind": "a town"})


def test_words_for_a_service_are_kept_by_its_kind(desk, client):
    client.force_login(desk.by)
    new = writes.NewEntity(Kind.SERVICE, ("Ravenscar",), pseudonym="Haven House")
    made = writes.enter(by=desk.by, study=desk.study, new=new)
    url = reverse("leaving:ladder", args=["quayside", made.pk])
    page = client.get(url).content.decode()
    assert 'name="kind"' in page and 'name="region"' not in page
    assert client.post(url, {"kind": "a recovery service"}).status_code == 302
    teller = reads.teller(to=desk.by, study=desk.study, view=View.PUBLIC)
    assert teller.told("at Haven House") == "at [a recovery service]"


def test_a_place_that_is_kept_as_it_is_is_told_more_widely_too(desk):
    new = writes.NewEntity(Kind.PLACE, ("Edinburgh",))
    made = writes.enter(by=desk.by, study=desk.study, new=new)
    writes.keep_as_it_is(by=desk.by, entity=made)
    writes.set_ladder(by=desk.by, entity=made, rungs={"nation": "Scotland"})
    teller = reads.teller(to=desk.by, study=desk.study, view=View.PUBLIC)
    assert teller.told("a day in Edinburgh") == "a day in [Scotland]"


def test_whoever_exports_reads_the_views_and_decides_none(told, member, client):
    client.force_login(member("ana", Role.ANALYST))
    listed = client.get(reverse("leaving:views", args=["quayside"])).content.decode()
    assert "Learning Alliance" in listed and "/views/archive/" not in listed
    for name, about in (("view", ["archive"]), ("ladders", []), ("ladder", [told.pk])):
        assert client.get(reverse(f"leaving:{name}", args=["quayside", *about])).status_code == 403
    assert row(client, View.PUBLIC)["Quote"].startswith("We left [a place]")


def test_an_export_is_offered_for_each_audience_with_what_holds_of_it(told, client):
    for name in ("quotations", "codebook", "portraits"):
        page = client.get(reverse(f"coding:{name}", args=["quayside"])).content.decode()
        assert "still personal data (UK GDPR, article 4(5))" in page
        assert all(f'<option value="{view.value}">' in page for view in View)


def test_the_defaults_are_told_until_something_is_decided(desk):
    found = {one.view: one.profile for one in reads.views(to=desk.by, study=desk.study)}
    assert found == dict(DEFAULTS)
