"""A study with two sites and texts in it."""

from coding.conftest import analyst, desk, sites, text
from sources.conftest import own_vault

__all__ = ["analyst", "desk", "own_vault", "sites", "text"]
