"""Who belongs where: joining, correcting the days, ending, taking away what was a mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.people import reads, writes
from fieldloom.people.who import Family, Membership, Service
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.people.forms import JoinForm, MembershipForm
from fieldloom.web.people.views import crumbs
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.WRITE_PEOPLE)
def join_family(request: StudyRequest, ref: str) -> HttpResponse:
    """Somebody who takes part already belongs to this family too."""
    return _join(request, reads.family(ref, to=request.user, study=request.study))


@in_study(Permission.WRITE_PEOPLE)
def join_service(request: StudyRequest, ref: str) -> HttpResponse:
    """Somebody who takes part already works in, or is seen by, this service."""
    return _join(request, reads.service(ref, to=request.user, study=request.study))


@in_study(Permission.WRITE_PEOPLE)
def correct(request: StudyRequest, pk: int) -> HttpResponse:
    """The role and the days of one membership; a last day ends it."""
    held = reads.membership(pk, to=request.user, study=request.study)

    def write(form: MembershipForm) -> Membership:
        changes = form.changes()
        if held.to_day is None and set(changes) == {"to_day"}:
            return writes.end_membership(by=request.user, membership=held, **changes)
        if changes:
            return writes.correct_membership(by=request.user, membership=held, changes=changes)
        return held

    now = {name: getattr(held, name) for name in ("role", "from_day", "to_day")}
    form = MembershipForm(request.POST or None, initial=now, changing=True)
    if entered(request, form, write) is not None:
        messages.success(request, f"The membership of {held.participant} is saved.")
        return _back(request, held.family or held.service)
    way = crumbs(request, "families" if held.family else "services")
    told = {"held": held, "of": held.family or held.service, "crumbs": way}
    return form_page(request, "people/membership.html", form, told)


@require_POST
@in_study(Permission.WRITE_PEOPLE)
def drop(request: StudyRequest, pk: int) -> HttpResponse:
    """A membership that was entered by mistake goes; the trail keeps that it was there."""
    held = reads.membership(pk, to=request.user, study=request.study)
    writes.drop_membership(by=request.user, membership=held)
    messages.success(request, f"{held.participant} no longer stands here as {held.role}.")
    return _back(request, held.family or held.service)


def _join(request: StudyRequest, of: Family | Service) -> HttpResponse:
    people = reads.participants(to=request.user, study=request.study)

    def write(form: JoinForm) -> Membership:
        who = form.people[form.cleaned_data["participant"]]
        return writes.join(by=request.user, participant=who, joining=form.joining(of))

    form = JoinForm(request.POST or None, people=people)
    made = entered(request, form, write)
    if made is not None:
        messages.success(request, f"{made.participant} belongs here as {made.role}.")
        return _back(request, of)
    way = crumbs(request, "families" if isinstance(of, Family) else "services")
    return form_page(request, "people/join.html", form, {"of": of, "crumbs": way})


def _back(request: StudyRequest, of: Family | Service | None) -> HttpResponse:
    name = "people:family" if isinstance(of, Family) else "people:service"
    return redirect(name, slug=request.study.slug, ref=of.ref if of else "")
