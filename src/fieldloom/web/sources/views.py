"""The sources of a study: a list that can be narrowed, and one page each."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.coding.rules.links import LinkKind
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.people import reads as people
from fieldloom.sources import reads
from fieldloom.web.coding.linking import mentions_of
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.sources.forms import FilterForm, SpeakersForm

ON_A_PAGE = 50


@in_study(Permission.READ_SOURCES)
def sources(request: StudyRequest) -> HttpResponse:
    """The sources one may read; the list alone when the filters ask for it."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    waves = fieldwork.waves(**asked) if may(request, Permission.READ_FIELDWORK) else []
    form = FilterForm(request.GET, waves=waves)
    rows = reads.sources(**asked).filter(_fitting(form.chosen))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    told = {
        "form": form,
        "page": page,
        "query": urlencode(form.chosen),
        "shows_codings": _count_codings(request, page),
        "may_take_in": may(request, Permission.TAKE_IN),
    }
    part = "#list" if request.headers.get("HX-Request") else ""
    return render(request, f"sources/list.html{part}", told)


@in_study(Permission.READ_SOURCES)
def source(request: StudyRequest, ref: str) -> HttpResponse:
    """One source: what is said about it, who speaks, its revisions, what waits for a person."""
    found = reads.source(ref, to=request.user, study=request.study)
    return render(request, "sources/source.html", about(request, found))


def about(request: StudyRequest, found: Any, form: SpeakersForm | None = None) -> dict[str, Any]:
    """What the page of a source tells; `form` when the one for its speakers was sent."""
    may_take_in = may(request, Permission.TAKE_IN)
    return {
        "source": found,
        "crumbs": crumbs(request),
        "attributes": _said_by_the_file(found),
        "revisions": reads.revisions(to=request.user, source=found),
        "speakers": form or speakers_form(request, found),
        "waiting": waiting_in(request, found),
        "mentions": mentions_of(request, LinkKind.SOURCE, found.pk),
        "may_take_in": may_take_in,
        "may_code": may(request, Permission.CODE),
        "may_open": may(request, Permission.OPEN_ORIGINAL),
        "may_know": may(request, Permission.READ_CONSENT),
        "may_record": may(request, Permission.RECORD_CONSENT),
        "holds": _holds(request, found),
        "may_link": may_take_in and may(request, Permission.READ_PEOPLE),
    }


def _holds(request: StudyRequest, found: Any) -> list[Any]:
    """What lies on a source now, for whoever may know of consent."""
    if not may(request, Permission.READ_CONSENT):
        return []
    return [one for one in reads.holds(to=request.user, source=found) if one.lies]


def waiting_in(request: StudyRequest, found: Any) -> list[Any]:
    """The passages that wait for a person, without those that a blind round hides."""
    hidden = coding.hidden_passages(to=request.user, source=found)
    waiting = reads.passages_waiting(to=request.user, source=found)
    return [passage for passage in waiting if passage.pk not in hidden]


def speakers_form(request: StudyRequest, found: Any) -> SpeakersForm:
    """The voices of a source, and who they may be."""
    voices = list(reads.speakers(to=request.user, source=found))
    known = may(request, Permission.READ_PEOPLE)
    participants = people.participants(to=request.user, study=request.study) if known else []
    sent = request.POST if request.method == "POST" else None
    return SpeakersForm(sent, voices=voices, people=participants)


def crumbs(request: StudyRequest, found: Any = None) -> list[dict[str, str]]:
    """The way to a page under the list, or under one source."""
    slug = request.study.slug
    way = [{"label": "Sources", "url": reverse("sources:list", args=[slug])}]
    if found is not None:
        way.append({"label": found.ref, "url": reverse("sources:source", args=[slug, found.ref])})
    return way


def _fitting(chosen: dict[str, str]) -> Q:
    q = Q()
    if words := chosen.get("words"):
        q &= Q(title__icontains=words) | Q(ref__icontains=words) | Q(file_name__icontains=words)
    if kind := chosen.get("kind"):
        q &= Q(kind=kind)
    if wave := chosen.get("wave"):
        q &= Q(encounter__wave__code=wave)
    return q


def _count_codings(request: StudyRequest, page: Page[Any]) -> bool:
    """Give each source of this page `codings_here`; False, and none, to whoever may not see them."""
    if not may(request, Permission.READ_CODING):
        return False
    page.object_list = list(page.object_list)
    keys = [row.pk for row in page]
    numbers = coding.codings_by_source(to=request.user, study=request.study, sources=keys)
    for row in page:
        row.codings_here = numbers.get(row.pk, 0)
    return True


def _said_by_the_file(found: Any) -> list[tuple[str, str]]:
    """The attributes of a source in words; its title not a second time."""
    told = [(name, _in_words(value)) for name, value in found.attributes.items()]
    return [(name, words) for name, words in told if words != found.title]


def _in_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
