"""`fieldloom user`: the people who sign in, and their roles."""

from typing import Annotated

import typer

from fieldloom.cli import granting
from fieldloom.cli.speaking import AsOption, JsonOption, acting, command, say
from fieldloom.cli.starting import ask_password

user_app = typer.Typer(help="The people who sign in, and their roles.", no_args_is_help=True)
Stdin = Annotated[bool, typer.Option(help="Read the password from standard input.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(user_app, name="user")
    granting.add_to(user_app)


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


@user_app.command("lost-factor")
@command
def lost_factor(username: str, user: AsOption = "", json: JsonOption = False) -> None:
    """Take a user's second factor away, for one who has lost it. They set up another at sign-in."""
    from fieldloom.access import reads, writes

    writes.forget_second_factor(by=acting(user), user=reads.user(username))
    said = f"{username} sets up a new second factor at the next sign-in. Make sure it is they."
    say(said, json=json, username=username)


@user_app.command("close")
@command
def close(username: str, user: AsOption = "", json: JsonOption = False) -> None:
    """End a user's sign-in at once, everywhere. What they did stays."""
    from fieldloom.access import reads, writes

    writes.close_user(by=acting(user), user=reads.user(username))
    say(f"{username} can no longer sign in.", json=json, username=username)
