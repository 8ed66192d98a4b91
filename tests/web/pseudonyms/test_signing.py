"""Signing off by the page, the second person, many at once; and a name found at the desk afterwards."""

import json
import re

import pytest
from django.urls import reverse

from fieldloom.access.rules import Role
from fieldloom.coding import writes as coding
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.standing import Named, Rules
from fieldloom.sources import reads as sources


@pytest.fixture
def decided(raw, pi, study):
    """Both texts, every name in them decided."""
    given = iter(("Morag", "Elspeth", "Innes", "Shona", "Lorna", "Greer"))

    def waits():
        for one in raw:
            writes.find(by=pi, source=one)
        return reads.candidates(to=pi, study=study).some

    while some := waits():
        one = some[0]
        words = next(given) if one.kind.value == "person" else f"a {one.kind.value} {one.key[:4]}"
        writes.decide_candidate(by=pi, study=study, key=one.key, choice=Named(words))
    return raw


def cautions(pi, source):
    return len(reads.before_signing(to=pi, source=source).cautions)


def post(pi, source, read=True):
    ticks = [str(n) for n in range(cautions(pi, source))]
    return {"read": "on" if read else "", "cautions": ticks}


def text_of(to, ref, study):
    found = sources.source(ref, to=to, study=study)
    return sources.text_of(to=to, revision=found.current)


def test_a_text_with_open_names_says_what_comes_first(raw, at, seen):
    page = seen(at("pseudonyms:sign", raw[0].ref))
    assert "still to be decided" in page and "Sign it off</button>" not in page


def test_signing_off_shows_what_it_comes_to_and_opens_the_text(
    decided, pi, study, at, seen, member
):
    ana, (one, _) = member("ana", Role.ANALYST), decided
    assert "Kayleigh" not in seen(at("desk:read", one.ref, user=ana))
    page = seen(at("pseudonyms:sign", one.ref))
    assert "Morag" in page and "Kayleigh" not in page and "leave this out" not in page
    answer = at("pseudonyms:sign", one.ref, post=post(pi, one), follow=True)
    assert f"{one.ref} is signed off" in seen(answer)
    read = text_of(ana, one.ref, study)
    assert "Kayleigh" not in read and "Morag" in read
    assert at("desk:read", one.ref, user=ana).status_code == 200
    page = seen(at("pseudonyms:source", one.ref))
    assert "Made safe" in page and "Read it at the desk" in page and "Kayleigh" not in page


def test_nobody_signs_without_having_read(decided, pi, at, seen):
    answer = at("pseudonyms:sign", decided[0].ref, post=post(pi, decided[0], read=False))
    assert answer.status_code == 422 and "Read the text first" in seen(answer)


def test_a_caution_that_is_not_acknowledged_stops_it(decided, pi, at, seen):
    one = decided[0]
    said = one.aside.said | {"warnings": ["The file holds 2 comments."]}
    type(one.aside).objects.filter(pk=one.aside.pk).update(said=said)
    page = seen(at("pseudonyms:sign", one.ref))
    assert "The file holds 2 comments." in page
    answer = at("pseudonyms:sign", one.ref, post={"read": "on"})
    assert answer.status_code == 422 and "Acknowledge first" in seen(answer)
    one.refresh_from_db()
    assert at("pseudonyms:sign", one.ref, post=post(pi, one)).status_code == 302


def test_where_two_are_asked_the_first_signature_waits(decided, pi, study, at, seen, member):
    writes.set_rules(by=pi, study=study, rules=Rules(second=True))
    one, stella = decided[0], member("stella", Role.STEWARD)
    assert "You sign first" in seen(at("pseudonyms:sign", one.ref))
    said = seen(at("pseudonyms:sign", one.ref, post=post(pi, one), follow=True))
    assert "waits for a second person" in said
    assert "You signed it already" in seen(at("pseudonyms:sign", one.ref))
    assert "Petra signed on" in seen(at("pseudonyms:progress", user=stella))
    said = seen(at("pseudonyms:sign", one.ref, user=stella, post=post(pi, one), follow=True))
    assert f"{one.ref} is signed off" in said


def test_all_that_are_ticked_are_signed_off_and_what_stops_one_is_said(decided, pi, at, seen):
    one, two = decided
    said = one.aside.said | {"warnings": ["The file holds 2 comments."]}
    type(one.aside).objects.filter(pk=one.aside.pk).update(said=said)
    type(two).objects.filter(pk=two.pk).update(warnings=[])
    answer = at("pseudonyms:sign_many", post={"ref": [one.ref, two.ref]}, follow=True)
    page = seen(answer)
    assert f"{one.ref}: Acknowledge first" in page
    if not cautions(pi, two):
        assert f"{two.ref} is signed off" in page
    assert "Tick the texts" in seen(at("pseudonyms:sign_many", post={}, follow=True))


def ask(client, user, study, ref, way, **said):
    client.force_login(user)
    url = reverse(f"desk:{way}", args=[study.slug, ref])
    answer = client.post(url, json.dumps(said), "application/json")
    told = answer.headers["Content-Type"] == "application/json"
    return answer.status_code, json.loads(answer.content) if told else {}


@pytest.fixture
def safe(decided, pi):
    """Both texts, signed off."""
    for one in decided:
        told = reads.before_signing(to=pi, source=one).cautions
        writes.sign_off(by=pi, source=one, acknowledged=told)
    return decided


def place(to, study, ref, words):
    source = sources.source(ref, to=to, study=study)
    start = sources.text_of(to=to, revision=source.current).index(words)
    return {"start": start, "end": start + len(words), "revision": source.current.number}


def test_a_name_found_at_the_desk_is_replaced_everywhere_in_one_act(safe, pi, study, client):
    ref = safe[0].ref
    code = coding.add_code(by=pi, study=study, new=coding.NewCode("Crying"))
    source = sources.source(ref, to=pi, study=study)
    at = place(pi, study, ref, "cried, and")
    applied = coding.apply_code(by=pi, source=source, code=code, start=at["start"], end=at["end"])
    status, told = ask(client, pi, study, ref, "name", **place(pi, study, ref, "laughed"))
    assert status == 200 and not told["known"] and told["becomes"]
    _, again = ask(client, pi, study, ref, "draw_name", mark=told["key"], turn=1)
    assert again["becomes"] not in ("", told["becomes"])
    said = {"mark": told["key"], "mention": told["mention"], "same": 0, "what": "person"}
    status, asked = ask(client, pi, study, ref, "replace_name", **said, name="Bryony")
    assert status == 200
    _, waits = ask(client, pi, study, ref, "name_replaced", job=asked["job"])
    assert not waits["ended"]
    carry_out(asked["job"])
    status, done = ask(client, pi, study, ref, "name_replaced", job=asked["job"])
    assert (status, done["says"]) == (200, "Replaced in 1 place of 1 text.")
    text = text_of(pi, ref, study)
    assert (
        re.search(r"and \w+ bryony\.", text) and "laughed" not in text
    )  # in the manner of what stood there
    applied.passage.refresh_from_db()
    moved = applied.passage
    assert text[moved.start : moved.end] == "cried, and"
    assert done["waiting"] == 0


def test_a_pseudonym_that_cannot_be_changes_nothing(safe, pi, study, client):
    ref = safe[0].ref
    _, told = ask(client, pi, study, ref, "name", **place(pi, study, ref, "laughed"))
    said = {"mark": told["key"], "mention": told["mention"], "same": 0, "what": "person"}
    status, no = ask(client, pi, study, ref, "replace_name", **said, name="Morag")
    assert status == 422 and no["says"]
    assert "laughed" in text_of(pi, ref, study)
    assert Mention.objects.get(pk=told["mention"]).state == "open"


def test_a_mark_is_taken_back(safe, pi, study, client):
    ref = safe[0].ref
    _, told = ask(client, pi, study, ref, "name", **place(pi, study, ref, "laughed"))
    status, _ = ask(client, pi, study, ref, "take_name_back", mention=told["mention"])
    assert status == 200 and not Mention.objects.filter(pk=told["mention"]).exists()
    status, _ = ask(client, pi, study, safe[1].ref, "take_name_back", mention=told["mention"])
    assert status == 404


def test_whoever_does_not_keep_names_tells_those_who_do(safe, pi, study, client, member, at, seen):
    ana, ref = member("ana", Role.ANALYST), safe[0].ref
    said = place(ana, study, ref, "laughed")
    status, told = ask(client, ana, study, ref, "tell_name", **said)
    assert status == 200 and "Those who keep names are told" in told["says"]
    assert ask(client, ana, study, ref, "name", **said)[0] == 403
    page = seen(at("pseudonyms:names"))
    assert "laughed</h2>" in page and "said at the desk" in page
    assert "1 place" in seen(at("home:study"))


def test_what_was_decided_of_a_told_name_is_replaced_from_the_page(
    safe, pi, study, client, at, seen, decide, waiting
):
    ask(client, pi, study, safe[0].ref, "name", **place(pi, study, safe[0].ref, "laughed"))
    decide(waiting()["laughed"], "accept", pseudonym="Bryony", kind="person")
    page = seen(at("pseudonyms:progress"))
    assert "Replace 1 place in texts made safe before" in page
    assert "Replace names everywhere" in seen(at("pseudonyms:everywhere", post={}, follow=True))
    assert "Replacing names everywhere" in seen(at("pseudonyms:progress"))
    job = Job.objects.get(kind=writes.REPLACING)
    carry_out(job.pk)
    page = seen(at("jobs:job", job.pk))
    assert re.search(r"<dt>Replaced</dt><dd>1</dd>", page)
    assert re.search(r"and \w+ bryony\.", text_of(pi, safe[0].ref, study))
    assert "nothing to replace" in seen(at("pseudonyms:everywhere", post={}, follow=True))


def test_a_pseudonym_is_changed_everywhere(safe, pi, study, at, seen):
    from fieldloom.pseudonyms.models import Entity

    one = Entity.objects.get(pseudonym="Morag")
    page = seen(at("pseudonyms:register"))
    assert "Morag" in page and "Kayleigh" not in page
    assert "a real name" in seen(at("pseudonyms:rename", one.pk, post={"pseudonym": "Kayleigh"}))
    assert "Write the pseudonym." in seen(at("pseudonyms:rename", one.pk, post={"pseudonym": ""}))
    answer = at("pseudonyms:rename", one.pk, post={"pseudonym": "Catriona"}, follow=True)
    assert "Catriona is called so now" in seen(answer)
    for text in (text_of(pi, source.ref, study) for source in safe):
        assert "Catriona" in text and "Morag" not in text
