"""The law over sets of rows says what the rules say, and what Cedar says, in many worlds."""

from dataclasses import replace

import pytest
from django.db import transaction

from consent import cedar
from consent.worlds import MANY, world_of
from consent.writing import Ground, as_kept, write
from fieldloom.consent.rules.deciding import may
from fieldloom.sources.clearance.asking import Question, withheld
from fieldloom.sources.clearance.law import materials

pytestmark = pytest.mark.django_db


def test_the_statement_the_rules_and_the_oracle_agree():
    ground = Ground()
    for seed in range(MANY):
        try:
            all_agree(as_kept(world_of(seed)), ground)
        except AssertionError as error:
            raise AssertionError(f"In world {seed}: {world_of(seed)}") from error


def all_agree(world, ground=None):
    answers = [may(one, world.use, world.at, world.policy).allowed for one in world.seen()]
    assert answers == cedar.allowed(world)
    with transaction.atomic():
        there = write(world, ground)
        question = Question(there.study.pk, world.use, world.at, world.policy)
        found = withheld(question)
        told = told_by_the_rules(there, world)
        raw = withheld(replace(question, names=False))
        transaction.set_rollback(True)
    shut = {row.paragraph for row in found if row.paragraph is not None}
    assert [pk not in shut for pk in there.paragraphs] == answers
    assert told == answers
    # Whoever makes names safe asks as if that one hold lay nowhere; nothing else is asked otherwise.
    as_if_safe = [
        may(replace(one, named=False), world.use, world.at, world.policy).allowed
        for one in world.seen()
    ]
    kept = {row.paragraph for row in raw if row.paragraph is not None}
    assert [pk not in kept for pk in there.paragraphs] == as_if_safe
    nobody_looked = world.use.audience.level > world.policy.unreviewed_ceiling.level
    for source, answer, beside in zip(there.sources, answers, there.beside, strict=True):
        assert (beside in shut) is (not answer if source.width else nobody_looked)
        whole = [row.level for row in found if (row.source, row.paragraph) == (source.pk, None)]
        rows = [row.level for row in found if row.source == source.pk and row.paragraph]
        assert whole == ([min(rows)] if rows else [])
    assert all(row.level < world.use.audience.level for row in found)


def told_by_the_rules(there, world):
    """What the rules say of the rows of the tables."""
    answers = []
    for source, paragraph in zip(there.sources, there.paragraphs, strict=True):
        made = materials(source, source.current, world.at, [paragraph])
        answers.append(may(made[paragraph], world.use, world.at, world.policy).allowed)
    return answers
