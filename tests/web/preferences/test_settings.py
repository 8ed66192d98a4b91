"""Settings are in the page as it is served, so that nothing flashes; the form works without scripts."""

import pytest
from django.urls import reverse

from fieldloom.access import reads, writes


@pytest.fixture
def url():
    return reverse("preferences:settings")


def test_a_page_is_served_as_its_reader_chose(client, pi, study):
    writes.choose(by=pi, chosen={"theme": "contrast", "text-size": "200", "hint-undo": "seen"})
    client.force_login(pi)
    page = client.get(f"/studies/{study.slug}/").content.decode()
    opening = page[page.index("<html") : page.index("<head>")]
    assert 'data-theme="contrast"' in opening
    assert 'data-text-size="200"' in opening
    assert "hint" not in opening


def test_nobody_is_served_somebody_elses_choice(client, pi, member, study):
    writes.choose(by=pi, chosen={"theme": "dark"})
    client.force_login(member("olive"))
    assert "data-theme" not in client.get(f"/studies/{study.slug}/").content.decode()
    client.logout()
    assert "data-theme" not in client.get(reverse("account_login")).content.decode()


def test_the_form_keeps_all_and_goes_back(client, pi, url):
    client.force_login(pi)
    sent = {"theme": "dark", "margin": "bars", "next": "/studies/quayside/"}
    answer = client.post(url, sent)
    assert (answer.status_code, answer.url) == (302, "/studies/quayside/")
    assert reads.preferences(to=pi) == {"theme": "dark", "margin": "bars"}
    assert '<option value="bars" selected>' in client.get(url).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:x"])
def test_the_form_leads_to_no_other_site(client, pi, url, elsewhere):
    client.force_login(pi)
    for no_page in (elsewhere, "6", "home:study", "//elsewhere.example", "javascript:alert(1)"):
        assert client.post(url, {"theme": "dark", "next": no_page}).url == url
    assert elsewhere not in client.get(url, {"next": elsewhere}).content.decode()


def test_a_script_sends_one_choice_and_is_told_that_it_is_kept(client, pi, url):
    client.force_login(pi)
    told = {"headers": {"Accept": "application/json"}}
    assert client.post(url, {"line-spacing": "wide"}, **told).status_code == 204
    assert client.post(url, {"line-spacing": "huge"}, **told).status_code == 422
    assert reads.preferences(to=pi) == {"line-spacing": "wide"}


def test_settings_are_for_whoever_is_signed_in(client, url, db):
    assert client.get(url).status_code == 302
    assert client.post(url, {"theme": "dark"}).status_code == 302


def test_hints_come_one_at_a_time_and_go_for_good_until_asked_for(client, pi, url, study):
    from fieldloom.web.desk.hints import HINTS, due

    may = {"code": True}
    client.force_login(pi)
    assert [hint.name for hint in due(pi, may)] == [hint.name for hint in HINTS]
    client.post(url, {HINTS[0].name: "seen"})
    assert [hint.name for hint in due(pi, may)] == [hint.name for hint in HINTS[1:]]
    client.post(url, {"again": "1"})
    assert [hint.name for hint in due(pi, may)] == [hint.name for hint in HINTS]


def test_who_may_not_code_gets_no_hint_on_coding(pi):
    from fieldloom.web.desk.hints import HINTS, due

    shown = due(pi, {"code": False})
    assert shown == [hint for hint in HINTS if not hint.for_whom]
    assert len(shown) == 2


def test_every_hint_has_its_setting():
    from fieldloom.access.rules import SETTINGS
    from fieldloom.web.desk.hints import HINTS

    assert [h.name for h in HINTS] == [n for n in SETTINGS if n.startswith("hint-")]
