"""The law of consent, by property: what holds in every world."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consent.worlds import FORBIDDING, HOLDS, any_world, drawn, in_some_worlds, moments, spoken
from fieldloom.consent.rules import telling
from fieldloom.consent.rules.deciding import may
from fieldloom.consent.rules.lines import Line
from fieldloom.consent.rules.terms import Audience, Says, Voice

LATE = 1000


def answers(world):
    return [may(one, world.use, world.at, world.policy).allowed for one in world.seen()]


def with_people(world, change):
    """The world, with each person as `change` makes them."""
    new = {person.ref: change(person) for person in world.persons}
    materials = tuple(
        replace(m, subjects=tuple(replace(s, person=new[s.person.ref]) for s in m.subjects))
        for m in world.materials
    )
    return replace(world, persons=tuple(new.values()), materials=materials)


@in_some_worlds
@given(any_world, drawn(spoken, FORBIDDING), moments, st.integers(0, 2))
def test_whatever_forbids_never_widens_access(world, line, at, who):
    """A dissent, pause, withdrawal or revocation: at any time, in any voice, of anything."""
    chosen = world.persons[who % len(world.persons)].ref
    no = replace(line, event=LATE, at=at)

    def change(person):
        return replace(person, lines=(*person.lines, no)) if person.ref == chosen else person

    before, after = answers(world), answers(with_people(world, change))
    assert all(was or not now for was, now in zip(before, after, strict=True))


@in_some_worlds
@given(any_world, st.sampled_from(HOLDS))
def test_a_hold_shuts_and_never_opens(world, hold):
    held = replace(world, materials=tuple(replace(m, **{hold: True}) for m in world.materials))
    assert not any(answers(held))


@in_some_worlds
@given(any_world, moments)
def test_who_withdraws_last_is_not_used(world, at):
    """From that moment on, whatever was agreed before and whoever else agrees."""
    no = Line(LATE, at, Voice.OWN, Says.WITHDRAWAL)
    gone = with_people(
        replace(world, at=max(world.at, at), voided=()),
        lambda person: replace(
            person, lines=(*(x for x in person.lines if x.at <= at), no)
        ),
    )  # fmt: skip
    for one in gone.seen():
        counted = [s for s in one.subjects if s.identifiability >= gone.policy.identifiable_from]
        assert not (counted and may(one, gone.use, gone.at, gone.policy).allowed)


@in_some_worlds
@given(any_world)
def test_more_eyes_are_never_easier_to_allow(world):
    for one in world.seen():
        found = [
            may(one, replace(world.use, audience=audience), world.at, world.policy).allowed
            for audience in Audience
        ]
        assert found == sorted(found, reverse=True)


@in_some_worlds
@given(any_world)
def test_what_is_wanted_is_what_would_open_it(world):
    """Giving all that a verdict asks for, at that moment, makes a yes of a no; and less does not."""
    for one in world.seen():
        found = may(one, world.use, world.at, world.policy)
        if found.allowed or not found.wanted:
            continue
        for left_out in (None, *found.wanted):
            given_now = {}
            for event, wish in enumerate(found.wanted, LATE):
                if wish is not left_out:
                    line = Line(event, world.at, wish.voice, wish.says, wish.purpose)
                    line = replace(line, ceiling=wish.audience)
                    given_now.setdefault(wish.ref, []).append(line)
            subjects = tuple(
                replace(s, person=replace(
                    s.person, lines=(*s.person.lines, *given_now.get(s.person.ref, ()))
                ))
                for s in one.subjects
            )  # fmt: skip
            now = may(replace(one, subjects=subjects), world.use, world.at, world.policy)
            assert now.allowed is (left_out is None)


@in_some_worlds
@given(any_world)
def test_every_answer_can_be_told(world):
    for one in world.seen():
        found = may(one, world.use, world.at, world.policy)
        assert found.allowed is not bool(found.reasons)
        decision = telling.told(found, {})
        assert decision.because.endswith(".")
        assert "{" not in decision.because + decision.would_change
        assert found.allowed or decision.would_change
        forbids = [reason.forbids for reason in found.reasons]
        assert forbids == sorted(forbids, reverse=True)
        assert found.allowed or any(forbids) or found.wanted


@in_some_worlds
@given(any_world, st.data())
def test_the_order_in_which_lines_are_kept_is_of_no_matter(world, data):
    turned = with_people(
        world, lambda p: replace(p, lines=tuple(data.draw(st.permutations(p.lines))))
    )
    assert answers(turned) == answers(world)


@in_some_worlds
@given(any_world)
def test_what_is_said_later_changes_nothing_before(world):
    def change(person):
        return replace(person, lines=tuple(x for x in person.lines if x.at <= world.at))

    assert answers(with_people(world, change)) == answers(world)
