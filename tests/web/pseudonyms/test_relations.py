"""What somebody is to another, on the pages: said, proposed, shown where names are decided, and sent out."""

import csv
import io
import re

import pytest
from django.urls import reverse

from coding.conftest import desk, sites, text
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.people.models import Kinship
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.models import Entity, Relation, ViewDecision
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.writes import NewEntity
from fieldloom.sources.models import Source
from pseudonyms.conftest import steward
from pseudonyms.test_surnames import enter, family

__all__ = ["desk", "family", "sites", "steward", "text"]
PROFILE = {
    "places": "as_is", "dates": "day", "ages": "as_is", "services": "as_is", "posts": "as_is",
}  # fmt: skip


@pytest.fixture
def kin(steward, study, family):
    """Kirsty and Logan, who take part and share a surname, and Jean, who does not take part."""
    kirsty, logan = family("H01", "", "")
    told = (
        ("Morag Geddes", kirsty, "Kirsty Baird"),
        ("Ross Geddes", logan, "Logan Baird"),
        ("Tracy Rennie", None, "Jean"),
    )
    made = [enter(steward, study, *one) for one in told]
    Kinship.objects.create(study=study, of=logan, to=kirsty, kind="child_of")
    return made


def test_it_is_said_in_own_words_or_as_proposed_and_shown_in_the_register(kin, at, seen):
    kirsty, logan, jean = kin
    assert "Say what" in seen(at("pseudonyms:register"))
    page = seen(at("pseudonyms:relation", logan.pk))
    assert 'name="words" value="Kirsty’s child"' in page and "From recorded kinship" in page
    sent = {"words": "Kirsty’s child", "to": str(kirsty.pk)}
    assert "Logan Baird: Kirsty’s child." in seen(
        at("pseudonyms:relation", logan.pk, post=sent, follow=True)
    )
    assert "takes no part" in seen(at("pseudonyms:relation", jean.pk))
    bad = at("pseudonyms:relation", jean.pk, post={"words": "Morag’s pal", "to": str(kirsty.pk)})
    assert bad.status_code == 422 and "hold a real name" in seen(bad)
    at("pseudonyms:relation", jean.pk, post={"words": "Mum’s sister", "to": str(kirsty.pk)})
    page = seen(at("pseudonyms:register"))
    assert "Mum’s sister" in page and "Geddes" not in page and "Rennie" not in page
    assert "Mum’s sister" in seen(at("pseudonyms:rename", jean.pk))
    bare = at("pseudonyms:relation", jean.pk, post={"words": "", "to": ""})
    assert "Write what they are." in seen(bare) and "Choose to whom." in seen(bare)
    assert "Say it no longer" in seen(at("pseudonyms:relation", jean.pk))
    at("pseudonyms:relation", jean.pk, post={"act": "forget"})
    assert [one.entity for one in Relation.objects.all()] == [logan]
    assert at("pseudonyms:relation", 99).status_code == 404


def test_whoever_decides_a_name_sees_it(raw, pi, study, at, seen, waiting, decide):
    decide(waiting()["kayleigh"], "accept", pseudonym="Morag Orr", kind="person")
    decide(waiting()["ossian"], "accept", pseudonym="Lachlan", kind="person")
    morag, lachlan = (Entity.objects.get(pseudonym=one) for one in ("Morag Orr", "Lachlan"))
    writes.set_relation(by=pi, entity=morag, words="Lachlan’s niece", to=lachlan)
    one = next(iter(waiting().values()))
    page = seen(decide(one, "find", q="morag"))
    assert "Lachlan’s niece; person" in page
    writes.add_forms(by=pi, entity=morag, forms=[one.surfaces[0]])


def test_a_surname_is_changed_for_the_family_where_it_is_ticked(kin, at, seen):
    page = seen(at("pseudonyms:rename", kin[0].pk))
    assert f'value="{kin[1].pk}"' in page and "Logan Baird (H01-P2)" in page
    sent = {"pseudonym": "Kirsty Orr", "kin": [str(kin[1].pk)]}
    page = seen(at("pseudonyms:rename", kin[0].pk, post=sent, follow=True))
    assert "Kirsty Orr is called so now" in page and "1 other of the family went along" in page
    assert set(Entity.objects.values_list("pseudonym", flat=True)) == {
        *("Kirsty Orr", "Logan Orr", "Jean"),
    }
    page = seen(at("pseudonyms:rename", kin[0].pk, post={"pseudonym": "Kirsty", "kin": kin[1].pk}))
    assert "without a surname" in page
    at("pseudonyms:rename", kin[0].pk, post={"pseudonym": "Kirsty Muir"})
    assert Entity.objects.get(pk=kin[1].pk).pseudonym == "Logan Orr"


def test_where_many_texts_are_touched_the_page_of_the_work_says_how_far_it_is(
    kin, at, seen, monkeypatch
):
    monkeypatch.setattr("fieldloom.pseudonyms.writes.renaming.FEW", -1)
    answer = at("pseudonyms:rename", kin[0].pk, post={"pseudonym": "Kirsty Orr"}, follow=True)
    assert "Change a pseudonym everywhere" in seen(answer)
    assert "that is being done" in seen(at("pseudonyms:rename", kin[0].pk))
    job = Job.objects.get()
    Entity.objects.filter(pk=kin[2].pk).update(pseudonym="Kirsty Orr")
    carry_out(job.pk)
    page = seen(at("pseudonyms:rename", kin[0].pk))
    assert "was to be called Kirsty Orr" in page and "Nothing was changed." in page
    assert "pseudonym that is taken" in page
    page = seen(at("jobs:job", job.pk))
    assert "Failed" in page and "Nothing was changed." in page


@pytest.fixture
def quoted(desk, client):
    """A quotation in which somebody is named of whom it is said what they are."""
    people = [("Tracy Rennie", "Isla"), ("Morag Geddes", "Effie")]
    made = [
        writes.enter(
            by=desk.by, study=desk.study, new=NewEntity(Kind.PERSON, (one,), pseudonym=told)
        )
        for one, told in people
    ]
    writes.set_relation(by=desk.by, entity=made[0], words="Mum’s sister", to=made[1])
    desk.apply(desk.add("What Isla says"), "I-001", "I was watched")
    passage = Source.objects.get(ref="I-001").passages.get()
    passage.quote = "Isla’s house, then; Isla was out."
    passage.save()
    client.force_login(desk.by)
    return made


def row(client, view):
    url = reverse("coding:export_quotations", args=["quayside"])
    answer = client.post(url, {"form": "csv", "audience": view})
    body = b"".join(answer).decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(body))) if answer.status_code == 200 else body


def test_an_export_tells_it_once_a_view_says_so_and_whoever_says_so_is_told_what_it_costs(
    quoted, client
):
    url = reverse("leaving:view", args=["quayside", "supervisor"])
    page = client.get(url).content.decode()
    assert "narrows down who somebody is" in page
    assert re.search(r'<option value="none" selected>Not told', page)
    assert row(client, "supervisor")["Quote"] == "Isla’s house, then; Isla was out."
    page = client.post(url, {**PROFILE, "relations": "first"}, follow=True).content.decode()
    assert "kin and neighbours need no more" in page
    assert ViewDecision.objects.get().relations == "first"
    told = row(client, "supervisor")
    assert told["Quote"] == "Isla’s [Mum’s sister] house, then; Isla was out."
    assert told["Code"] == "What Isla says"
    assert row(client, "public")["Quote"] == "Isla’s house, then; Isla was out."
    again = client.post(url, {**PROFILE, "relations": "first"}, follow=True).content.decode()
    assert again.count("kin and neighbours need no more") == 0


def test_a_real_name_that_stands_in_it_is_stopped_at_the_door(quoted, desk, client):
    client.post(
        reverse("leaving:view", args=["quayside", "supervisor"]), {**PROFILE, "relations": "first"}
    )
    Relation.objects.update(words="Geddes’s sister")
    told = row(client, "supervisor")
    assert "did not leave" in told and "1 real name" in told
    assert row(client, "public")["Quote"]
