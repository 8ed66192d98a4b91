"""The pages of long work: what they show, when they ask again, and stopping."""

import re

import pytest
from django.urls import reverse

from fieldloom.access.rules import Role
from fieldloom.jobs import ledger, writes
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import State

HTMX = {"HX-Request": "true"}


@pytest.fixture
def entered(client):
    """The browser of somebody who has signed in."""

    def enter(user):
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


@pytest.fixture
def job(pi, study):
    return writes.start(by=pi, study=study, kind="take in", subject=41)


@pytest.fixture
def list_url(study):
    return reverse("jobs:list", args=[study.slug])


def url_of(job, name="job"):
    return reverse(f"jobs:{name}", args=[job.study.slug, job.pk])


def end(job, state, **told):
    begun = ledger.begin(job.pk)
    begun.done, begun.total = 12, 51
    ledger.end(by=job.started_by, job=begun, state=state, **told)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_without_any_work_the_page_says_what_will_stand_there(entered, pi, list_url):
    page = text(entered(pi).get(list_url))

    assert "No long work yet" in page
    assert "hx-trigger" not in page


def test_the_page_asks_again_only_while_something_runs(entered, pi, job, list_url):
    browser = entered(pi)
    running = text(browser.get(list_url))
    assert 'hx-trigger="every 1s"' in running
    assert "Under way" in running
    assert ">Past<" not in running

    end(job, State.DONE)
    past = text(browser.get(list_url))
    assert "hx-trigger" not in past
    assert "Under way" not in past
    assert "12 of 51" in past


@pytest.mark.parametrize("name", ["list", "job"])
def test_htmx_gets_only_what_changes(entered, pi, job, list_url, name):
    address = list_url if name == "list" else url_of(job)

    fragment = text(entered(pi).get(address, headers=HTMX))

    assert fragment.strip().startswith("<div id=")
    assert "<html" not in fragment
    assert "Take in" in fragment


def test_a_running_job_shows_how_far_it_is(entered, pi, job):
    begun = ledger.begin(job.pk)
    ledger.show(begun, 12, 51)

    page = text(entered(pi).get(url_of(job)))

    assert 'value="12" max="51"' in page
    assert "12 of 51" in page


def test_a_failure_is_told_in_its_sentence(entered, pi, job):
    end(job, State.FAILED, trouble="The chest would not open.")

    page = text(entered(pi).get(url_of(job)))

    assert "The chest would not open." in page
    assert "hx-trigger" not in page
    assert "Stop<" not in page


def test_an_outcome_is_shown_as_terms_and_counts(entered, pi, job):
    end(job, State.DONE, outcome={"files_taken_in": 11, "waiting": 1, "ids": [1, 2]})

    page = text(entered(pi).get(url_of(job)))

    assert "<dt>Files taken in</dt><dd>11</dd>" in page
    assert "<dt>Waiting</dt><dd>1</dd>" in page
    assert "[1, 2]" not in page


def test_stopping_asks_the_work_to_stop_and_says_so(entered, pi, job):
    ledger.begin(job.pk)

    page = entered(pi).post(url_of(job, "stop"), follow=True)

    assert Job.objects.get(pk=job.pk).stop_asked
    assert "It stops after the step under way" in text(page)
    assert "Stopping" in text(page)


def test_stopping_what_has_ended_says_that_it_has(entered, pi, job):
    end(job, State.DONE)

    page = entered(pi).post(url_of(job, "stop"), follow=True)

    assert "already ended" in text(page)


def test_following_a_link_stops_nothing(entered, pi, job):
    assert entered(pi).get(url_of(job, "stop")).status_code == 405
    assert not Job.objects.get(pk=job.pk).stop_asked


def test_who_may_only_look_is_offered_no_stop(entered, member, job, list_url):
    browser = entered(member("ari", Role.ARCHIVIST))

    for address in (list_url, url_of(job)):
        page = browser.get(address)
        assert page.status_code == 200
        assert "/stop/" not in text(page)
    assert browser.post(url_of(job, "stop")).status_code == 403


def test_those_outside_the_work_are_refused(entered, member, stranger, job, list_url):
    auditor = member("alma", Role.AUDITOR)

    assert entered(auditor).get(list_url).status_code == 403
    assert entered(stranger).get(list_url).status_code == 404
    assert entered(stranger).get(url_of(job)).status_code == 404


def test_a_long_past_is_shown_page_by_page(entered, pi, study, list_url):
    for subject in range(30):
        end(writes.start(by=pi, study=study, kind="take in", subject=subject), State.DONE)

    first, second = entered(pi).get(list_url), entered(pi).get(list_url, {"page": 2})

    assert text(first).count('<th scope="row">') == 25
    assert text(second).count('<th scope="row">') == 5


def test_the_list_costs_the_same_however_long_it_is(
    entered, pi, study, list_url, django_assert_max_num_queries
):
    for subject in range(20):
        end(writes.start(by=pi, study=study, kind="take in", subject=subject), State.DONE)
    browser = entered(pi)

    with django_assert_max_num_queries(14):
        browser.get(list_url)
