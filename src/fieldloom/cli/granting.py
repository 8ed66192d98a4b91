"""`fieldloom user grant`, `approve`, `decline`, `withdraw`, `list`: roles, and who approved them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from fieldloom.cli.speaking import AsOption, JsonOption, StudyOption, command, entering, say, show

if TYPE_CHECKING:
    from fieldloom.access.rules import Role
    from fieldloom.access.who import Study, User

Codes = Annotated[list[str] | None, typer.Option(help="Only this one; may be repeated.")]
GrantNumber = Annotated[int, typer.Argument(help="The number that `user list` gives.")]


def add_to(user_app: typer.Typer) -> None:
    """Hang these commands into `fieldloom user`."""
    for name, function in (
        ("grant", grant),
        ("approve", approve),
        ("decline", decline),
        ("withdraw", withdraw),
        ("list", list_team),
    ):
        user_app.command(name)(function)


@command
def grant(
    username: str,
    role: Annotated[str, typer.Argument(help="pi, site_lead, fieldworker, analyst, steward ...")],
    until: Annotated[datetime | None, typer.Option(help="Last day; else a year from now.")] = None,
    site: Codes = None,
    family: Codes = None,
    wave: Codes = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Propose a role in a study, for a time. Another who manages the team approves it.

    While fewer than two others manage the whole team, the keeper grants it alone, and it stands as
    approved by nobody else.
    """
    from django.utils import timezone

    from fieldloom.access import reads, writes
    from fieldloom.access.granting import may_go_alone

    by, inside = entering(study, user)
    wanted, person = _role(role), reads.user(username)
    for what, named in (("site", site), ("family", family), ("wave", wave)):
        _must_be_known(what, named or [], by, inside)
    last = until.date() if until else timezone.localdate() + timedelta(days=365)
    narrowed = (tuple(site or ()), tuple(family or ()), tuple(wave or ()))
    new = writes.NewGrant(wanted, last, None, *narrowed)
    managers = reads.managers(to=by, study=inside)
    alone = by.is_keeper and may_go_alone(managers, person.pk).allowed
    act = writes.grant_first_role if alone else writes.propose_grant
    made = act(by=by, user=person, study=inside, new=new)
    said = f"{username} is {wanted.label.lower()} in {inside.slug} until {last:%-d %B %Y}"
    if alone:
        said += ", approved by nobody else."
    else:
        said = said.replace(" is ", " is proposed as ", 1) + (
            f". Another who manages the team approves it: fieldloom user approve {made.pk}"
        )
    told = {"grant": made.pk, "username": username, "role": made.role, "study": inside.slug}
    say(said, json=json, **told, until=last, state=made.state)


@command
def approve(
    number: GrantNumber, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Approve a grant that a colleague proposed. The keeper may while nobody else could."""
    from fieldloom.access import reads, writes
    from fieldloom.access.granting import may_go_alone

    by, inside = entering(study, user)
    found = reads.grant(number, to=by, study=inside)
    managers = reads.managers(to=by, study=inside)
    alone = by.is_keeper and may_go_alone(managers, found.user_id).allowed
    made = (writes.confirm_grant if alone else writes.approve_grant)(by=by, grant=found)
    said = (
        f"{made.user.username} is {made.get_role_display().lower()} until {made.to_day:%-d %B %Y}"
    )
    said += ", approved by nobody else." if made.approved_by_nobody_else else "."
    say(said, json=json, grant=made.pk, state=made.state)


@command
def decline(
    number: GrantNumber,
    reason: Annotated[str, typer.Option(help="Why; the team can read it.")],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Decline a grant that a colleague proposed, with a reason."""
    from fieldloom.access import reads, writes

    by, inside = entering(study, user)
    found = reads.grant(number, to=by, study=inside)
    made = writes.decline_grant(by=by, grant=found, reason=reason)
    say(f"Grant {made.pk} is declined.", json=json, grant=made.pk, state=made.state)


@command
def withdraw(
    number: GrantNumber, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Take back a grant that you proposed, while it waits."""
    from fieldloom.access import reads, writes

    by, inside = entering(study, user)
    found = reads.grant(number, to=by, study=inside)
    made = writes.withdraw_grant(by=by, grant=found)
    say(f"Grant {made.pk} is withdrawn.", json=json, grant=made.pk, state=made.state)


@command
def list_team(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the team of a study: roles, how far they reach, last days, and what waits for approval."""
    from fieldloom.access import reads

    by, inside = entering(study, user)
    grants = [*reads.team(to=by, study=inside), *reads.proposals(to=by, study=inside)]
    rows = [
        (
            g.pk,
            g.user.username,
            g.user.name,
            g.get_role_display(),
            g.sites,
            g.families,
            g.waves,
            g.to_day,
            "Approved by nobody else" if g.approved_by_nobody_else else g.get_state_display(),
        )
        for g in grants
    ]
    columns = ("Grant", "User", "Name", "Role", "Sites", "Families", "Waves", "Until", "State")
    show(rows, columns, json=json)


def _role(named: str) -> "Role":
    from fieldloom.access.rules import Role
    from fieldloom.ground.answers import Unfit

    try:
        return Role(named)
    except ValueError:
        known = ", ".join(r.value for r in Role)
        raise Unfit(f"There is no role “{named}”.", f"Choose one of: {known}.") from None


def _must_be_known(what: str, named: list[str], by: "User", study: "Study") -> None:
    from fieldloom.fieldwork import reads as fieldwork
    from fieldloom.ground.answers import Unfit
    from fieldloom.people import reads as people

    if not named:
        return
    if what == "family":
        known = {one.ref for one in people.families(to=by, study=study)}
    elif what == "site":
        known = {one.code for one in fieldwork.sites(to=by, study=study)}
    else:
        known = {one.code for one in fieldwork.waves(to=by, study=study)}
    if unknown := set(named) - known:
        there = ", ".join(sorted(known)) or "none yet"
        raise Unfit(f"There is no {what} {', '.join(sorted(unknown))}.", f"There are: {there}.")
