"""One proposes a role and another approves it; what asks for the second factor again keeps what was
sent. Nothing on the way bars anyone."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.utils import timezone

from conftest import later
from fieldloom.access import writes
from fieldloom.access.models import Grant
from fieldloom.access.rules import Role

pytestmark = pytest.mark.browser
SETTINGS = (
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
)


def bars_nobody(page):
    """No barrier that axe finds, and nothing to scroll to at the side."""
    page.wait_for_load_state("load")
    assert Axe().run(page).response["violations"] == [], page.url
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, page.url


def forget(page):
    """Let the second factor of this browser's session have been shown an hour ago."""
    (key,) = [c["value"] for c in page.context.cookies() if c["name"] == "session"]
    session = SessionStore(key)
    shown = session["second_factor_shown"]
    session["second_factor_shown"] = {**shown, "at": shown["at"] - 3600}
    session.save()


def code_for(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("setting", SETTINGS, ids=["wide-light", "narrow-dark"])
def test_a_role_is_proposed_by_one_and_approved_by_another(
    sit, pi, member, stranger, study, setting
):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    steward, ana = member("paul", Role.STEWARD), member("ana", Role.ANALYST)
    Grant.objects.filter(user=ana).update(to_day=timezone.localdate())
    secret = generate_totp_secret()
    TOTP.activate(steward, secret)
    again = writes.NewGrant(Role.AUDITOR, later(90), sites=("FIFE", "LEEDS"), families=("H01",))
    declined = writes.propose_grant(by=pi, user=ana, study=study, new=again)
    writes.decline_grant(by=steward, grant=declined, reason="Ask Rhona first")
    writes.propose_grant(by=pi, user=ana, study=study, new=again)

    mine = sit(pi, "team/grant/", **setting)
    bars_nobody(mine)
    mine.get_by_label("User name").fill("stranger")
    mine.get_by_label("Role").select_option("analyst")
    mine.get_by_role("button", name="Propose the role").click()
    assert "It opens nothing until approved" in mine.content()
    bars_nobody(mine)
    assert mine.get_by_role("button", name="Approve Sam").count() == 0

    theirs = sit(steward, "team/", **setting)
    for fold in theirs.locator("main details").all():
        fold.locator("summary").click()
    bars_nobody(theirs)
    forget(theirs)
    theirs.get_by_role("button", name="Approve Sam Stranger").click()
    assert "/2fa/reauthenticate/" in theirs.url
    bars_nobody(theirs)
    assert Grant.objects.get(user=stranger).state == "proposed"
    theirs.get_by_label("Code").fill(code_for(secret))
    theirs.get_by_role("button", name="Go on").click()
    theirs.wait_for_url("**/again/")
    bars_nobody(theirs)
    assert (
        theirs.get_by_role("link", name="Back to where I was")
        .get_attribute("href")
        .endswith("/team/")
    )
    theirs.get_by_role("button", name="Go on").click()
    theirs.wait_for_url("**/team/")
    assert Grant.objects.get(user=stranger).state == "approved"

    theirs.get_by_role("link", name="Decline Ana").click()
    bars_nobody(theirs)
    theirs.get_by_label("Reason").fill("Not yet")
    theirs.get_by_role("button", name="Decline the grant").click()
    theirs.wait_for_url("**/team/")
    assert not Grant.objects.filter(state="proposed").exists()
