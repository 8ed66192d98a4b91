"""The rules say what Cedar says, in many worlds."""

from dataclasses import replace

from hypothesis import given

from consent import cedar
from consent.worlds import MANY, any_world, in_some_worlds, world_of
from fieldloom.consent.rules.deciding import may
from fieldloom.consent.rules.terms import Says


def test_the_rules_and_the_oracle_agree():
    for seed in range(4 * MANY):
        agree(world_of(seed), seed)


@in_some_worlds
@given(any_world)
def test_they_agree_in_worlds_that_shrink(world):
    agree(world)


def agree(world, seed=None):
    found = [may(one, world.use, world.at, world.policy).allowed for one in world.seen()]
    assert found == cedar.allowed(world), (seed, world)


def test_the_oracle_can_say_no_and_yes():
    """That both agree means something only where the oracle tells a withdrawal from a consent."""
    from consent.test_rules import FOR_THEM, NOW, TEAM, YES, adult, said
    from consent.worlds import World
    from fieldloom.consent.rules.material import Material, Policy, Subject

    def answer(*lines):
        person = adult(*lines)
        subjects = (Subject(person),)
        return cedar.allowed(World((person,), (Material(subjects=subjects),), TEAM, NOW, Policy()))

    assert answer(YES) == [True]
    assert answer(FOR_THEM) == [False]
    assert answer(YES, said(Says.WITHDRAWAL, 2)) == [False]
    assert answer(replace(YES, until=YES.at.date())) == [False]
