"""The reader's page, its further stretches, and finding words in the text."""

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from fieldloom.access.gate import may
from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.ground.answers import NotFound
from fieldloom.sources import reads as sources
from fieldloom.sources.rules.page_breaks import paragraph_of_page
from fieldloom.sources.rules.regions import Region
from fieldloom.web.desk.hints import due
from fieldloom.web.desk.paragraphs import stretch
from fieldloom.web.desk.pictures import regions
from fieldloom.web.desk.standing import offered, source_of, turns
from fieldloom.web.desk.stretches import Stretches
from fieldloom.web.shell.pages import StudyRequest, in_study

HITS = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """Where the text is opened: a paragraph, and code points to light up (0, 0: none); or at a part
    of the picture."""

    paragraph: int = 1
    start: int = 0
    end: int = 0
    region: Region | None = None


@in_study(Permission.READ_SOURCES)
def read(request: StudyRequest, ref: str) -> HttpResponseBase:
    """A text, opened at `?p=` (paragraph), `?page=`, `?passage=` or `?coding=` (row
    ids).

    `?start=` and `?end=` light up some words; `?whole` serves all of it at once, to print;
    `?find=` looks for words, where scripts do not run.
    """
    source = source_of(request, ref)
    since = _newest(
        request, source
    )  # before what is shown is read: rather told twice than passed by
    cut = Stretches.of(source.current.paragraph_count, source.current.characters)
    pages = sources.pages(to=request.user, revision=source.current)
    opened = _opened(request, ref, pages)
    first, last = (1, cut.count) if "whole" in request.GET else cut.around(opened.paragraph)
    offers = {**offered(request, source), "pages": source.format == "pdf"}
    taking = coding.round_in(to=request.user, source=source)
    told = {
        "source": source,
        "stretch": stretch(source, request.user, first, last),
        "before": cut.before(first),
        "after": cut.after(last),
        "may": offers,
        "round": taking,
        "hints": due(request.user, offers),
        "pages": pages,
        **_neighbours(request, ref),
        **_found(request, source, request.GET.get("find", "")),
        "desk": {
            "base": request.path,
            "ref": ref,
            "title": source.title,
            "study": request.study.slug,
            "revision": source.current.number,
            "since": since,
            "me": {"id": request.user.pk, "name": request.user.name},
            "may": offers,
            "round": {"id": taking.id, "name": taking.name} if taking else None,
            "cut": asdict(cut),
            "opened": asdict(opened),
            "pages": pages,
            "regions": regions(request, source),
            **turns(request),
        },
    }
    return render(request, "desk/read.html", told)


@in_study(Permission.READ_SOURCES)
def blocks(request: StudyRequest, ref: str) -> HttpResponseBase:
    """One further stretch: the one in which paragraph `?from=` lies."""
    source = source_of(request, ref)
    cut = Stretches.of(source.current.paragraph_count, source.current.characters)
    first, last = cut.around(number(request, "from", 1))
    told = {"stretch": stretch(source, request.user, first, last), "source": source}
    return render(request, "desk/read.html#stretch", told)


@in_study(Permission.READ_SOURCES)
def find(request: StudyRequest, ref: str) -> HttpResponseBase:
    """The paragraphs in which `?find=` is found, in the order of the text."""
    source = source_of(request, ref)
    told = {"source": source, **_found(request, source, request.GET.get("find", ""))}
    return render(request, "desk/read.html#found", told)


def number(request: HttpRequest, name: str, otherwise: int) -> int:
    """A whole number out of the address; what is none counts as not given."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else otherwise


def _newest(request: StudyRequest, source: Any) -> int | None:
    """Where the page asks on from; None for somebody who reads texts and no codings."""
    if not may(request.user, Permission.READ_CODING, request.study).allowed:
        return None
    return coding.newest_change(to=request.user, source=source)


def _opened(request: StudyRequest, ref: str, pages: list[tuple[int, int]]) -> Opened:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    passage = None
    if key := number(request, "passage", 0):
        passage = sources.passage(key, **asked)
    elif key := number(request, "coding", 0):
        passage = coding.coding(key, **asked).passage
    if passage is None:
        place = number(request, "start", 0), number(request, "end", 0)
        page = number(request, "page", 0)
        first = paragraph_of_page(pages, page) if page else 1
        return Opened(number(request, "p", first), *place)
    if passage.pk in coding.hidden_passages(to=request.user, source=passage.source):
        raise NotFound("There is no such passage that you may see.")
    if passage.source.ref != ref:
        raise NotFound("There is no such passage in this text.")
    if passage.needs_person:
        return Opened()
    return Opened(passage.paragraph, passage.start, passage.end, passage.region)


def _neighbours(request: StudyRequest, ref: str) -> dict[str, Any]:
    seen = sources.sources(to=request.user, study=request.study).only("ref", "title")
    seen = seen.select_related(None)
    return {
        "previous": seen.filter(ref__lt=ref).order_by("-ref").first(),
        "next": seen.filter(ref__gt=ref).order_by("ref").first(),
    }


def _found(request: StudyRequest, source: Any, wanted: str) -> dict[str, Any]:
    if not wanted.strip():
        return {"wanted": "", "hits": None}
    asked = {"to": request.user, "study": request.study, "source": source}
    hits = sources.search(query=wanted, size=HITS, **asked)
    in_order = sorted(hits.rows, key=lambda hit: hit.start)
    return {"wanted": wanted, "hits": in_order, "total": hits.total}
