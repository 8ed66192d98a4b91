"""`fieldloom safe spans`: detection as a plain filter, a line of JSON in and a line of JSON out."""

import json as plain
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldloom.cli.making_safe import safe_app
from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    apart,
    entering,
    err,
    make_database,
    set_up,
)

if TYPE_CHECKING:
    from fieldloom.pseudonyms.rules.kinds import Hit

Look = Callable[[str], "list[Hit]"]


@safe_app.command("spans")
@apart
def spans(
    study: Annotated[
        str, typer.Option("--study", "-s", help="With the register of this study as well.")
    ] = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Read lines {"id", "text"} and write lines {"id", "spans": [[start, end, type, tier, why], ...]}.

    Places are code points of the text as it was given. Without --study neither a study nor a database is
    needed. A line that cannot be read is told by its number on standard error, and the rest goes on; then
    it ends with 1.
    """
    look = _with_register(study, user) if study else _by_itself()
    lines = _lines(sys.stdin.buffer)
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told = _answer(line, look)
        except ValueError as error:
            bad += 1
            err.print(f"Line {number}: {error}", markup=False)
            continue
        sys.stdout.write(told + "\n")
        sys.stdout.flush()
    if bad:
        raise typer.Exit(Exit.PARTLY.code)


def _lines(stream: Iterable[bytes]) -> Iterator[bytes]:
    """Lines as they come, without waiting for the end."""
    yield from stream


def _answer(line: bytes, look: Look) -> str:
    """One line's answer. Raises `ValueError`, which says nothing of what stood there."""
    try:
        given = plain.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("This is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise ValueError("This is not JSON.") from None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str) or "id" not in given:
        raise ValueError('This is no object with "id" and "text".')
    found: list[list[Any]] = [
        [hit.start, hit.end, hit.kind.value, hit.tier.value, f"{hit.layer.label}: {hit.reason}"]
        for hit in look(given["text"])
    ]
    return plain.dumps({"id": given["id"], "spans": found}, ensure_ascii=True)


def _by_itself() -> Look:
    from fieldloom.pseudonyms.rules.detecting import detect
    from fieldloom.pseudonyms.voice import voice

    said = voice()
    return lambda text: detect(text, voice=said)


def _with_register(study: str, user: str) -> Look:
    from fieldloom.pseudonyms import writes

    set_up()
    make_database()
    by, inside = entering(study, user)
    return writes.looker(by=by, study=inside)
