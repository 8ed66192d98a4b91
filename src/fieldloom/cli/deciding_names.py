"""`fieldloom safe`: looking for names in sources, and deciding each once."""

from typing import TYPE_CHECKING, Annotated

import typer

from fieldloom.cli.making_safe import safe_app
from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    fail,
    out,
    say,
    show,
)

if TYPE_CHECKING:
    from fieldloom.access.who import Study, User
    from fieldloom.pseudonyms.reads import Candidate, Progress, Within
    from fieldloom.pseudonyms.rules.standing import Choice

RefsArgument = Annotated[
    list[str] | None, typer.Argument(help="Sources, such as I-003; none: all that wait.")
]
KeyArgument = Annotated[str, typer.Argument(help="Key of a candidate; see: fieldloom safe review")]
COLUMNS = ("Key", "Found", "Kind", "Sure", "Mentions", "Sources", "Why", "Pseudonym")


@safe_app.command("find")
@command
def find(
    refs: RefsArgument = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Look for names in sources, or in all that wait for it, and note where they stand."""
    from fieldloom.cli.waiting import wait_for
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    if not refs:
        job = writes.find_everywhere(by=by, study=inside)
        ended = wait_for(job, by=by, label="Looking for names", quiet=json)
        told = ended.outcome or {}
        say(
            f"{told.get('sources', 0)} sources were looked through; {told.get('open', 0)} of "
            f"{told.get('mentions', 0)} places are to be decided.",
            json=json,
            **told,
        )
        return
    rows = []
    for ref in refs:
        source = reads.source(ref, to=by, study=inside)
        found = writes.find(by=by, source=source, ahead=reads.look_ahead(to=by, source=source))
        rows.append((ref, found.mentions, found.open, found.new, found.withheld))
    show(rows, ("Source", "Found", "Open", "New", "Withheld"), json=json)


@safe_app.command("review")
@command
def review(
    refs: RefsArgument = None,
    family: Annotated[str, typer.Option(help="Only sources about this family alone.")] = "",
    key: Annotated[str, typer.Option(help="One candidate, with every place.")] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Show how far each source is, and what is to be decided, the doubtful first. It prints real names."""
    from fieldloom.pseudonyms import reads
    from fieldloom.pseudonyms.reads import Within

    by, inside = entering(study, user)
    within = Within(tuple(refs or ()), family)
    if key:
        _in_context(by, inside, within, key, json=json)
        return
    rows = [_progress(one) for one in reads.progress(to=by, study=inside, within=within)]
    found = reads.candidates(to=by, study=inside, within=within, many=1_000_000)
    open_ = [_row(one) for one in found.some]
    progress = ("Source", "Words", "Stands", "Found", "Open", "By rule", "Signed by", "Signed")
    if json:
        told = {
            "sources": [dict(zip(_keys(progress), row, strict=True)) for row in rows],
            "candidates": [dict(zip(_keys(COLUMNS), row, strict=True)) for row in open_],
        }
        dump(told)
        return
    show(rows, progress, json=False, empty="No source here.")
    out.print()
    show(open_, COLUMNS, json=False, empty="Nothing is to be decided.")


@safe_app.command("decide")
@command
def decide(
    key: KeyArgument,
    pseudonym: Annotated[
        str, typer.Option(help="What stands for it; of a person it can be drawn.")
    ] = "",
    draw: Annotated[bool, typer.Option("--draw", help="Draw a pseudonym for a person.")] = False,
    same: Annotated[
        int | None, typer.Option(help="It is this entity of the register, by number.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="It stays as it is.")] = False,
    no_name: Annotated[bool, typer.Option("--no-name", help="It is no name.")] = False,
    kind: Annotated[str, typer.Option(help="person, place, service ...; else as found.")] = "",
    gender: Annotated[str, typer.Option(help="g, b or u: which names are drawn.")] = "",
    generation: Annotated[str, typer.Option(help="old, middle or young.")] = "middle",
    language: Annotated[str, typer.Option(help="english, scottish, welsh ...")] = "english",
    participant: Annotated[str, typer.Option(help="Study code of whom it names.")] = "",
    only: Annotated[
        list[int] | None, typer.Option(help="Some places only, by number; repeat.")
    ] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Decide a candidate, once for the whole study; with --only some of its places."""
    from fieldloom.pseudonyms import reads, writes
    from fieldloom.pseudonyms.rules.choosing import Traits

    by, inside = entering(study, user)
    told = [bool(pseudonym) and same is None, draw, same is not None, keep, no_name]
    if sum(told) != 1:
        fail(Exit.UNFIT, "Say one thing: --pseudonym, --draw, --same NUMBER, --keep or --no-name.")
    traits = Traits(gender or "u", generation, language)
    if draw and not gender:
        guessed = reads.guessed(key, to=by, study=inside)
        traits = Traits(guessed.gender, generation, language)
    choice = _choice(pseudonym, same, keep=keep, no_name=no_name, kind=kind)
    choice = _with(choice, traits, participant)
    act = writes.decide_candidate(by=by, study=inside, key=key, choice=choice, only=only)
    many = len(act.before["mentions"])
    say(f"Decided, in {many} places.", json=json, act=act.pk, places=many)


@safe_app.command("undo")
@command
def undo(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """Undo your own last decision on names."""
    from fieldloom.pseudonyms import writes

    by, inside = entering(study, user)
    act = writes.undo_decision(by=by, study=inside)
    say("Undone: it stands as it did before.", json=json, act=act.pk)


@safe_app.command("mark")
@command
def mark(
    ref: Annotated[str, typer.Argument(help="The source.")],
    start: Annotated[int, typer.Argument(help="First code point, from 0.")],
    end: Annotated[int, typer.Argument(help="Code point after the last.")],
    kind: Annotated[str, typer.Option(help="person, place, service ...")] = "person",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say that a place that was not found is a name. By numbers: a name would stay in the shell's history."""
    from fieldloom.people.rules import named
    from fieldloom.pseudonyms import reads, writes
    from fieldloom.pseudonyms.rules.kinds import Kind

    by, inside = entering(study, user)
    source = reads.source(ref, to=by, study=inside)
    made = writes.mark_by_hand(by=by, source=source, start=start, end=end, kind=named(Kind, kind))
    key = str(made.key)
    say(f"Marked; its key is {key}", json=json, mention=made.pk, key=key, state=made.state)


def _choice(pseudonym: str, same: int | None, *, keep: bool, no_name: bool, kind: str) -> "Choice":
    from fieldloom.people.rules import named
    from fieldloom.pseudonyms.rules.kinds import Kind
    from fieldloom.pseudonyms.rules.standing import Dismiss, Keep, Named, Same

    if keep:
        return Keep()
    if no_name:
        return Dismiss()
    if same is not None:
        return Same(same, pseudonym)
    return Named(pseudonym, named(Kind, kind) if kind else None)


def _with(choice: "Choice", traits: object, participant: str) -> "Choice":
    from dataclasses import replace

    from fieldloom.pseudonyms.rules.standing import Named

    if not isinstance(choice, Named):
        return choice
    return replace(choice, traits=traits, participant=participant)  # type: ignore[arg-type]


def _in_context(by: "User", inside: "Study", within: "Within", key: str, *, json: bool) -> None:
    from fieldloom.pseudonyms import reads

    mentions = reads.mentions_of(key, to=by, study=inside, within=within)
    rows = [
        (one.mention, one.source, one.paragraph, one.speaker, one.before, one.words, one.after)
        for one in reads.in_context(to=by, study=inside, mentions=mentions)
    ]
    columns = ("Number", "Source", "Paragraph", "Speaker", "Before", "Found", "After")
    show(rows, columns, json=json, empty="Nothing of this is open.")


def _row(one: "Candidate") -> tuple[object, ...]:
    found = " / ".join(one.surfaces)
    kind = one.about or one.kind.label
    pseudonym = one.shown or None
    return (*(one.key, found, kind, one.tier.label, one.mentions, one.sources, one.why, pseudonym),)


def _progress(one: "Progress") -> tuple[object, ...]:
    stands = "safe" if one.signed else "shut" if one.shut else "open to the team"
    if one.waits_for_second:
        stands = "waits for a second person"
    elif not one.looked:
        stands += ", not looked through"
    by = one.signed_by.name if one.signed_by else None
    head = (one.source.ref, one.words, stands, one.found, one.open, one.by_rule)
    return (*head, by, one.signed_at)


def _keys(columns: tuple[str, ...]) -> list[str]:
    return [column.lower().replace(" ", "_") for column in columns]
