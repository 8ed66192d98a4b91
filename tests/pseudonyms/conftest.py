"""A participant whose page shows a pseudonym, and somebody who keeps names."""

import pytest

from sources.conftest import own_vault, source_of, take_in

__all__ = ["interview", "own_vault", "person", "source_of", "steward", "take_in"]


@pytest.fixture
def steward(member):
    """A steward of the study."""
    from fieldloom.access.rules import Role

    return member("stella", Role.STEWARD)


@pytest.fixture
def person(keeper, pi, study):
    """A participant under the pseudonym Elspeth, born 1994."""
    from fieldloom.people import writes
    from fieldloom.people.rules import PersonKind

    new = writes.NewParticipant(PersonKind.ADULT, "Elspeth", 1994, ref="P01")
    return writes.add_participant(by=pi, study=study, new=new)


@pytest.fixture
def interview(pi, source_of):
    """A text with names in it, taken in."""
    text = "INT: Who lives here?\n\nP: Just our Kayleigh and me. Kaylee's seven. Mrs Pugh rang.\n"
    return source_of(pi, text)


@pytest.fixture
def opened(study, member):
    """Real names are opened to somebody, as a second person said yes."""
    from fieldloom.access.rules import Role
    from fieldloom.pseudonyms import writes
    from fieldloom.pseudonyms.rules.opening import Answered

    def open_to(who, hours=2):
        asked = writes.ask_to_open(by=who, study=study, reason="To mend the register.", hours=hours)
        second = member(f"second-{asked.pk}", Role.STEWARD)
        writes.answer(by=second, asking=asked, answered=Answered.YES)
        return asked

    return open_to


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A block at whose end is done what waits until a transaction is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
