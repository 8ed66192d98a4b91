"""Opening real names, and destroying them, takes two people; each step is recorded."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Answer, Asking, Entity
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.opening import (
    LONGEST,
    Answered,
    Asked,
    What,
    hours_fit,
    may_answer,
    reason_fits,
)

WHY = "A letter has to go to the family."


@pytest.fixture
def kayleigh(steward, study):
    return writes.enter(by=steward, study=study, new=writes.NewEntity(Kind.PERSON, ("Kayleigh",)))


@pytest.fixture
def second(member):
    return member("seonaid", Role.STEWARD)


def asked(by, study, hours=1):
    return writes.ask_to_open(by=by, study=study, reason=WHY, hours=hours)


@given(
    st.sampled_from(What),
    st.none() | st.sampled_from(Answered),
    st.sampled_from(Answered),
    st.integers(1, 3),
    st.sets(st.integers(2, 3)),
)
def test_nobody_says_yes_to_themselves_while_somebody_else_could(
    what, before, answered, who, others
):
    """Whoever asked is 1."""
    decision = may_answer(Asked(what, 1, before), answered, who, others)
    if before is not None:
        assert not decision.allowed
    elif answered is Answered.TAKEN_BACK:
        assert decision.allowed == (who == 1)
    elif who == 1:
        assert decision.allowed == (what is What.OPEN and not others)
    else:
        assert decision.allowed
    assert decision.because


def test_hours_and_reasons():
    assert [hours for hours in range(-1, 12) if hours_fit(hours).allowed] == list(
        range(1, LONGEST + 1)
    )
    assert not reason_fits("   because  ").allowed
    assert reason_fits(WHY).allowed


def test_names_are_shut_until_somebody_else_says_yes(kayleigh, steward, second, study):
    with pytest.raises(Refused, match="shut"):
        writes.open_names(by=steward, study=study)
    one = asked(steward, study)
    with pytest.raises(Refused, match="does not answer"):
        writes.answer(by=steward, asking=one, answered=Answered.YES)
    with pytest.raises(Refused, match="shut"):
        writes.open_names(by=steward, study=study)
    writes.answer(by=second, asking=one, answered=Answered.YES)
    assert [named.forms for named in writes.open_names(by=steward, study=study).names] == [
        ("Kayleigh",)
    ]
    with pytest.raises(Refused, match="shut"):  # not to whoever said yes
        writes.open_names(by=second, study=study)
    with pytest.raises(Refused, match="already"):
        writes.answer(by=second, asking=one, answered=Answered.NO)


@pytest.mark.parametrize("ends", ["time", "shut", "no", "back", "grant"])
def test_they_are_shut_again(kayleigh, steward, second, study, ends):
    one = asked(steward, study)
    if ends in ("no", "back"):
        by, answered = (second, Answered.NO) if ends == "no" else (steward, Answered.TAKEN_BACK)
        writes.answer(by=by, asking=one, answered=answered)
    else:
        writes.answer(by=second, asking=one, answered=Answered.YES)
        writes.open_names(by=steward, study=study)
    if ends == "time":
        Answer.objects.update(until=timezone.now() - timedelta(seconds=1))
    elif ends == "shut":
        writes.shut(by=second, asking=one)
        with pytest.raises(Unfit):
            writes.shut(by=second, asking=one)
    elif ends == "grant":
        steward.grants.update(to_day=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused):
        writes.open_names(by=steward, study=study)
    told = {"time": "over", "shut": "shut before its time", "no": "declined", "back": "taken back"}
    assert Asking.objects.get().stands == told.get(ends, "open")


def test_where_nobody_else_could_say_yes_it_is_told(kayleigh, steward, study):
    one = asked(steward, study)
    assert reads.could_answer(to=steward, study=study) == []
    made = writes.answer(by=steward, asking=one, answered=Answered.YES)
    assert made.alone
    assert writes.open_names(by=steward, study=study).opening == one


def test_somebody_with_a_part_of_the_study_is_no_second_person(steward, study, member):
    narrow = member("nora", Role.PI, sites=("FIFE",))
    one = asked(steward, study)
    assert reads.could_answer(to=steward, study=study) == []
    for act in (
        lambda: writes.answer(by=narrow, asking=one, answered=Answered.YES),
        lambda: writes.shut(by=narrow, asking=one),
        lambda: asked(narrow, study),
        lambda: reads.askings(to=narrow, study=study),
        lambda: reads.uses(to=narrow, study=study),
        lambda: reads.open_to(to=narrow, study=study),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.STEWARD, Role.PI)])
def test_nobody_else_asks_or_answers(steward, study, member, kayleigh, role):
    who, one = member("nosy", role), asked(steward, study)
    for act in (
        lambda: asked(who, study),
        lambda: writes.answer(by=who, asking=one, answered=Answered.YES),
        lambda: writes.ask_to_destroy(by=who, entity=kayleigh, reason=WHY),
        lambda: reads.askings(to=who, study=study),
    ):
        with pytest.raises(Refused):
            act()


def test_what_is_asked_twice_or_without_a_reason_is_refused(steward, study, kayleigh):
    asked(steward, study)
    with pytest.raises(Unfit, match="already"):
        asked(steward, study)
    with pytest.raises(Unfit, match="hours"):
        asked(steward, study, hours=LONGEST + 1)
    with pytest.raises(Unfit, match="why"):
        writes.ask_to_destroy(by=steward, entity=kayleigh, reason=" ")
    with pytest.raises(NotFound):
        reads.asking(99, to=steward, study=study)


def test_who_opened_what_when_is_kept(kayleigh, steward, second, study):
    one = asked(steward, study)
    writes.answer(by=second, asking=one, answered=Answered.YES)
    writes.open_names(by=steward, study=study)
    (use,) = reads.uses(to=second, study=study)
    assert (use.who, use.asking, use.what) == (steward, one.pk, "the register with real names")
    verbs = list(
        Entry.objects.filter(study=study.pk).order_by("number").values_list("verb", "actor")
    )
    assert verbs[-3:] == [
        ("opening of real names asked for", steward.pk),
        ("asking about real names answered", second.pk),
        ("real names opened", steward.pk),
    ]
    assert not any(
        "family" in str(e.about) or "Kayleigh" in str(e.about) for e in Entry.objects.all()
    )


def test_names_are_destroyed_by_two(kayleigh, steward, second, study, opened, committed):
    one = writes.ask_to_destroy(by=steward, entity=kayleigh, reason=WHY)
    with pytest.raises(Refused):
        writes.answer(by=steward, asking=one, answered=Answered.YES)
    assert kayleigh.forms.count() == 1
    with committed():
        writes.answer(by=second, asking=one, answered=Answered.YES)
    opened(steward)
    assert [named.forms for named in writes.open_names(by=steward, study=study).names] == [()]
    kayleigh = Entity.objects.get(pk=kayleigh.pk)
    for act in (
        lambda: writes.ask_to_destroy(by=steward, entity=kayleigh, reason=WHY),
        lambda: writes.add_forms(by=steward, entity=kayleigh, forms=["Kay"]),
    ):
        with pytest.raises(Unfit, match="destroyed"):
            act()
    assert {"names destroyed", "asking about real names answered"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )


def test_nobody_destroys_names_alone(kayleigh, steward):
    one = writes.ask_to_destroy(by=steward, entity=kayleigh, reason=WHY)
    with pytest.raises(Refused, match="two people"):
        writes.answer(by=steward, asking=one, answered=Answered.YES)
    writes.answer(by=steward, asking=one, answered=Answered.TAKEN_BACK)
    assert kayleigh.forms.count() == 1
