"""Planning an encounter, changing it, and saying whether it took place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads, writes
from fieldloom.fieldwork.things import Encounter
from fieldloom.web.fieldwork.forms import DoneForm, EncounterForm, known, standing
from fieldloom.web.fieldwork.views import crumbs
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.WRITE_FIELDWORK)
def add(request: StudyRequest) -> HttpResponse:
    """An encounter, planned or done; `?families=H01` and the like say with whom."""

    def write(form: EncounterForm) -> Encounter:
        new = writes.NewEncounter(**form.cleaned_data)
        return writes.add_encounter(by=request.user, study=request.study, new=new)

    start = {"state": "planned", "written_by": request.user.username}
    there = known(request)
    if len(there.sites) == 1:
        start["site"] = next(iter(there.sites))
    form = EncounterForm(request.POST or None, initial=start, known=there)
    made = entered(request, form, write)
    if made is not None:
        messages.success(request, f"Encounter {made.ref} is added.")
        return _page_of(request, made)
    told = {"crumbs": crumbs(request), "has_sites": bool(there.sites)}
    return form_page(request, "fieldwork/entry.html", form, told)


@in_study(Permission.WRITE_FIELDWORK)
def change(request: StudyRequest, ref: str) -> HttpResponse:
    """What was entered about an encounter, put right."""
    held = reads.encounter(ref, to=request.user, study=request.study)

    def write(form: EncounterForm) -> Encounter:
        if changes := form.changes():
            return writes.change_encounter(by=request.user, encounter=held, changes=changes)
        return held

    form = EncounterForm(
        request.POST or None, initial=standing(held), changing=True, known=known(request)
    )
    made = entered(request, form, write)
    if made is not None:
        messages.success(request, f"Encounter {made.ref} is saved.")
        return _page_of(request, made)
    told = {"crumbs": crumbs(request), "held": held, "has_sites": True}
    return form_page(request, "fieldwork/entry.html", form, told)


@in_study(Permission.WRITE_FIELDWORK)
def done(request: StudyRequest, ref: str) -> HttpResponse:
    """It took place: on which day?"""
    held = reads.encounter(ref, to=request.user, study=request.study)

    def write(form: DoneForm) -> Encounter:
        return writes.mark_done(by=request.user, encounter=held, **form.cleaned_data)

    form = DoneForm(request.POST or None, initial={"on_day": held.on_day})
    if entered(request, form, write) is not None:
        messages.success(request, f"Encounter {held.ref} took place.")
        return _page_of(request, held)
    told = {"held": held, "crumbs": crumbs(request)}
    return form_page(request, "fieldwork/done.html", form, told)


@require_POST
@in_study(Permission.WRITE_FIELDWORK)
def missed(request: StudyRequest, ref: str) -> HttpResponse:
    """It did not take place. It stays on the list."""
    held = reads.encounter(ref, to=request.user, study=request.study)
    writes.mark_missed(by=request.user, encounter=held)
    messages.success(request, f"Encounter {held.ref} is kept as one that did not take place.")
    return _page_of(request, held)


def _page_of(request: StudyRequest, held: Encounter) -> HttpResponse:
    return redirect("fieldwork:encounter", slug=request.study.slug, ref=held.ref)
