"""`fieldloom subjects`, `fieldloom why`: who is in material, and why somebody may see it."""

from typing import Annotated, Any

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    command,
    entering,
    out,
    say,
    show,
)

subjects_app = typer.Typer(help="Who is in a passage or a source.", no_args_is_help=True)

Ref = Annotated[str, typer.Argument(help="Study id of the source, such as I-001.")]
Number = Annotated[int, typer.Argument(help="Number of the row, as listed.")]
Where = Annotated[int | None, typer.Option(help="Number of the paragraph; else all of it.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(subjects_app, name="subjects")
    app.command("why")(why)


@subjects_app.command("list")
@command
def listed(
    source: Annotated[str, typer.Argument(help="Study id; else every source.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was looked at; needs a source.")
    ] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List who is proposed and nobody has looked at; with --all everybody in a source."""
    from fieldloom.ground.answers import Unfit
    from fieldloom.sources import reads

    by, inside = entering(study, user)
    if everything and not source:
        raise Unfit("Of which source?", "Name it, such as I-001.")
    if everything:
        found = reads.present_in(to=by, source=reads.source(source, to=by, study=inside))
    else:
        waiting = reads.unreviewed(to=by, study=inside)
        some = waiting.filter(source__ref=source) if source else waiting
        found = reads.shown(to=by, study=inside, rows=list(some))
    rows = [_row(one) for one in found]
    columns = ("Id", "Source", "Paragraph", "Person", "How", "Told", "Flags", "State", "From")
    show(rows, columns, json=json, empty="Every proposal was looked at.")


@subjects_app.command("propose")
@command
def propose(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Study ids; else every source.")
    ] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Look through sources for names, codes and kin, and propose who is in them."""
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    if sources:
        found = [reads.source(ref, to=by, study=inside) for ref in sources]
    else:
        found = list(reads.sources(to=by, study=inside))
    made = {one.ref: writes.propose_subjects(by=by, source=one).proposals for one in found}
    some = {ref: number for ref, number in made.items() if number}
    told = ", ".join(f"{number} in {ref}" for ref, number in some.items())
    say(f"Proposed: {told}." if told else "Nobody else was found.", json=json, proposed=some)


@subjects_app.command("confirm")
@command
def confirm(
    row: Number, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Say that somebody is in it. Somebody proposed for a speaker's label is linked as the speaker."""
    _decide(row, "confirmed", study, user, json)


@subjects_app.command("dismiss")
@command
def dismiss(
    row: Number, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Say that somebody is not in it; it is not proposed there again."""
    _decide(row, "dismissed", study, user, json)


@subjects_app.command("add")
@command
def add(
    source: Ref,
    participant: Annotated[str, typer.Argument(help="Study code, such as H01-P2.")],
    paragraph: Where = None,
    part: Annotated[
        str, typer.Option(help="speaker, addressed, mentioned, voiced or described.")
    ] = "mentioned",
    told: Annotated[
        int, typer.Option(min=0, max=3, help="0 nobody could tell, 3 anybody could.")
    ] = 3,
    flag: Annotated[
        list[str] | None, typer.Option(help="health, offence, child, other_family; repeat.")
    ] = None,
    perhaps: Annotated[bool, typer.Option("--perhaps", help="Only propose it.")] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say that somebody is in a paragraph, or in all of a source."""
    from fieldloom.consent import reads as consent
    from fieldloom.consent.rules.terms import Flag, Part
    from fieldloom.people.rules import named
    from fieldloom.sources import reads, writes
    from fieldloom.sources.rules.presence import Tagged

    by, inside = entering(study, user)
    found = reads.source(source, to=by, study=inside)
    person = consent.participant(participant, to=by, study=inside)
    place = place_of(by, found, paragraph)
    flags = frozenset(named(Flag, one) for one in flag or ())
    state = Tagged.PROPOSED if perhaps else Tagged.CONFIRMED
    new = writes.NewSubject(person, None, named(Part, part), told, flags, state=state, place=place)
    made = writes.tag_subject(by=by, source=found, new=new)
    where = f"paragraph {paragraph} of {source}" if paragraph else f"all of {source}"
    word = "may be" if perhaps else "is"
    say(f"{person.ref} {word} in {where}.", json=json, id=made.pk, state=made.state)


@command
def why(
    source: Annotated[str, typer.Argument(help="Study id of a source, such as I-001.")] = "",
    paragraph: Annotated[int | None, typer.Option(help="Number of a paragraph of it.")] = None,
    page: Annotated[str, typer.Option(help="Name of a page, such as team:grant.")] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say why one may see a passage, a source or a page, or why not, and what would change it."""
    from fieldloom.ground.answers import Unfit
    from fieldloom.sources import writes

    by, inside = entering(study, user)
    if not source and not page:
        raise Unfit("Why what?", "Name a source, such as I-001, or a page with --page.")
    about = writes.Asked(source, paragraph, page)
    told = writes.ask_why(by=by, study=inside, about=about)
    if not json:
        out.print(told.sentence, markup=False)
        return
    grounds = [
        {"rule": one.rule, "because": one.because, "would_change": one.would_change}
        for one in told.grounds
    ]
    say("", json=True, seen=told.seen, sentence=told.sentence, grounds=grounds)


def place_of(by: Any, source: Any, paragraph: int | None) -> tuple[int, int] | None:
    """Where a paragraph's words lie, in code points; None for none. Raises `NotFound`."""
    from fieldloom.ground.answers import NotFound
    from fieldloom.sources import reads

    if paragraph is None:
        return None
    asked = {"first": paragraph, "last": paragraph}
    rows = reads.paragraphs(to=by, revision=source.current, **asked)
    if not rows:
        raise NotFound(f"{source.ref} has no paragraph {paragraph}.")
    (row,) = rows
    return row.start + row.said, row.start + len(row.text.rstrip())


def _decide(row: int, state: str, study: str, user: str, json: bool) -> None:
    from fieldloom.sources import reads, writes
    from fieldloom.sources.rules.presence import ProposedFrom, Tagged

    by, inside = entering(study, user)
    found = reads.subject(row, to=by, study=inside)
    ref = found.participant.ref
    if state == "confirmed" and found.proposed_from == ProposedFrom.SPEAKER.value:
        writes.confirm_speaker(by=by, subject=found)
        say(f"{ref} is linked as a speaker of {found.source.ref}.", json=json, linked=ref)
        return
    kept = writes.decide_subject(by=by, subject=found, state=Tagged(state))
    say(f"{ref}: {Tagged(state).label.lower()}.", json=json, id=kept.pk, state=kept.state)


def _row(one: Any) -> tuple[Any, ...]:
    flags = [flag.value for flag in one.flags]
    place = (one.source, one.paragraph, one.name)
    how = (one.part.value, one.identifiability, flags)
    return (one.id, *place, *how, one.state.value, one.proposed_from.value)
