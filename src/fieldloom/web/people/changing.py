"""Adding and changing families, participants, services and agencies."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fieldloom.access.rules import Permission
from fieldloom.people import reads, writes
from fieldloom.people.who import Agency, Family, Participant, Service
from fieldloom.web.people import forms
from fieldloom.web.people.entering import ChangeForm, entered, form_page
from fieldloom.web.people.views import crumbs
from fieldloom.web.shell.pages import StudyRequest, in_study

Thing = Family | Service | Agency | Participant


@in_study(Permission.WRITE_PEOPLE)
def add_family(request: StudyRequest) -> HttpResponse:
    """A family to follow."""

    def write(form: forms.FamilyForm) -> Family:
        new = writes.NewFamily(**form.cleaned_data)
        return writes.add_family(by=request.user, study=request.study, new=new)

    form = forms.FamilyForm(request.POST or None)
    return _answer(request, form, entered(request, form, write), ("family", "families", None))


@in_study(Permission.WRITE_PEOPLE)
def add_agency(request: StudyRequest) -> HttpResponse:
    """A body to which services belong."""

    def write(form: forms.AgencyForm) -> Agency:
        new = writes.NewAgency(**form.cleaned_data)
        return writes.add_agency(by=request.user, study=request.study, new=new)

    form = forms.AgencyForm(request.POST or None)
    return _answer(request, form, entered(request, form, write), ("agency", "agencies", None))


@in_study(Permission.WRITE_PEOPLE)
def add_service(request: StudyRequest) -> HttpResponse:
    """A service to observe."""

    def write(form: forms.ServiceForm) -> Service:
        new = writes.NewService(**form.cleaned_data)
        return writes.add_service(by=request.user, study=request.study, new=new)

    known = reads.agencies(to=request.user, study=request.study)
    form = forms.ServiceForm(request.POST or None, agencies=known)
    return _answer(request, form, entered(request, form, write), ("service", "services", None))


@in_study(Permission.WRITE_PEOPLE)
def add_participant(request: StudyRequest) -> HttpResponse:
    """A person who takes part; `?of=H01` says where they belong."""

    def write(form: forms.NewPersonForm) -> Participant:
        given = form.cleaned_data
        plain = {name: given[name] for name in ("label", "kind", "born_year", "of_age_on", "ref")}
        new = writes.NewParticipant(**plain, joining=form.joining())
        return writes.add_participant(by=request.user, study=request.study, new=new)

    homes: list[Family | Service] = [*reads.families(to=request.user, study=request.study)]
    homes += reads.services(to=request.user, study=request.study)
    start = {"of": request.GET.get("of", "")}
    form = forms.NewPersonForm(request.POST or None, initial=start, homes=homes)
    made = entered(request, form, write)
    return _answer(request, form, made, ("participant", "participants", None))


@in_study(Permission.WRITE_PEOPLE)
def change_family(request: StudyRequest, ref: str) -> HttpResponse:
    """What was entered about a family, put right."""
    found = reads.family(ref, to=request.user, study=request.study)

    def write(form: ChangeForm) -> Family:
        if changes := form.changes():
            return writes.change_family(by=request.user, family=found, changes=changes)
        return found

    form = forms.FamilyForm(request.POST or None, initial=_now(found), changing=True)
    return _answer(request, form, entered(request, form, write), ("family", "families", found))


@in_study(Permission.WRITE_PEOPLE)
def change_agency(request: StudyRequest, ref: str) -> HttpResponse:
    """What was entered about an agency, put right."""
    found = reads.agency(ref, to=request.user, study=request.study)

    def write(form: ChangeForm) -> Agency:
        if changes := form.changes():
            return writes.change_agency(by=request.user, agency=found, changes=changes)
        return found

    form = forms.AgencyForm(request.POST or None, initial=_now(found), changing=True)
    return _answer(request, form, entered(request, form, write), ("agency", "agencies", found))


@in_study(Permission.WRITE_PEOPLE)
def change_service(request: StudyRequest, ref: str) -> HttpResponse:
    """What was entered about a service, put right."""
    found = reads.service(ref, to=request.user, study=request.study)

    def write(form: ChangeForm) -> Service:
        if changes := form.changes():
            return writes.change_service(by=request.user, service=found, changes=changes)
        return found

    known = reads.agencies(to=request.user, study=request.study)
    now = {**_now(found), "agency": found.agency.ref if found.agency else ""}
    form = forms.ServiceForm(request.POST or None, initial=now, changing=True, agencies=known)
    return _answer(request, form, entered(request, form, write), ("service", "services", found))


@in_study(Permission.WRITE_PEOPLE)
def change_participant(request: StudyRequest, ref: str) -> HttpResponse:
    """What was entered about a participant, put right."""
    found = reads.participant(ref, to=request.user, study=request.study)

    def write(form: ChangeForm) -> Participant:
        if changes := form.changes():
            return writes.change_participant(by=request.user, participant=found, changes=changes)
        return found

    form = forms.PersonForm(request.POST or None, initial=_now(found), changing=True)
    made = entered(request, form, write)
    return _answer(request, form, made, ("participant", "participants", found))


def _now(thing: Thing) -> dict[str, Any]:
    """How a thing stands, as a form's initial values."""
    fields = ("label", "nation", "ref", "kind", "born_year", "of_age_on")
    return {name: getattr(thing, name) for name in fields if hasattr(thing, name)}


def _answer(
    request: StudyRequest,
    form: ChangeForm,
    made: Thing | None,
    about: tuple[str, str, Thing | None],
) -> HttpResponse:
    """The page of what was made, or the form again. `about`: one, several, and which is changed."""
    one, several, changed = about
    if made is not None:
        messages.success(request, f"{made} is {'saved' if changed else 'added'}.")
        return redirect(f"people:{one}", slug=request.study.slug, ref=made.ref)
    way = crumbs(request, several)
    told = {"what": one, "changed": changed, "crumbs": way, "back": way[0]["url"]}
    return form_page(request, "people/entry.html", form, told)
