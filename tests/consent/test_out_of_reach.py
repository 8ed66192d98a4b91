# ruff: noqa: F811
"""Whoever is narrowed to a site or a family is told of nobody, and reads nothing, beyond it."""

from datetime import date

import pytest

from coding.conftest import desk, sites, text  # noqa: F401  (fixtures)
from conftest import granted, later
from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.writes import NewSubject


@pytest.fixture
def worker(study):
    """A practitioner who was never asked."""
    return Participant.objects.create(study=study, ref="SV1-W1", kind="professional")


@pytest.fixture
def tagged(desk, worker):
    """She is in the first words of both texts."""
    for ref, words in (("I-001", "How did"), ("F-001", "The team")):
        start, end = desk.place(ref, words)
        source = desk.sources[ref]
        passage = writes.mark_for(by=desk.by, source=source, start=start, end=end)
        writes.tag_subject(by=desk.by, source=source, new=NewSubject(worker, passage))


@pytest.fixture
def two_roles(keeper, study, member):
    """A maker of somebody who may know of consent in the whole study, and reads some of it only."""

    def make(username, **narrowed):
        user = member(username, Role.AUDITOR)
        new = access.NewGrant(Role.ANALYST, later(), date(2020, 1, 1), **narrowed)
        granted(keeper, user, study, new)
        return user

    return make


@pytest.mark.parametrize(
    ("narrowed", "read"),
    [
        ({"sites": ("FIFE",)}, {"I-001"}),
        ({"families": ("S07",)}, {"I-001"}),
        ({"waves": ("W9",)}, set()),
        ({"waves": ("W1",)}, {"I-001", "F-001"}),
    ],
)
def test_the_words_of_a_proposal_are_for_whoever_may_read_the_source(
    desk, tagged, two_roles, narrowed, read
):
    user = two_roles("olga", **narrowed)
    rows = list(reads.unreviewed(to=user, study=desk.study))
    found = reads.shown(to=user, study=desk.study, rows=rows)
    assert {one.source for one in found} == {"I-001", "F-001"}, "all of it is about consent"
    assert {one.source for one in found if any(one.words)} == read
    for ref, source in desk.sources.items():
        (one,) = reads.present_in(to=user, source=source)
        assert any(one.words) is (ref in read)
