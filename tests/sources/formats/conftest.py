"""A guard, kept for a whole test module."""

import pytest

from fieldloom.sources.formats.guard import Guard


@pytest.fixture(scope="module")
def guard():
    with Guard(seconds=30) as guard:
        yield guard
