"""`fieldloom consent withdrawals` and `withdrawal …`: what becomes of what somebody withdrew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    acting,
    command,
    dump,
    entering,
    say,
    show,
)
from fieldloom.cli.stopping import LetOption, stoppable

if TYPE_CHECKING:
    from fieldloom.consent.things import Withdrawal

withdrawal_app = typer.Typer(help="What becomes of one withdrawal.", no_args_is_help=True)

Which = Annotated[int, typer.Argument(help="Number of the withdrawal; see: consent withdrawals.")]


def add_to(consent_app: typer.Typer) -> None:
    """Hang these commands into `fieldloom consent`."""
    consent_app.command("withdrawals")(withdrawals)
    consent_app.command("seal-originals")(seal_originals)
    consent_app.add_typer(withdrawal_app, name="withdrawal")


@command
def withdrawals(
    every: Annotated[bool, typer.Option("--every", help="Those that are done as well.")] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List the withdrawals that are open, the most urgent first."""
    from fieldloom.consent import reads

    by, inside = entering(study, user)
    rows = [
        (one.pk, one.participant.ref, one.effect.label, one.due_by, one.get_state_display())
        for one in reads.withdrawals(to=by, study=inside, every=every)
    ]
    columns = ("Number", "Participant", "To become of it", "Due by", "Stands")
    show(rows, columns, json=json, empty="No withdrawal is open.")


@command
def seal_originals(user: AsOption = "", json: JsonOption = False) -> None:
    """Seal each original to the keys of all who are in it. Each backup does so first by itself."""
    from fieldloom.sources import writes

    made = writes.seal_originals(by=acting(user)).count
    say(f"{made} originals were sealed anew.", json=json, sealed=made)


@withdrawal_app.command("show")
@command
def show_one(
    number: Which, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Say what a withdrawal reaches, where it stands, and what the next step is."""
    from fieldloom.consent import reads

    by, inside = entering(study, user)
    seen = reads.seen_withdrawal(to=by, withdrawal=reads.withdrawal(number, to=by, study=inside))
    if json:
        dump(_as_json(seen))
        return
    case = seen.case
    say(
        f"{case.participant.ref}: {case.effect.label.lower()}. {seen.state.label}, "
        f"due by {case.due_by:%-d %B %Y}.",
        json=False,
    )
    rows = [(one.words, one.becomes, "by hand" if one.by_hand else "") for one in seen.lines]
    show(rows, ("What", "Becomes of it", ""), json=False, empty="Nobody has looked yet.")
    if mark := case.manifest.get("mark"):
        say(f"Mark of what it reaches: {mark}", json=False)


@withdrawal_app.command("look-at")
@command
def look_at(
    number: Which, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Find out what it reaches. Whoever does this cannot confirm it."""
    _step("look_at_withdrawal", number, study, user, json)


@withdrawal_app.command("send-back")
@command
def send_back(
    number: Which, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Not confirm it: it is to be looked at anew."""
    _step("send_back_withdrawal", number, study, user, json)


@withdrawal_app.command("confirm")
@command
def confirm(
    number: Which,
    mark: Annotated[
        str, typer.Option("--mark", help="The mark that `show` gives, once read.")
    ] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Confirm what you read, as a second person: never whoever recorded it or looked at it."""
    _step("confirm_withdrawal", number, study, user, json, shown=mark)


@withdrawal_app.command("carry-out")
@command
def carry_out(
    number: Which, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Carry out what two people agreed on, and wait until it is done."""
    from fieldloom.cli.waiting import wait_for
    from fieldloom.jobs import reads as jobs

    by, inside, case = _taken("carry_out_withdrawal", number, study, user)
    if case.job is not None:
        job = jobs.job(case.job, to=by, study=inside)
        wait_for(job, by=by, label="Carrying it out", quiet=json)
    _told(number, by, inside, json)


@withdrawal_app.command("looked-through")
@command
def looked_through(
    number: Which,
    what: Annotated[str, typer.Argument(help="Such as memos_by_hand, or search.")],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say that a person has looked through what no rule can judge."""
    _step("look_through", number, study, user, json, what=what)


@withdrawal_app.command("letter")
@command
def letter(
    number: Which,
    easy: Annotated[bool, typer.Option("--easy", help="Easy to read.")] = False,
    to: Annotated[Path | None, typer.Option(help="A file ending in .txt or .docx.")] = None,
    let: LetOption = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Write the letter to the person; names are added by hand."""
    from fieldloom.consent import reads
    from fieldloom.exchange.letters.leaving import LetterFile, letter_out
    from fieldloom.exchange.letters.writing import FORMATS
    from fieldloom.ground.answers import Unfit

    by, inside = entering(study, user)
    case = reads.withdrawal(number, to=by, study=inside)
    found = reads.letter_of(to=by, withdrawal=case, easy=easy)
    if to is None:
        say(found.text.rstrip(), json=json, letter=found.text)
        return
    form = to.suffix.removeprefix(".")
    if form not in FORMATS:
        raise Unfit(f"A letter is not written as “{to.name}”.", "End it in .txt or .docx.")
    if to.exists():
        raise Unfit(f"{to} is there already.", "Name another file; nothing is overwritten.")
    file = LetterFile(to.stem, form, easy)
    left = stoppable(
        lambda: letter_out(by=by, study=inside, letter=found, file=file, let=let), json=json
    )
    to.write_bytes(b"".join(left.pieces))
    say(f"{to}", json=json, file=str(to))


def _step(name: str, number: int, study: str, user: str, json: bool, **more: Any) -> None:
    by, inside, _ = _taken(name, number, study, user, **more)
    _told(number, by, inside, json)


def _taken(
    name: str, number: int, study: str, user: str, **more: Any
) -> tuple[Any, Any, "Withdrawal"]:
    from fieldloom.consent import reads, writes

    by, inside = entering(study, user)
    case = reads.withdrawal(number, to=by, study=inside)
    return by, inside, getattr(writes, name)(by=by, withdrawal=case, **more)


def _told(number: int, by: Any, inside: Any, json: bool) -> None:
    from fieldloom.consent import reads

    seen = reads.seen_withdrawal(to=by, withdrawal=reads.withdrawal(number, to=by, study=inside))
    left = f" Left to look through: {', '.join(seen.open_by_hand)}." if seen.open_by_hand else ""
    hits = f" The search still found {seen.hits}." if seen.hits else ""
    unread = f" {seen.unread} files could not be looked into." if seen.unread else ""
    say(f"{seen.state.label}.{left}{hits}{unread}", json=json, **_as_json(seen))


def _as_json(seen: Any) -> dict[str, Any]:
    case = seen.case
    return {
        "number": case.pk,
        "participant": case.participant.ref,
        "effect": case.effect.value,
        "state": seen.state.value,
        "due_by": case.due_by,
        "late": seen.late,
        "reaches": {one.what: one.number for one in seen.lines},
        "mark": case.manifest.get("mark", ""),
        "left": seen.open_by_hand,
        "hits": seen.hits,
        "unread": seen.unread,
        "search": case.result.get("search", {}),
    }
