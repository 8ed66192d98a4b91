"""Writes the pages of docs/reference that are drawn from the code: `python tools/reference.py`.

A house test compares the pages with what this would write, so they cannot fall behind.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldloom.access.doors import Door

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference"
DRAWN = "<!-- Drawn from the code by tools/reference.py: change the code, not this page. -->\n\n"


def commands() -> str:
    """Every command of `fieldloom` with its arguments, options and help."""
    import typer

    from fieldloom.cli.every import app
    from fieldloom.cli.speaking import Exit

    def walk(command, path) -> "Iterator[str]":
        if hasattr(command, "commands"):
            for name in command.commands:
                yield from walk(command.commands[name], f"{path} {name}")
            return
        yield f"## `{path}`\n\n{(command.help or '').strip()}\n"
        rows = [parameter(p) for p in command.params if p.name != "help"]
        if rows:
            yield "| | |\n|---|---|\n" + "\n".join(rows) + "\n"

    def parameter(given):
        names = ", ".join(f"`{o}`" for o in [*given.opts, *given.secondary_opts])
        if given.param_type_name == "argument":
            names = f"`{(given.name or '').upper()}`" + (" …" if given.nargs == -1 else "")
        said = (getattr(given, "help", "") or "").replace("|", "\\|")
        return f"| {names} | {said} |"

    root = typer.main.get_command(app)
    codes = "\n".join(f"| {e.code} | {e.meaning} |" for e in Exit)
    return (
        "# Commands\n\n" + DRAWN + "Every command answers in words, or as JSON with `--json`. "
        "`--study` names the study (or set `FIELDLOOM_STUDY`); `--as` the user who acts (or "
        "`FIELDLOOM_USER`), else the keeper. `fieldloom --data FOLDER` (or `FIELDLOOM_DATA`) names "
        "the folder of the data.\n\n" + "\n".join(walk(root, "fieldloom")) + "\n## Exit codes\n\n"
        f"| code | meaning |\n|---|---|\n{codes}\n"
    )


def permissions() -> str:
    """The permission table, and the table of doors: what each page and command asks for."""
    from fieldloom.access.command_doors import COMMANDS
    from fieldloom.access.rules import PERMISSIONS, Permission, Role

    head = "| may | " + " | ".join(role.label for role in Role) + " |"
    rule = "|---" * (len(Role) + 1) + "|"
    rows = [
        f"| {p.value} | " + " | ".join("yes" if r in PERMISSIONS[p] else "" for r in Role) + " |"
        for p in Permission
    ]
    pages = [
        f"| `/{where}` | {door(found)} |"
        for where, found in sorted(routes(), key=lambda one: one[0])
    ]
    typed = [f"| `fieldloom {name}` | {door(found)} |" for name, found in COMMANDS.items()]
    columns = "| asks | narrowed for a part of the study | shown again |\n|---|---|---|---|\n"
    return (
        "# Permissions\n\n" + DRAWN + "What a role may do in a study. A grant gives one role, in "
        "one study, over everything or some sites, families and waves. It is proposed by one person, "
        "approved by another, and always ends ([how](../how-to/grant-roles.md)).\n\n"
        + "\n".join([head, rule, *rows])
        + "\n\n## Pages\n\nWhat each page asks for, what narrows it for somebody whose grants reach a "
        "part of the study, and whether it opens only to who has shown a second factor within the "
        "last ten minutes. Every page asks for a second factor at sign-in. Pages under `account/` are "
        "for signing in and decide for themselves.\n\n| page "
        + columns
        + "\n".join(pages)
        + "\n\n## Commands\n\nThe user who acts (`--as`, else the keeper) needs the same permissions. "
        "Whoever types a command holds the machine's key, so none asks for a second factor.\n\n"
        "| command " + columns + "\n".join(typed) + "\n"
    )


def door(found) -> str:
    """The cells of a table for one door: what it asks, what narrows it, whether it asks again."""
    asked = " and to ".join(one.value for one in (found.asks, *found.also))
    return f"{asked} | {found.within.label} | {'yes' if found.again else ''}"


def routes() -> Iterator[tuple[str, "Door"]]:
    """(address, what the table of doors says of it) for every page outside `account/`."""
    from django.urls import URLResolver, get_resolver

    from fieldloom.access.doors import ROUTES

    def walk(resolver, prefix="", space=""):
        for pattern in resolver.url_patterns:
            where = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern, where, inside)
            elif not where.startswith("account/"):
                yield where, ROUTES[f"{space}{pattern.name}"]

    yield from walk(get_resolver())


WRITTEN = {"commands.md": commands, "permissions.md": permissions}


def main() -> None:
    """Write every page."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("FIELDLOOM_DATA", tempfile.mkdtemp(prefix="fieldloom-reference-"))
    os.environ.setdefault("FIELDLOOM_KEY", "00" * 32)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    import django

    django.setup()
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, write in WRITTEN.items():
        (PAGES / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
