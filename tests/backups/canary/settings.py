"""Fieldloom's settings with the room `canary` beside its own."""

from fieldloom.settings import *  # noqa: F403
from fieldloom.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "canary"]
