"""Handing files over by form and by script, and the page of what became of each."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fieldloom.access.rules import Role
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.sources.models import DeliveredFile, Delivery, Source
from fieldloom.sources.rules.kinds import FileState

TALK = "INT: How did the visits go?\n\nP2: She came every week, and I was watched.\n"
NOTE = "A long wait in the corridor. Nobody says who is next.\n"


def file(name, data):
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def work():
    """Do the jobs that wait, as the worker does."""
    for job in Job.objects.filter(state="waiting"):
        carry_out(job.pk)


@pytest.fixture
def handed(at):
    """Hand files over with the plain form, let them be taken in, and show the delivery."""

    def hand(*files, user=None, **settings):
        answer = at("sources:take_in", user=user, post={"files": list(files), **settings})
        assert answer.status_code == 302, answer.context["form"].errors
        work()
        delivery = Delivery.objects.first()
        return delivery, at("sources:delivery", delivery.pk, user=user)

    return hand


def test_several_files_go_in_at_once_and_a_bad_one_is_named(handed, sites, seen):
    pdf = file("scan.pdf", b"%PDF-1.7 broken")
    delivery, page = handed(file("talk.txt", TALK), pdf, file("note.txt", NOTE))
    states = dict(delivery.files.values_list("name", "state"))
    assert states == {"talk.txt": "taken", "scan.pdf": "refused", "note.txt": "taken"}
    bad = delivery.files.get(name="scan.pdf")
    shown = seen(page)
    assert bad.reason and bad.reason in page.content.decode()
    assert bad.remedy in page.content.decode()
    assert "Could not be read" in shown and "Taken in" in shown


def test_what_holds_for_all_is_kept_with_each_file(handed, sites):
    handed(file("a.txt", TALK), file("b.txt", NOTE), kind="call", encounter="E-FIFE")
    kept = Source.objects.values_list("kind", "encounter__ref")
    assert list(kept) == [("call", "E-FIFE")] * 2


def test_a_zip_is_opened_and_its_files_are_named_with_it(handed, sites, seen):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("wave 1/talk.txt", TALK)
        archive.writestr("../../evil.txt", NOTE)
    _, page = handed(file("all.zip", packed.getvalue()))
    shown = seen(page)
    assert "wave 1/talk.txt" in shown
    assert "../" not in shown.split("<main")[1]


def test_a_hostile_file_name_is_only_words(handed, sites, seen):
    _, page = handed(file("<img src=x onerror=alert(1)>.txt", TALK))
    assert "<img src=x" not in seen(page)
    assert "&lt;img src=x" in seen(page)


@pytest.mark.parametrize("sent", [{}, {"kind": "poem", "files": []}])
def test_without_a_file_the_form_says_so(at, sites, sent, seen):
    answer = at("sources:take_in", post=sent)
    assert answer.status_code == 422
    assert not Delivery.objects.exists()
    assert "There is something to put right" in seen(answer)


def test_the_same_file_again_says_so_and_offers_a_revision(handed, at, sites, seen):
    handed(file("talk.txt", TALK))
    delivery, page = handed(file("again.txt", TALK), file("talk.txt", TALK + "P2: And more.\n"))
    assert sorted(delivery.files.values_list("state", flat=True)) == ["asks", "double"]
    (here,) = Source.objects.all()
    assert f"Take in as a new revision of {here.ref}" in seen(page)
    asking = delivery.files.get(state=FileState.ASKS.value)
    at("sources:answer", asking.pk, post={"as": "revision"})
    double = delivery.files.get(state=FileState.DOUBLE.value)
    at("sources:answer", double.pk, post={"as": "new"})
    work()
    here.refresh_from_db()
    assert here.current.number == 2
    assert Source.objects.count() == 2
    once_more = at("sources:answer", asking.pk, post={"as": "new"}, follow=True)
    assert "This file asks nothing" in seen(once_more)
    assert Source.objects.count() == 2


def test_a_script_hands_files_over_one_by_one(at, client, sites):
    ways = at("sources:begin", post={}).json()
    for name, data in (("talk.txt", TALK), ("note.txt", NOTE)):
        answer = client.post(ways["files"], {"file": file(name, data), "encounter": "E-FIFE"})
        assert answer.status_code == 201
        assert answer.json() == {"name": name, "state": "waiting", "says": "", "remedy": ""}
    empty = client.post(ways["files"], {"file": file("empty.txt", "")})
    assert (empty.status_code, empty.json()["state"]) == (201, "refused")
    assert client.post(ways["close"]).url == ways["page"]
    work()
    assert Source.objects.filter(encounter__ref="E-FIFE").count() == 2


def test_a_script_is_told_why_in_words(at, client, sites):
    ways = at("sources:begin", post={}).json()
    nothing = client.post(ways["files"], {})
    assert nothing.status_code == 422
    assert nothing.json()["says"] == "The file did not arrive."
    poem = client.post(ways["files"], {"file": file("a.txt", TALK), "kind": "poem"})
    assert poem.status_code == 422
    client.post(ways["files"], {"file": file("a.txt", TALK)})
    client.post(ways["close"])
    late = client.post(ways["files"], {"file": file("b.txt", NOTE)})
    assert late.status_code == 422 and "closed" in late.json()["says"]


def test_a_page_that_was_closed_early_loses_nothing(at, client, sites, seen):
    ways = at("sources:begin", post={}).json()
    client.post(ways["files"], {"file": file("talk.txt", TALK)})
    page = seen(client.get(ways["page"]))
    assert "1 file arrived here" in page and "Take in what has arrived" in page
    assert "Not all arrived" in seen(at("sources:take_in"))
    client.post(ways["close"])
    work()
    assert Source.objects.count() == 1


def test_an_empty_delivery_is_not_closed(at, client, sites, seen):
    ways = at("sources:begin", post={}).json()
    assert "There is no file in this delivery" in seen(client.post(ways["close"], follow=True))


def test_nobody_adds_to_somebody_elses_delivery(at, client, sites, member):
    ways = at("sources:begin", post={}).json()
    client.force_login(member("wes", Role.FIELDWORKER))
    answer = client.post(ways["files"], {"file": file("a.txt", TALK)})
    assert answer.status_code == 422
    assert not DeliveredFile.objects.exists()


def test_a_delivery_out_of_reach_is_not_found(at, handed, sites, member, stranger):
    delivery, _ = handed(file("talk.txt", TALK))
    fife = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    assert at("sources:delivery", delivery.pk, user=fife).status_code == 404
    assert at("sources:delivery", delivery.pk, user=stranger).status_code == 404
    assert at("sources:delivery", 99).status_code == 404


def test_an_analyst_hands_nothing_over(at, sites, analyst):
    for name, args in (("take_in", []), ("begin", []), ("add_file", [1]), ("close", [1])):
        answer = at(f"sources:{name}", *args, user=analyst, post={})
        assert answer.status_code == 403
    assert not Delivery.objects.exists()


def test_while_it_runs_the_page_asks_again_and_offers_to_stop(at, sites, seen):
    at("sources:take_in", post={"files": [file("a.txt", TALK), file("b.txt", NOTE)]})
    delivery = Delivery.objects.get()
    page = seen(at("sources:delivery", delivery.pk))
    assert 'hx-trigger="every 2s"' in page and "0 of 2 files" in page and "Stop" in page
    piece = at("sources:delivery", delivery.pk, headers={"HX-Request": "true"})
    assert "<html" not in seen(piece) and "every 2s" in seen(piece)
    at("sources:stop", delivery.pk, post={})
    stopped = seen(at("sources:delivery", delivery.pk))
    assert "The taking in was stopped" in stopped and "every 2s" not in stopped
    at("sources:go_on", delivery.pk, post={})
    work()
    assert "Taken in" in seen(at("sources:delivery", delivery.pk))
    assert Source.objects.count() == 2


def test_going_on_twice_starts_one_piece_of_work(at, sites):
    at("sources:take_in", post={"files": [file("a.txt", TALK)]})
    delivery = Delivery.objects.get()
    at("sources:go_on", delivery.pk, post={})
    assert Job.objects.count() == 1


def test_a_steward_takes_in_without_reading(handed, sites, member, seen):
    _, page = handed(file("talk.txt", TALK), user=member("stu", Role.STEWARD))
    shown = seen(page)
    assert "Original file" in shown
    assert "/sources/I-001/" not in shown
