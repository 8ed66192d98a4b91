"""Every page has a permission, the menu follows the journey, and pages carry nothing of their own
that the content policy would have to forgive."""

import re
from configparser import ConfigParser
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from fieldloom.access.rules import PERMISSIONS, Permission, Role
from fieldloom.journey import DOORS, ROOMS
from fieldloom.web.shell.context import LANDINGS

ROOT = Path(__file__).parents[2]
TEMPLATES = list((ROOT / "src/fieldloom/web/templates").rglob("*.html"))
# The sign-in pages come from allauth and decide for themselves who may see them.
SIGN_IN = "account/"


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, where)
        elif isinstance(pattern, URLPattern):
            yield where, pattern.callback


def test_every_page_has_a_permission():
    bare = [
        where
        for where, view in routes()
        if not where.startswith(SIGN_IN) and not hasattr(view, "permission")
    ]
    assert bare == []


def test_every_page_of_a_study_asks_a_permission_of_the_table():
    inside = [(where, view) for where, view in routes() if where.startswith("studies/")]
    assert len(inside) > 30
    assert [w for w, view in inside if view.permission not in PERMISSIONS] == []


def test_the_permission_table_is_total():
    assert set(PERMISSIONS) == set(Permission)
    assert all(roles and roles <= set(Role) for roles in PERMISSIONS.values())


def test_the_menu_follows_the_journey():
    built = [room.name for room in ROOMS if room.built]
    assert set(LANDINGS) == set(built)


def test_the_import_contract_follows_the_journey():
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts["importlinter:contract:upstream"]["layers"].split()
    order = [name.removeprefix("fieldloom.") for name in layers]
    built = [room.name for room in ROOMS if room.built]
    floor = {"audit", "access", "jobs"}
    assert [name for name in reversed(order) if name in built and name not in floor] == [
        name for name in built if name not in floor
    ]
    assert [name for name in reversed(order) if name in floor] == ["audit", "access", "jobs"]
    assert set(DOORS) <= set(order)


def test_no_page_carries_scripts_or_styles_inside_itself():
    wrong = {}
    for path in TEMPLATES:
        page = path.read_text(encoding="utf-8")
        found = re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:", page)
        found += [
            tag
            for tag in re.findall(r"<script[^>]*>", page)
            if "src=" not in tag and "application/json" not in tag
        ]
        if found:
            wrong[path.name] = found
    assert wrong == {}


def test_no_page_asks_anything_of_another_site():
    for path in [*TEMPLATES, *(ROOT / "src/fieldloom/web/static").rglob("*.css")]:
        page = path.read_text(encoding="utf-8")
        assert not re.search(r"(src|href|url\()\s*=?\s*[\"']?(https?:)?//", page), path
