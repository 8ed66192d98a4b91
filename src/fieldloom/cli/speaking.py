"""How every command speaks: options with one meaning everywhere, words or JSON, exit codes.

Command modules import rooms inside their functions, so that `fieldloom --help` neither needs a
database nor makes one.
"""

import dataclasses
import errno
import functools
import json as json_module
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec, TypeVar
from uuid import UUID

import typer
from rich.console import Console

if TYPE_CHECKING:
    from fieldloom.access.who import Study, User

P = ParamSpec("P")
R = TypeVar("R")

StudyOption = Annotated[
    str, typer.Option("--study", "-s", envvar="FIELDLOOM_STUDY", help="Short name of the study.")
]
AsOption = Annotated[
    str, typer.Option("--as", envvar="FIELDLOOM_USER", help="User who acts; else the keeper.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON, for other programs.")]


class Exit(Enum):
    """What a command's exit code says."""

    DONE = 0, "all was done"
    PARTLY = 1, "something failed, or only part was done; the message names it"
    USAGE = 2, "the command was not understood"
    REFUSED = 3, "the user who acts may not do this"
    NOT_FOUND = 4, "there is no such thing, or none that this user may know of"
    STALE = 5, "somebody else changed it in the meantime"
    UNFIT = 6, "what was given cannot be taken; the message says what to do"
    NOT_READY = 7, "this Fieldloom is not set up, or its key is not at hand"

    code: int
    meaning: str

    def __new__(cls, code: int, meaning: str) -> "Exit":
        exit_ = object.__new__(cls)
        exit_._value_ = code
        exit_.code, exit_.meaning = code, meaning
        return exit_


# Into a file or another program, a row of a table stays one line, however long.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 10_000)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function a command: set up first, then turn every "no" into words and an exit code."""
    return _speaking(function, begins=False)


def beginning(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a command that makes the data folder, its key and its database."""
    return _speaking(function, begins=True)


def apart(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a command that opens no Fieldloom, or only once it has put one in its place."""
    return _speaking(function, begins=True, sets_up=False)


def _speaking(function: Callable[P, R], *, begins: bool, sets_up: bool = True) -> Callable[P, R]:
    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from fieldloom.ground.answers import Busy, NotFound, Refused, Stale, Unfit
        from fieldloom.ground.keys import KeyUnusable

        as_told: dict[type[Exception], Exit] = {
            Refused: Exit.REFUSED,
            NotFound: Exit.NOT_FOUND,
            Unfit: Exit.UNFIT,
            Busy: Exit.PARTLY,
            KeyUnusable: Exit.NOT_READY,
        }
        if not begins:
            _must_stand()
        if sets_up:
            set_up()
        try:
            if not begins:
                make_database()
            return function(*args, **kwargs)
        except tuple(as_told) as error:
            fail(next(way for kind, way in as_told.items() if isinstance(error, kind)), str(error))
        except Stale as error:
            fail(Exit.STALE, f"{error} Look at it again, then repeat the command.")
        except UnicodeEncodeError:
            fail(Exit.UNFIT, "The text holds bytes that are not UTF-8. Write it in UTF-8.")
        except PermissionError as error:
            fail(Exit.UNFIT, f"This user of the machine may not use {error.filename}.")
        except KeyboardInterrupt:
            fail(Exit.PARTLY, "Stopped. What was done so far is kept.")
        except Exception as error:
            if _no_room(error):
                fail(
                    Exit.PARTLY,
                    "The disk is full or cannot be written to. What was done so far is "
                    "kept. Make room, then repeat the command.",
                )
            raise

    return run


def _no_room(error: Exception) -> bool:
    """Whether this is the disk's fault: full, or not to be written to."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EDQUOT)
    said = str(error)
    return any(part in said for part in ("disk is full", "readonly database"))


def _must_stand() -> None:
    """End with `NOT_READY`, having made nothing, where there is no Fieldloom yet."""
    from fieldloom.ground.paths import data_folder

    data = data_folder()
    if not (data / "fieldloom.db").exists() and not os.environ.get("FIELDLOOM_DATABASE"):
        fail(Exit.NOT_READY, f"There is no Fieldloom in {data} yet. Run: fieldloom init")


def set_up() -> None:
    """Load Django once. Ends with `NOT_READY` where the key or the database cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    import django

    from fieldloom.ground.loading import uncollected

    try:
        with uncollected():
            django.setup()
    except Exception as error:
        if type(error).__module__.startswith("fieldloom.ground"):
            fail(Exit.NOT_READY, str(error))
        raise


def make_database() -> None:
    """Make the database, or bring an older one up to this version. What it holds stays."""
    from fieldloom.ground.standing import is_current

    if not is_current():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


def fail(exit_: Exit, message: str) -> NoReturn:
    """Say why on standard error and end with the code."""
    err.print(message, style="bold red" if err.is_terminal else "", markup=False)
    raise typer.Exit(exit_.code)


def acting(user: str = "") -> "User":
    """The user who acts: the one named, else the keeper of this Fieldloom."""
    from fieldloom.access import reads

    return reads.user(user) if user else reads.keeper()


def entering(study: str, user: str = "") -> "tuple[User, Study]":
    """The user who acts and the study meant: the one named, else the only one there is."""
    from fieldloom.access import reads
    from fieldloom.ground.answers import Unfit

    who = acting(user)
    if study:
        return who, reads.study(study, to=who)
    known = list(reads.studies(to=who))
    if len(known) == 1:
        return who, known[0]
    names = ", ".join(s.slug for s in known) or "none yet: fieldloom study start"
    raise Unfit("Which study?", f"Name it with --study. You may enter: {names}.")


def say(message: str, *, json: bool = False, **told: Any) -> None:
    """One sentence, or the same facts as a JSON object."""
    if json:
        dump(told)
    else:
        out.print(message, markup=False)


def dump(thing: Any) -> None:
    """JSON on standard output."""
    json_module.dump(thing, sys.stdout, default=_plain, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def show(
    rows: Iterable[Sequence[Any]],
    columns: Sequence[str],
    *,
    json: bool,
    empty: str = "Nothing yet.",
) -> None:
    """A table, or a JSON list of objects with the same columns (as snake_case keys)."""
    rows = list(rows)
    if json:
        keys = [column.lower().replace(" ", "_") for column in columns]
        dump([dict(zip(keys, row, strict=True)) for row in rows])
        return
    if not rows:
        out.print(empty, markup=False)
        return
    from rich.table import Table

    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    out.print(table, markup=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone():%-d %B %Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Path):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.asdict(value).items()
        return {name: held for name, held in fields if not isinstance(held, bytes)}  # no pictures
    raise TypeError(f"{type(value).__name__} has no JSON form")
