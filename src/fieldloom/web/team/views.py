"""Who is in the study: proposing, approving and ending their roles."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from fieldloom.access import reads, writes
from fieldloom.access.granting import Proposal, may_approve, may_go_alone
from fieldloom.access.rules import PERMISSIONS, GrantState, Permission, Role
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people import reads as people
from fieldloom.web.shell import closed
from fieldloom.web.shell.backups import standing
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.team.forms import NARROWED, DeclineForm, GrantForm


@in_study(Permission.SEE_TEAM)
def team(request: StudyRequest) -> HttpResponseBase:
    """The people of the study with their roles, what waits for approval, and what each role may do."""
    today = timezone.localdate()
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    grants, proposals = list(reads.team(**asked)), list(reads.proposals(**asked))
    manage = reads.decision(permission=Permission.MANAGE_TEAM, **asked)
    managers = reads.managers(**asked)
    told = {
        "now": [g for g in grants if g.from_day <= today <= g.to_day],
        "past": [g for g in grants if g.to_day < today],
        "ahead": [g for g in grants if g.from_day > today],
        "ending": list(reads.ending_soon(**asked)),
        "waiting": [
            _waiting(request, g, managers)
            for g in proposals
            if g.state == GrantState.PROPOSED.value
        ],
        "refused": [g for g in proposals if g.state != GrantState.PROPOSED.value],
        "may_manage": manage.allowed,
        "keeps_names": reads.decision(permission=Permission.KEEP_NAMES, **asked).allowed,
        "backups": standing(request.user),
        **closed.told(request.user),
        "managers": len(managers),
        "table": [
            (p.value, ", ".join(r.label for r in Role if r in PERMISSIONS[p])) for p in Permission
        ],
    }
    return render(request, "team/team.html", told)


def _waiting(request: StudyRequest, grant: Any, managers: set[int]) -> dict[str, Any]:
    """A proposal with what this user may do about it."""
    proposal = Proposal(GrantState(grant.state), grant.granted_by_id, grant.user_id)
    user = request.user
    return {
        "grant": grant,
        "approve": may_approve(proposal, user.pk).allowed,
        "confirm": user.is_keeper and may_go_alone(managers, grant.user_id).allowed,
        "withdraw": grant.granted_by_id == user.pk,
    }


@in_study(Permission.MANAGE_TEAM)
def grant(request: StudyRequest) -> HttpResponseBase:
    """Propose a role for a user that there is already."""
    form = GrantForm(request.POST or None, choices=_choices(request))
    if request.method == "POST" and form.is_valid() and _propose(request, form):
        return redirect("team:team", slug=request.study.slug)
    status = 422 if form.errors else 200
    return render(request, "team/grant.html", {"form": form}, status=status)


def _propose(request: StudyRequest, form: GrantForm) -> bool:
    given = form.cleaned_data
    narrowed = (tuple(given.get(name, ())) for name in NARROWED)
    new = writes.NewGrant(Role(given["role"]), given["to_day"], None, *narrowed)
    try:
        user = reads.user(given["username"])
        writes.propose_grant(by=request.user, user=user, study=request.study, new=new)
    except NotFound:
        form.add_error("username", "There is no such user. The keeper adds new users.")
    except Unfit as error:
        form.add_error(error.place or None, str(error))
    else:
        said = (
            f"{user.name} is proposed as {new.role.label.lower()}. It opens nothing until approved."
        )
        messages.success(request, said)
    return not form.errors


def _choices(request: StudyRequest) -> dict[str, list[tuple[str, str]]]:
    """The study's sites, families and waves to choose from, as far as the granter may see them."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found: dict[str, list[tuple[str, str]]] = {}
    if reads.decision(permission=Permission.READ_FIELDWORK, **asked).allowed:
        found["sites"] = [(site.code, site.name) for site in fieldwork.sites(**asked)]
        found["waves"] = [(wave.code, wave.name) for wave in fieldwork.waves(**asked)]
    if reads.decision(permission=Permission.READ_PEOPLE, **asked).allowed:
        found["families"] = [(family.ref, str(family)) for family in people.families(**asked)]
    return found


@require_POST
@in_study(Permission.MANAGE_TEAM)
def approve(request: StudyRequest, grant_id: int) -> HttpResponseBase:
    """Approve a grant that a colleague proposed."""
    found = reads.grant(grant_id, to=request.user, study=request.study)
    writes.approve_grant(by=request.user, grant=found)
    return _done(request, f"{found.user.name} is now {found.get_role_display().lower()}.")


@require_POST
@in_study(Permission.SEE_TEAM)
def confirm(request: StudyRequest, grant_id: int) -> HttpResponseBase:
    """The keeper lets a grant stand while the team is too small for a second manager."""
    found = reads.grant(grant_id, to=request.user, study=request.study)
    writes.confirm_grant(by=request.user, grant=found)
    return _done(request, f"{found.user.name} is now {found.get_role_display().lower()}.")


@in_study(Permission.MANAGE_TEAM)
def decline(request: StudyRequest, grant_id: int) -> HttpResponseBase:
    """Decline a grant that a colleague proposed, with a reason."""
    found = reads.grant(grant_id, to=request.user, study=request.study)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        writes.decline_grant(by=request.user, grant=found, reason=reason)
        return _done(request, "The grant is declined.")
    told = {"form": form, "grant": found}
    return render(request, "team/decline.html", told, status=422 if form.errors else 200)


@require_POST
@in_study(Permission.MANAGE_TEAM)
def withdraw(request: StudyRequest, grant_id: int) -> HttpResponseBase:
    """Take back a grant that one proposed oneself."""
    found = reads.grant(grant_id, to=request.user, study=request.study)
    writes.withdraw_grant(by=request.user, grant=found)
    return _done(request, "The proposal is withdrawn.")


@require_POST
@in_study(Permission.MANAGE_TEAM)
def end(request: StudyRequest, grant_id: int) -> HttpResponseBase:
    """End a grant today."""
    found = reads.team(to=request.user, study=request.study).filter(pk=grant_id).first()
    if found is None:
        raise NotFound("There is no such grant in this study.")
    writes.end_grant(by=request.user, grant=found)
    return _done(request, f"{found.user.name}'s grant has ended.")


def _done(request: StudyRequest, said: str) -> HttpResponseBase:
    messages.success(request, said)
    return redirect("team:team", slug=request.study.slug)
