"""Who is in the study, and granting and ending their roles."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from fieldloom.access import reads, writes
from fieldloom.access.rules import PERMISSIONS, Permission, Role
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.web.shell.backups import standing
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.team.forms import GrantForm


@in_study(Permission.SEE_TEAM)
def team(request: StudyRequest) -> HttpResponseBase:
    """The people of the study with their roles, and what each role may do."""
    today = timezone.localdate()
    grants = list(reads.team(to=request.user, study=request.study))
    manage = reads.decision(to=request.user, permission=Permission.MANAGE_TEAM, study=request.study)
    told = {
        "now": [g for g in grants if g.from_day <= today <= g.to_day],
        "past": [g for g in grants if g.to_day < today],
        "ahead": [g for g in grants if g.from_day > today],
        "may_manage": manage.allowed,
        "backups": standing(request.user),
        "table": [
            (p.value, ", ".join(r.label for r in Role if r in PERMISSIONS[p])) for p in Permission
        ],
    }
    return render(request, "team/team.html", told)


@in_study(Permission.MANAGE_TEAM)
def grant(request: StudyRequest) -> HttpResponseBase:
    """Grant a role to a user that there is already."""
    form = GrantForm(request.POST or None, sites=_sites(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = writes.NewGrant(
            Role(given["role"]), given["to_day"], sites=tuple(given.get("sites", ()))
        )
        try:
            user = reads.user(given["username"])
            writes.grant_role(by=request.user, user=user, study=request.study, new=new)
        except NotFound:
            form.add_error("username", "There is no such user. The keeper adds new users.")
        except Unfit as error:
            form.add_error(error.place or None, str(error))
        else:
            messages.success(request, f"{user.name} is now {new.role.label.lower()}.")
            return redirect("team:team", slug=request.study.slug)
    status = 422 if form.errors else 200
    return render(request, "team/grant.html", {"form": form}, status=status)


def _sites(request: StudyRequest) -> list[tuple[str, str]]:
    """The study's sites to choose from, where the granter may see them."""
    user, study = request.user, request.study
    if not reads.decision(to=user, permission=Permission.READ_FIELDWORK, study=study).allowed:
        return []
    return [(site.code, site.name) for site in fieldwork.sites(to=user, study=study)]


@require_POST
@in_study(Permission.MANAGE_TEAM)
def end(request: StudyRequest, grant_id: int) -> HttpResponseBase:
    """End a grant today."""
    found = reads.team(to=request.user, study=request.study).filter(pk=grant_id).first()
    if found is None:
        raise NotFound("There is no such grant in this study.")
    writes.end_grant(by=request.user, grant=found)
    messages.success(request, f"{found.user.name}'s grant ends today.")
    return redirect("team:team", slug=request.study.slug)
