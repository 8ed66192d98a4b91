"""One table lists every page and every command: an unlisted one fails here, and opens for nobody."""

import typer
from django.urls import URLPattern, URLResolver, get_resolver

from fieldloom.access.command_doors import COMMANDS
from fieldloom.access.doors import ROUTES, Asks, Within
from fieldloom.access.rules import PERMISSIONS, Permission
from fieldloom.cli.every import app
from fieldloom.web.shell.admission import SETTING_UP


def pages(resolver=None, space=""):
    """(name, view) of every page, those for signing in among them."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from pages(pattern, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback


def for_signing_in(name):
    return name.startswith(("account_", "mfa_"))


def commands(command=None, path=""):
    command = command or typer.main.get_command(app)
    for name, inside in getattr(command, "commands", {}).items():
        yield from commands(inside, f"{path} {name}".strip())
    if not hasattr(command, "commands"):
        yield path


def test_every_page_is_in_the_table_and_nothing_else_is():
    known = [name for name, _ in pages() if not for_signing_in(name)]
    assert len(known) == len(set(known))
    assert set(known) == set(ROUTES)


def test_a_page_asks_what_the_table_says():
    for name, view in pages():
        if for_signing_in(name):
            continue
        asks = ROUTES[name].asks
        said = asks.value if isinstance(asks, Asks) else asks
        assert view.permission == said, name


def test_every_command_is_in_the_table_and_nothing_else_is():
    assert set(commands()) == set(COMMANDS)


def test_what_the_table_asks_is_a_permission_or_one_of_few_others():
    for name, door in (ROUTES | COMMANDS).items():
        inside = isinstance(door.asks, Permission)
        assert inside or isinstance(door.asks, Asks), name
        assert not inside or (door.asks in PERMISSIONS and door.within is not Within.NONE), name


def test_originals_exports_and_grants_ask_again():
    marked = {name for name, door in ROUTES.items() if door.again}
    by_table = {
        name
        for name, door in ROUTES.items()
        if door.asks in (Permission.OPEN_ORIGINAL, Permission.EXPORT)
        or (name.startswith("team:") and name != "team:team")
        or name == "safeguarding:referral"  # which leaves the house on paper
        or name in ("consent:confirm_withdrawal", "consent:carry_out")  # what destroys
        or name
        in ("consent:turn_off", "consent:turning")  # after which nothing of consent is hidden
        or name in ("openings:ask", "openings:asking", "openings:destroy", "openings:register")
    }
    assert marked == by_table - {"desk:original_page"}  # which needs the pass of an opening


def test_setting_up_a_second_factor_leads_into_no_room():
    assert SETTING_UP.isdisjoint(ROUTES)
    assert set(SETTING_UP) <= {name for name, _ in pages()}
