"""Opening real names: one asks, another says yes, and for some hours they are shown to whoever asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.opening import Answered, What
from fieldloom.pseudonyms.things import Answer, Asking
from fieldloom.web.openings.forms import AnswerForm, AskForm, DestroyForm
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.shell.pages import StudyRequest, in_study

LAST = 50  # askings on one page


@in_study(Permission.KEEP_NAMES)
def names(request: StudyRequest) -> HttpResponse:
    """Whether real names are open to you, what waits for an answer, and who was shown what."""
    told = _asked(request)
    rows = list(reads.askings(**told)[:LAST])
    found = {
        "open": reads.open_to(**told),
        "waiting": [one for one in rows if not hasattr(one, "answer")],
        "answered": [one for one in rows if hasattr(one, "answer")],
        "uses": reads.uses(**told),
        "others": reads.could_answer(**told),
    }
    return render(request, "openings/names.html", found)


@in_study(Permission.KEEP_NAMES)
def ask(request: StudyRequest) -> HttpResponse:
    """Ask that real names be opened to you."""

    def write(form: AskForm) -> Asking:
        return writes.ask_to_open(by=request.user, study=request.study, **form.cleaned_data)

    form = AskForm(request.POST or None)
    made = entered(request, form, write)
    if made is not None:
        return _went_on(request, made)
    others = reads.could_answer(**_asked(request))
    return form_page(request, "openings/ask.html", form, {"others": others, **_crumbs(request)})


@in_study(Permission.KEEP_NAMES)
def destroy(request: StudyRequest, pk: int) -> HttpResponse:
    """Ask that the names of one entity be destroyed for ever."""
    entity = reads.entity(pk, **_asked(request))

    def write(form: DestroyForm) -> Asking:
        return writes.ask_to_destroy(by=request.user, entity=entity, **form.cleaned_data)

    form = DestroyForm(request.POST or None)
    made = entered(request, form, write)
    if made is not None:
        return _went_on(request, made)
    told = {"entity": entity, "others": reads.could_answer(**_asked(request))}
    return form_page(request, "openings/destroy.html", form, told | _crumbs(request))


@in_study(Permission.KEEP_NAMES)
def asking(request: StudyRequest, pk: int) -> HttpResponse:
    """One asking: answered by a second person, or taken back by whoever asked."""
    one = reads.asking(pk, **_asked(request))
    mine = one.asked_by_id == request.user.pk
    others = reads.could_answer(**_asked(request)) if mine else []

    def write(form: AnswerForm) -> Answer:
        return writes.answer(by=request.user, asking=one, **form.cleaned_data)

    form = AnswerForm(request.POST or None, asking=one, mine=mine, alone=not others)
    done = None if hasattr(one, "answer") else entered(request, form, write)
    if done is not None:
        messages.success(request, _said(one, done))
        return redirect("openings:names", slug=request.study.slug)
    told = {"asking": one, "mine": mine, "others": others}
    return form_page(request, "openings/asking.html", form, told | _crumbs(request))


@require_POST
@in_study(Permission.KEEP_NAMES)
def shut(request: StudyRequest, pk: int) -> HttpResponseBase:
    """Shut what is open before its time."""
    writes.shut(by=request.user, asking=reads.asking(pk, **_asked(request)))
    messages.success(request, "Real names are shut.")
    return redirect("openings:names", slug=request.study.slug)


@in_study(Permission.KEEP_NAMES)
def register(request: StudyRequest) -> HttpResponse:
    """The register with its real names, while they are open to you; each look is recorded."""
    told = writes.open_names(by=request.user, study=request.study)
    return render(request, "openings/register.html", {"told": told, **_crumbs(request)})


def _went_on(request: StudyRequest, made: Asking) -> HttpResponse:
    """To the page of what was asked: where nobody else could answer, it goes on there."""
    messages.success(request, "Asked. Nothing is opened or destroyed before it is answered.")
    return redirect("openings:asking", slug=request.study.slug, pk=made.pk)


def _said(one: Asking, done: Answer) -> str:
    if done.answered != Answered.YES.value:
        return "Taken back." if done.answered == Answered.TAKEN_BACK.value else "You said no."
    if one.what == What.DESTROY.value:
        return "The names are destroyed."
    return (
        f"Real names are open to {one.asked_by.name} until {timezone.localtime(done.until):%H:%M}."
    )


def _asked(request: StudyRequest) -> dict[str, Any]:
    return {"to": request.user, "study": request.study}


def _crumbs(request: StudyRequest) -> dict[str, Any]:
    back = reverse("openings:names", args=[request.study.slug])
    return {"crumbs": [{"label": "Opening real names", "url": back}], "back": back}
