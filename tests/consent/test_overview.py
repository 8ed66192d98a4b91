"""Where a use stands is what the decision would decide: the page never says more than the law."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some
from tests.consent.test_stating import LATER, NEEDS, lines

from fieldloom.consent.rules.deciding import may
from fieldloom.consent.rules.material import Material, Policy, Subject, Use
from fieldloom.consent.rules.overview import Stand, by_purpose, in_words, stand, who_answers
from fieldloom.consent.rules.persons import Finding, Person
from fieldloom.consent.rules.terms import Audience, Being, Condition, Status, Voice

POLICY = Policy()


@some.composite
def persons(draw):
    """Somebody of any kind, of whom a few things were said and found."""
    said = draw(some.lists(lines(voices=tuple(Voice)), max_size=6))
    said = tuple(
        type(x)(**{n: getattr(x, n) for n in x.__dataclass_fields__} | {"event": n})
        for n, x in enumerate(said)
    )
    findings = some.builds(
        Finding,
        some.dates(date(2023, 12, 1), date(2024, 1, 25)),
        some.booleans(),
        some.sampled_from((None, date(2024, 1, 26), date(2024, 9, 1))),
    )
    return Person(
        "H01-P1",
        draw(some.sampled_from(Being)),
        said,
        draw(some.sampled_from((None, date(2024, 1, 10), date(2030, 1, 1)))),
        tuple(draw(some.lists(findings, max_size=2))),
    )


@settings(max_examples=400)
@given(persons(), some.sampled_from(NEEDS), some.sampled_from(Audience))
def test_what_stands_open_is_what_may_be_seen(person, need, audience):
    found = stand(by_purpose(person)[need.purpose], need, LATER, POLICY)
    subject = Subject(person, checked_back=True)
    material = Material(need.medium, need.wave, (subject,))
    use = Use(need.purpose, audience, verbatim=False)
    verdict = may(material, use, LATER, POLICY)
    assert verdict.allowed == (found.ceiling is not None and audience.level <= found.ceiling.level)
    if verdict.allowed and person.being is not Being.THIRD_PARTY:
        assert verdict.obligations == found.conditions


@given(persons(), some.sampled_from(NEEDS))
def test_what_is_open_was_given_and_what_is_shut_says_so(person, need):
    found = stand(person, need, LATER, POLICY)
    if person.being is not Being.THIRD_PARTY:
        assert found.open == found.status.valid


@given(persons())
def test_a_person_of_one_purpose_holds_the_lines_that_speak_of_it(person):
    for purpose, one in by_purpose(person).items():
        assert one.lines == tuple(x for x in person.lines if x.purpose in (None, purpose))


def test_where_it_stands_in_words():
    open_to = Stand(
        Status.GIVEN, Audience.ALLIANCE, frozenset({Condition.CHECK_BACK}), date(2026, 3, 1)
    )
    assert in_words(open_to) == (
        "Given, for at most: the Learning Alliance, only after the person has seen it, "
        "until 1 March 2026"
    )
    assert in_words(Stand(Status.WITHDRAWN)) == "Withdrawn by the person"


def test_who_answers_in_a_sentence():
    day = date(2024, 1, 1)
    assert who_answers(Person("A", Being.ADULT), day) == "A answers alone."
    child = Person("A", Being.CHILD, of_age_on=date(2028, 1, 1))
    assert who_answers(child, day).startswith("A child until 1 January 2028: A is asked")
    assert who_answers(child, date(2028, 1, 1)) == "A answers alone."
    unable = Person("A", Being.ADULT, findings=(Finding(date(2023, 1, 1), False),))
    assert "a consultee answers" in who_answers(unable, day)
