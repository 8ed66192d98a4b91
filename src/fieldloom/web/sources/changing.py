"""What is said about a source is put right; an earlier text comes back; a passage finds its place."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources import reads, writes
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.sources.forms import SourceForm, SpeakersForm
from fieldloom.web.sources.views import about, crumbs, speakers_form


@in_study(Permission.TAKE_IN)
def change(request: StudyRequest, ref: str) -> HttpResponse:
    """Title, kind and encounter of a source."""
    found = reads.source(ref, to=request.user, study=request.study)

    def write(form: SourceForm) -> Any:
        changes = form.changes()
        return writes.describe_source(by=request.user, source=found, changes=changes)

    held = found.encounter.ref if found.encounter else ""
    now = {"title": found.title, "kind": found.kind, "encounter": held}
    known = fieldwork.encounters(to=request.user, study=request.study)
    form = SourceForm(request.POST or None, initial=now, changing=True, encounters=known)
    if entered(request, form, write) is not None:
        messages.success(request, f"{found.ref} is changed.")
        return _back(request, ref)
    told = {"source": found, "crumbs": crumbs(request, found)}
    return form_page(request, "sources/change.html", form, told)


@require_POST
@in_study(Permission.TAKE_IN)
def speakers(request: StudyRequest, ref: str) -> HttpResponse:
    """Whose voice each label is."""
    found = reads.source(ref, to=request.user, study=request.study)
    form = speakers_form(request, found)
    linked = entered(request, form, lambda sent: _linked(request, sent))
    if linked is None:
        return render(request, "sources/source.html", about(request, found, form), status=422)
    messages.success(request, _said(linked))
    return _back(request, ref)


@require_POST
@in_study(Permission.TAKE_IN)
def bring_back(request: StudyRequest, ref: str, number: int) -> HttpResponse:
    """The text of an earlier revision becomes the next one."""
    found = reads.source(ref, to=request.user, study=request.study)
    try:
        made = writes.restore_revision(by=request.user, source=found, number=number)
        waiting = len(coding.moved_passages(to=request.user, source=found, done=made).waiting)
        told = f" {waiting} passages wait for a person." if waiting else ""
        messages.success(request, f"The text of revision {number} is back.{told}")
    except Unfit as error:
        messages.warning(request, str(error))
    return _back(request, ref)


@require_POST
@in_study(Permission.CODE)
def place(request: StudyRequest, ref: str, pk: int) -> HttpResponse:
    """A passage that waits for a person is put where its words stand now."""
    found = reads.source(ref, to=request.user, study=request.study)
    passage = reads.passage(pk, to=request.user, study=request.study)
    hidden = coding.hidden_passages(to=request.user, source=found)
    if passage.source_id != found.pk or passage.pk in hidden:
        raise NotFound("There is no such passage in this source.")
    try:
        start, end = _where(request, found, request.POST.get("words", "").strip())
        writes.place_passage(by=request.user, passage=passage, start=start, end=end)
        messages.success(request, "The passage has its place again, and its codings with it.")
    except Unfit as error:
        messages.warning(request, str(error))
    return _back(request, ref)


def _where(request: StudyRequest, found: Any, words: str) -> tuple[int, int]:
    """Where these words stand in the current text. Raises `Unfit` unless that is one place."""
    text = reads.text_of(to=request.user, revision=found.current)
    times = text.count(words) if words else 0
    if times != 1:
        stand = (
            f"These words stand {times} times in the text." if times else "There are no such words."
        )
        raise Unfit(stand, "Copy them from the text, so many that they occur there once.")
    start = text.index(words)
    return start, start + len(words)


def _linked(request: StudyRequest, form: SpeakersForm) -> int:
    links = list(form.linking())
    for voice, person, of_team in links:
        asked = {"speaker": voice, "participant": person, "is_fieldworker": of_team}
        writes.link_speaker(by=request.user, **asked)
    return len(links)


def _said(linked: int) -> str:
    if not linked:
        return "Nothing was changed: every choice is as it was."
    return f"{linked} speaker{'s are' if linked > 1 else ' is'} linked anew."


def _back(request: StudyRequest, ref: str) -> HttpResponse:
    return redirect("sources:source", slug=request.study.slug, ref=ref)
