"""`fieldloom consent dissent`, `revoke`, `invalidate`, `competence`, `switch` and `off`: what shuts,
what the team finds, and what the study decides."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from fieldloom.cli.speaking import AsOption, JsonOption, StudyOption, command, entering, say, show

if TYPE_CHECKING:
    from fieldloom.consent.rules.material import Policy, Quarantine
    from fieldloom.consent.rules.turning import Turned

T = TypeVar("T", "Policy", "Quarantine")

off_app = typer.Typer(help="Two people let consent no longer decide.", no_args_is_help=True)

Person = Annotated[str, typer.Argument(help="Study code of the participant, such as H01-P1.")]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day; else today.")
]
When = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
        help="Day; else today. With T and the time where several things were said that day.",
    ),
]
Purposes = Annotated[
    list[str] | None, typer.Option("--purpose", help="Such as publish; may be repeated.")
]
Everything = Annotated[bool, typer.Option("--everything", help="All that they agreed to.")]
Media = Annotated[list[str] | None, typer.Option("--medium", help="text, audio, video, picture.")]
Waves = Annotated[list[str] | None, typer.Option("--wave", help="Code of a wave, such as W1.")]
Reasons = Annotated[str, typer.Option("--reasons", help="Why, in the team's own words.")]
Note = Annotated[str, typer.Option("--note", help="In the team's words; never a participant's.")]
Near = Annotated[
    int | None,
    typer.Option(help="Who is in a passage: 0 everybody, 1 close, 2 of the place, 3 any."),
]
Shut = Annotated[
    bool | None,
    typer.Option(
        "--quarantine/--no-quarantine", help="Shut until a second person verified the consent."
    ),
]
Loose = Annotated[
    bool | None,
    typer.Option("--unplaced/--no-unplaced", help="And what comes in and is of no encounter."),
]
Age = Annotated[
    int | None, typer.Option(help="From which age a child’s own assent is asked for, in years.")
]
Number = Annotated[int, typer.Argument(help="The number that `consent off list` gives.")]


def add_to(consent_app: typer.Typer) -> None:
    """Hang these commands into `fieldloom consent`."""
    for name, function in (
        ("dissent", dissent),
        ("revoke", revoke),
        ("invalidate", invalidate),
        ("competence", competence),
        ("switch", switch),
    ):
        consent_app.command(name)(function)
    consent_app.add_typer(off_app, name="off")


@command
def dissent(
    participant: Person,
    everything: Everything = False,
    purpose: Purposes = None,
    medium: Media = None,
    wave: Waves = None,
    on: When = None,
    note: Note = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record that a child, or somebody for whom others answer, does not want it."""
    from fieldloom.cli.consenting import how, record_row, scope

    row = {"kind": "dissent", **scope(everything, purpose, medium, wave)}
    record_row(participant, row | how(on, "", "verbal", note), study, user, json)


@command
def revoke(
    participant: Person,
    reasons: Reasons = "",
    everything: Everything = False,
    purpose: Purposes = None,
    medium: Media = None,
    wave: Waves = None,
    effect: Annotated[str, typer.Option(help="stop, restrict, redact or erase.")] = "restrict",
    on: When = None,
    for_them: Annotated[
        str, typer.Option("--for-them", help="Study code of the guardian; else the study revokes.")
    ] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record that somebody else takes it back: the study, its ethics panel, a court, a guardian."""
    from fieldloom.cli.consenting import how, record_row, scope

    voice = "guardian" if for_them else "study"
    row = {"kind": "revoke", "effect": effect, **scope(everything, purpose, medium, wave)}
    told = how(on, for_them, "verbal", reasons) | {"voice": voice}
    record_row(participant, row | told, study, user, json)


@command
def invalidate(
    event: Annotated[int, typer.Argument(help="Id of the event, as `consent history` gives it.")],
    reasons: Reasons = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Find that an event does not count from now on. It stays to be read."""
    from fieldloom.consent import reads, writes

    by, inside = entering(study, user)
    told = reads.event(event, to=by, study=inside)
    made = writes.invalidate(by=by, event=told.event, reasoning=reasons)
    said = f"From now on this does not count: {told.kind}, {told.event.participant.ref}."
    say(said, json=json, id=made.pk, event=event)


@command
def competence(
    participant: Person,
    found: Annotated[str, typer.Argument(help="yes: can decide alone; no: cannot.")],
    nation: Annotated[str, typer.Option(help="Whose law: scotland, england, wales ...")] = "",
    reasons: Reasons = "",
    on: Day = None,
    review_by: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="After this day it lapses.")
    ] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Keep that somebody was found able to decide alone, or not, by whoever did not interview them."""
    from django.utils import timezone

    from fieldloom.consent import writes
    from fieldloom.ground.answers import Unfit
    from fieldloom.people import reads as people
    from fieldloom.people.rules import Nation, named

    by, inside = entering(study, user)
    if found not in ("yes", "no"):
        raise Unfit(f"“{found}” is no finding.", "Write yes (can decide alone) or no.", "found")
    person = people.participant(participant, to=by, study=inside)
    day = on.date() if on else timezone.localdate()
    until = review_by.date() if review_by else None
    finding = writes.NewFinding(day, found == "yes", named(Nation, nation), reasons, until)
    made = writes.assess_competence(by=by, participant=person, finding=finding)
    words = "can decide alone" if made.competent else "cannot decide alone"
    say(f"Kept: {person.ref} {words}.", json=json, id=made.pk, competent=made.competent)


@command
def switch(
    reasons: Reasons = "",
    identifiable_from: Near = None,
    unreviewed: Annotated[
        str, typer.Option(help="For whom at most where nobody confirmed who is in it.")
    ] = "",
    third_party: Annotated[
        str, typer.Option(help="For whom at most somebody the team never met is shown.")
    ] = "",
    quarantine: Shut = None,
    unplaced: Loose = None,
    assent_from: Age = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would be withheld.")
    ] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Let consent decide from now on, or otherwise than before: what is not named stays as it stands.

    What asks less than before is only proposed: a second person approves it with `consent off approve`. Two
    people together can also turn consent off again: `consent off`.
    """
    from fieldloom.access.gate import require
    from fieldloom.access.rules import Permission
    from fieldloom.consent import reads, writes
    from fieldloom.consent.rules.terms import Audience
    from fieldloom.people.rules import named

    by, inside = entering(study, user)
    require(by, Permission.MANAGE_CONSENT, inside)
    told = {
        "identifiable_from": identifiable_from,
        "unreviewed_ceiling": named(Audience, unreviewed) if unreviewed else None,
        "third_party_ceiling": named(Audience, third_party) if third_party else None,
        "assent_from": assent_from,
    }
    policy = _otherwise(reads.policy(to=by, study=inside), told)
    if preview:
        _say_withheld(by, inside, policy, "would be withheld from the whole team", json)
        return
    lies = {"encounters": quarantine, "unplaced": unplaced}
    shut = _otherwise(reads.quarantine(to=by, study=inside), lies)
    asked: dict[str, Any] = {"by": by, "study": inside, "policy": policy, "reasoning": reasons}
    words, waits = "From now on consent decides in this study.", False
    made: Any
    try:
        made = writes.let_consent_decide(**asked, quarantine=shut)
    except writes.AsksLess as less:
        made, waits = writes.propose_other_numbers(**asked, quarantine=shut), True
        words = f"{less}\nProposed as number {made.pk}. A second person approves or declines it."
    say(words, json=json, id=made.pk, waits=waits, **_numbers(policy, shut))


def _numbers(policy: "Policy", shut: "Quarantine") -> dict[str, Any]:
    return {
        "identifiable_from": policy.identifiable_from,
        "unreviewed": policy.unreviewed_ceiling.value,
        "third_party": policy.third_party_ceiling.value,
        "assent_from": policy.assent_from,
        "quarantine": shut.encounters,
        "unplaced": shut.unplaced,
    }


def _otherwise(held: T, told: dict[str, Any]) -> T:
    """What is in force, with what was told instead; None leaves it as it stands."""
    given = {name: value for name, value in told.items() if value is not None}
    return replace(held, **given)


@off_app.command("propose")
@command
def propose(
    reasons: Reasons = "",
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would be seen again.")
    ] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Propose that consent no longer decides. Nothing changes before a second person approves."""
    from fieldloom.access.gate import require
    from fieldloom.access.rules import Permission
    from fieldloom.consent import reads, writes

    by, inside = entering(study, user)
    require(by, Permission.MANAGE_CONSENT, inside)
    if preview:
        policy = reads.policy(to=by, study=inside)
        _say_withheld(by, inside, policy, "would be seen again", json)
        return
    made = writes.propose_turning_off(by=by, study=inside, reasoning=reasons)
    words = f"Proposed as number {made.pk}. A second person approves or declines it."
    say(words, json=json, id=made.pk)


@off_app.command("approve")
@command
def approve(
    number: Number,
    reasons: Reasons = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Approve, as the second person, that consent no longer decides, or asks less: at once."""
    from fieldloom.consent.rules.turning import Turned

    _turn(number, Turned.APPROVED, reasons, (study, user, json))


@off_app.command("decline")
@command
def decline(
    number: Number,
    reasons: Reasons = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Decline it."""
    from fieldloom.consent.rules.turning import Turned

    _turn(number, Turned.DECLINED, reasons, (study, user, json))


@off_app.command("take-back")
@command
def take_back(
    number: Number, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Take back what you proposed."""
    from fieldloom.consent.rules.turning import Turned

    _turn(number, Turned.TAKEN_BACK, "", (study, user, json))


@off_app.command("list")
@command
def list_proposals(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the proposals that consent no longer decides, or asks less, and what became of each."""
    from fieldloom.consent import reads

    by, inside = entering(study, user)
    rows = []
    for one in reads.turnings_off(to=by, study=inside):
        outcome = getattr(one, "outcome", None)
        turned = (outcome.turned, outcome.by.username) if outcome else ("waits", "")
        what = "off" if one.into is None else "asks less"
        rows.append(
            (one.pk, what, one.proposed_by.username, one.proposed_at, one.reasoning, *turned)
        )
    columns = ("Number", "What", "Proposed by", "At", "Reasons", "Became", "By")
    show(rows, columns, json=json, empty="Nobody proposed it.")


def _turn(number: int, turned: "Turned", reasons: str, where: tuple[str, str, bool]) -> None:
    from fieldloom.consent import reads, writes
    from fieldloom.consent.rules.turning import Turned

    study, user, json = where
    by, inside = entering(study, user)
    proposal = reads.turning_off(number, to=by, study=inside)
    writes.turn_off(by=by, proposal=proposal, turned=turned, reasoning=reasons)
    words = turned.label
    if turned is Turned.APPROVED:
        decides = "Consent decides as was proposed, from now on."
        words = "Consent no longer decides in this study." if proposal.into is None else decides
    say(words, json=json, id=proposal.pk, turned=turned.value)


def _say_withheld(by: Any, inside: Any, policy: Any, what: str, json: bool) -> None:
    from fieldloom.sources import reads as sources

    found = sources.would_be_withheld(to=by, study=inside, policy=policy)
    where = ", ".join(f"{ref} {number}" for ref, number in found.by_source.items())
    words = f"{found.paragraphs} of {found.of} paragraphs {what}{': ' if where else ''}{where}."
    say(words, json=json, paragraphs=found.paragraphs, of=found.of, by_source=found.by_source)
