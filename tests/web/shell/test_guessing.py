"""Somebody at the front door who guesses: passphrases, names, and how long an answer takes."""

import re
import statistics
import time
from contextlib import nullcontext

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from conftest import PASSWORD
from fieldloom.access import reads, writes
from fieldloom.access.passphrases import EasilyGuessed, repeated
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Busy, Unfit
from fieldloom.web.shell import signals

LOGIN = "/account/login/"
few = examples(max_examples=15)
WORDS = ("quarry", "lantern", "oboe", "mist", "harbour", "ferry", "tiller", "kelp", "barometer")


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """Failed tries are counted in the cache, which outlives a test."""
    cache.clear()


def tries(client, name="petra", times=1, password="wrong and long enough"):
    for _ in range(times):
        answer = client.post(LOGIN, {"login": name, "password": password})
    return answer


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("fourteen-signs", "at least 15"),
        ("123456789012345", "too common"),
        ("passwordpassword", "too common"),
        ("petra.petrasson@", "too similar"),
    ],
)
def test_a_passphrase_that_is_easily_guessed_is_refused_at_every_place(keeper, password, why):
    """`user add` and `user password` go through these two writes, and there is no page for it."""
    new = writes.NewUser("ida", "Petra Petrasson", "petra.petrasson@example.org", password)
    with pytest.raises(Unfit, match=why):
        writes.add_user(by=keeper, new=new)
    with pytest.raises(Unfit, match=why):
        writes.set_password(
            by=keeper,
            user=writes.add_user(
                by=keeper, new=writes.NewUser("ida", new.name, new.email, PASSWORD)
            ),
            password=password,
        )


def test_a_closed_name_is_told_though_it_could_not_be_the_first_time(study, pi, monkeypatch):
    def fails(**_):
        raise error

    for error in (Busy(), RuntimeError()):
        with monkeypatch.context() as broken:
            broken.setattr(signals.writes, "note_closed_sign_in", fails)
            expected = nullcontext() if isinstance(error, Busy) else pytest.raises(RuntimeError)
            with expected:
                signals.closed("petra")
    for _ in range(2):
        signals.closed("petra")
    assert Entry.objects.filter(verb="sign-in closed after wrong passwords").count() == 1


def test_the_page_for_another_passphrase_asks_the_same(study, pi):
    from allauth.account.forms import ChangePasswordForm

    for weak, why in (("123456789012345", "too common"), ("fourteen-signs", "at least 15")):
        form = ChangePasswordForm(
            pi, {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        )
        assert why in str(form.errors["password1"])
    strong = "quarry lantern oboe mist"
    form = ChangePasswordForm(
        pi, {"oldpassword": PASSWORD, "password1": strong, "password2": strong}
    )
    assert form.is_valid()


@pytest.mark.parametrize(
    "password",
    [
        *("aaaaaaaaaaaaaaaa", "passwordpassword", "Password12345678", "qwertyuiopasdfgh"),
        *(
            "1qaz2wsx3edc4rfv",
            "zyxwvutsrqponmlkj",
            "letmein letmein!",
            "iloveyou--iloveyou",
            "abcabcabcabcabca",
        ),
    ],
)
def test_what_is_put_together_of_common_pieces_is_too_common(password):
    with pytest.raises(ValidationError):
        EasilyGuessed().validate(password)


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=6, unique=True))
@few
def test_four_words_that_do_not_belong_together_are_taken(words):
    EasilyGuessed().validate(" ".join(words))


def test_a_long_passphrase_of_any_signs_is_taken_whole(keeper):
    """Spaces, other scripts and 64 signs and more: nothing is cut off, so nothing less opens it."""
    long = "Ein langer Satz 🌊 mit Häfen, " * 3
    new = writes.NewUser("ida", "Ida", "ida@example.org", long)
    user = writes.add_user(by=keeper, new=new)
    assert user.check_password(long)
    assert not user.check_password(long[:-1])


@given(st.text("abc", max_size=40))
@example("ababa")
@example("")
def test_what_is_repeated_is_what_trying_each_length_says(text):
    tried = [text[:n] for n in range(1, len(text)) if (text[:n] * len(text))[: len(text)] == text]
    assert repeated(text) == (tried[0] if tried else text)


def test_a_passphrase_of_any_length_is_answered_at_once():
    """Whoever may choose one must not keep the server busy with it."""
    begun = time.process_time()
    for long in ("quarry lantern oboe mist " * 200, "qazwsxedcrfvtgbyhnujmikolp" * 200):
        with pytest.raises(ValidationError, match="at most 200"):
            EasilyGuessed().validate(long)
        repeated(long + "!")
    with pytest.raises(ValidationError, match="too common"):
        EasilyGuessed().validate("abcdefghijklmnopqrstuvwxyz" * 7)
    EasilyGuessed().validate("quarry lantern oboe mist mandolin " * 5 + "!")
    assert time.process_time() - begun < 2


def test_ten_wrong_passphrases_close_the_name_there_and_the_keeper_reads_of_it(
    study, keeper, pi, settings
):
    settings.ACCOUNT_RATE_LIMITS = False
    client = Client()
    assert tries(client, times=9).status_code == 200
    assert not Entry.objects.filter(verb="sign-in closed after wrong passwords").exists()
    assert tries(client).status_code in (403, 429)
    (entry,) = Entry.objects.filter(verb="sign-in closed after wrong passwords")
    assert (entry.actor, entry.study, entry.about) == (None, None, {"user": f"user:{pi.pk}"})
    tries(client, times=3)  # already closed: told once
    assert Entry.objects.filter(verb="sign-in closed after wrong passwords").count() == 1
    told = Client()
    told.force_login(keeper)
    page = told.get("/").content.decode()
    assert "petra" in page
    assert "wrong passwords" in page
    other = Client()
    other.force_login(pi)
    assert "wrong passwords" not in other.get("/", follow=True).content.decode()


def test_guesses_at_a_name_that_nobody_has_are_told_without_the_name(keeper, settings):
    """People type passphrases where the name belongs: what was typed is kept nowhere."""
    settings.ACCOUNT_RATE_LIMITS = False
    tries(Client(), name="my own secret passphrase", times=10)
    (entry,) = Entry.objects.filter(verb="sign-in closed after wrong passwords")
    assert entry.about == {}
    assert "secret" not in str(list(Entry.objects.values()))
    assert reads.closed_sign_ins(to=keeper)[0].user is None


def test_who_is_guessed_at_still_gets_in_by_passkey(study, pi, settings):
    """What is closed is the passphrase of that name from that place; a passkey needs neither."""
    from allauth.mfa.webauthn.internal import flows

    settings.ACCOUNT_RATE_LIMITS = False
    client = Client()
    assert tries(client, times=12).status_code in (403, 429)
    begun = client.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert begun.status_code == 200
    assert "challenge" in begun.content.decode()
    assert flows.perform_passwordless_login


@pytest.mark.parametrize("name", ["petra", "nobody", "petra@example.org", "nobody@example.org"])
def test_a_name_that_there_is_and_one_that_there_is_not_are_answered_alike(study, pi, name):
    def answer(who):
        cache.clear()
        page = tries(Client(), who)
        said = page.content.decode().replace(who, "?").partition("<main")[2]
        return page.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said)

    other = "somebody-else@example.org" if "@" in name else "somebody-else"
    assert answer(name) == answer(other)


def test_ten_guesses_at_a_name_that_there_is_not_close_it_alike(study, pi, settings):
    settings.ACCOUNT_RATE_LIMITS = False

    def closed(who):
        cache.clear()
        answer = tries(Client(), who, 10)
        return answer.status_code, answer.content.decode().partition("<main")[2]

    assert closed("petra") == closed("nobody")


def test_the_time_an_answer_takes_does_not_tell_whether_there_is_such_a_name(
    study, pi, settings, monkeypatch
):
    """In turn, so that whatever else this machine does falls on both. With the real hasher at its
    smallest: the one of a name that is not there is run as well, or the difference would be all of it."""
    settings.PASSWORD_HASHERS = ["fieldloom_quick_argon.Quick"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.AXES_ENABLED = False
    # A page takes longer to draw than a name to look up: without it a difference shows the better.
    monkeypatch.setattr(
        "allauth.account.views.LoginView.render_to_response", lambda *args, **more: HttpResponse()
    )
    pi.set_password(PASSWORD)
    pi.save()
    client, took = Client(), {"petra": [], "nobody": []}
    for _ in range(100):
        for who, times in took.items():
            begun = time.thread_time()
            tries(client, who)
            times.append(time.thread_time() - begun)
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.005, (known, unknown)
