"""`fieldloom init`, `fieldloom study`: a Fieldloom of one's own, and the studies in it."""

from datetime import timedelta
from typing import Annotated

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    acting,
    beginning,
    command,
    make_database,
    say,
    show,
)

study_app = typer.Typer(help="The studies of this Fieldloom.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.command()(init)
    app.add_typer(study_app, name="study")


@beginning
def init(
    username: Annotated[str, typer.Option(help="Your user name; you become the keeper.")] = "",
    name: Annotated[str, typer.Option(help="Your name, as colleagues know you.")] = "",
    email: Annotated[str, typer.Option(help="Your e-mail address. Nothing is sent to it.")] = "",
    study: Annotated[str, typer.Option(help="Title of a first study.")] = "",
    password_stdin: Annotated[
        bool, typer.Option(help="Read the password from standard input instead of asking.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Set up this Fieldloom: key, encrypted database, you as its keeper, a first study."""
    from django.conf import settings

    from fieldloom.access import reads, writes
    from fieldloom.ground.answers import NotFound
    from fieldloom.ground.keys import where_the_key_is
    from fieldloom.pseudonyms import standing

    make_database()
    standing.prepare()
    try:
        keeper = reads.keeper()
    except NotFound:
        new = _ask_for_keeper(username, name, email, password_stdin)
        keeper = writes.add_user(by=None, new=new)
    made = start_with_keeper(keeper, study) if study else None
    say(
        f"Fieldloom stands in {settings.DATA}.\n"
        f"Its key: {where_the_key_is(settings.DATA)}\n"
        f"The key of real names: {standing.where()}\n"
        f"Keeper: {keeper.username}\nNext: fieldloom serve",
        json=json,
        data=settings.DATA,
        key=where_the_key_is(settings.DATA),
        keeper=keeper.username,
        study=made.slug if made else None,
    )


def _ask_for_keeper(username: str, name: str, email: str, password_stdin: bool):  # type: ignore[no-untyped-def]
    from fieldloom.access.writes import NewUser

    username = username or typer.prompt("Your user name")
    name = name or typer.prompt("Your name", default=username)
    email = email or typer.prompt("Your e-mail address")
    return NewUser(username, name, email, ask_password(password_stdin), keeper=True)


def ask_password(from_stdin: bool) -> str:
    """A new password, typed twice without echo, or one line of standard input."""
    if from_stdin:
        return typer.get_text_stream("stdin").readline().rstrip("\n")
    return str(
        typer.prompt("Password (15 characters or more)", hide_input=True, confirmation_prompt=True)
    )


def start_with_keeper(keeper, title: str, *, slug: str = "", summary: str = "", notice: str = ""):  # type: ignore[no-untyped-def]
    """Start a study in which the keeper is principal investigator for a year."""
    from django.db import transaction
    from django.utils import timezone

    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    with transaction.atomic():
        made = writes.start_study(by=keeper, new=writes.NewStudy(title, slug, summary, notice))
        year = timezone.localdate() + timedelta(days=365)
        grant = writes.NewGrant(Role.PI, year)
        writes.grant_first_role(by=keeper, user=keeper, study=made, new=grant)
    return made


@study_app.command("start")
@command
def start_study(
    title: Annotated[str, typer.Argument(help="Title of the study.")],
    slug: Annotated[str, typer.Option(help="Short name for addresses and commands.")] = "",
    summary: Annotated[str, typer.Option(help="One paragraph about it.")] = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Start a study; you become its principal investigator for a year."""
    made = start_with_keeper(acting(user), title, slug=slug, summary=summary)
    say(f"Started “{made.title}” ({made.slug}).", json=json, slug=made.slug, title=made.title)


@study_app.command("list")
@command
def list_studies(user: AsOption = "", json: JsonOption = False) -> None:
    """List the studies you may enter."""
    from fieldloom.access import reads

    rows = [(s.slug, s.title, s.notice) for s in reads.studies(to=acting(user))]
    show(rows, ("Study", "Title", "Notice"), json=json, empty="No study yet.")
