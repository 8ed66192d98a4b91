"""A study with two sites, texts in it, and files to take in."""

from coding.conftest import analyst, desk, sites, text
from sources.conftest import own_vault, take_in

__all__ = ["analyst", "desk", "own_vault", "sites", "take_in", "text"]
