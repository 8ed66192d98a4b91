"""`fieldloom user`: the people who sign in, and their roles."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    acting,
    command,
    entering,
    say,
    show,
)
from fieldloom.cli.starting import ask_password

user_app = typer.Typer(help="The people who sign in, and their roles.", no_args_is_help=True)
Stdin = Annotated[bool, typer.Option(help="Read the password from standard input.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(user_app, name="user")


@user_app.command("add")
@command
def add(
    username: str,
    name: Annotated[str, typer.Option(help="As colleagues know them.")],
    email: Annotated[str, typer.Option(help="Nothing is sent to it.")],
    password_stdin: Stdin = False,
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Add a user. They can do nothing until they are granted a role."""
    from fieldloom.access import writes

    new = writes.NewUser(username, name, email, ask_password(password_stdin))
    made = writes.add_user(by=acting(user), new=new)
    say(f"Added {made.username}. Next: fieldloom user grant", json=json, username=made.username)


@user_app.command("grant")
@command
def grant(
    username: str,
    role: Annotated[str, typer.Argument(help="pi, site_lead, fieldworker, analyst, steward ...")],
    until: Annotated[datetime | None, typer.Option(help="Last day; else a year from now.")] = None,
    site: Annotated[list[str] | None, typer.Option(help="Only this site; may be repeated.")] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Grant a role in a study, for a time."""
    from django.utils import timezone

    from fieldloom.access import reads, writes
    from fieldloom.access.rules import Role
    from fieldloom.fieldwork import reads as fieldwork
    from fieldloom.ground.answers import Unfit

    by, inside = entering(study, user)
    try:
        wanted = Role(role)
    except ValueError:
        known = ", ".join(r.value for r in Role)
        raise Unfit(f"There is no role “{role}”.", f"Choose one of: {known}.") from None
    known_sites = {s.code for s in fieldwork.sites(to=by, study=inside)} if site else set()
    if unknown := set(site or ()) - known_sites:
        there = ", ".join(sorted(known_sites)) or "none yet"
        raise Unfit(f"There is no site {', '.join(sorted(unknown))}.", f"There are: {there}.")
    last = until.date() if until else timezone.localdate() + timedelta(days=365)
    new = writes.NewGrant(wanted, last, sites=tuple(site or ()))
    made = writes.grant_role(by=by, user=reads.user(username), study=inside, new=new)
    say(
        f"{username} is {wanted.label.lower()} in {inside.slug} until {last:%-d %B %Y}.",
        json=json,
        username=username,
        role=made.role,
        study=inside.slug,
        until=last,
    )


@user_app.command("password")
@command
def password(
    username: str, password_stdin: Stdin = False, user: AsOption = "", json: JsonOption = False
) -> None:
    """Give a user a new password."""
    from fieldloom.access import reads, writes

    new = ask_password(password_stdin)
    writes.set_password(by=acting(user), user=reads.user(username), password=new)
    say(f"{username} has a new password.", json=json, username=username)


@user_app.command("close")
@command
def close(username: str, user: AsOption = "", json: JsonOption = False) -> None:
    """End a user's sign-in at once, everywhere. What they did stays."""
    from fieldloom.access import reads, writes

    writes.close_user(by=acting(user), user=reads.user(username))
    say(f"{username} can no longer sign in.", json=json, username=username)


@user_app.command("list")
@command
def list_team(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the team of a study: roles, sites and last days."""
    from fieldloom.access import reads

    by, inside = entering(study, user)
    rows = [
        (g.user.username, g.user.name, g.get_role_display(), g.sites, g.to_day)
        for g in reads.team(to=by, study=inside)
    ]
    show(rows, ("User", "Name", "Role", "Sites", "Until"), json=json)
