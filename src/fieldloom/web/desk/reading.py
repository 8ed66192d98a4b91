"""The reader's page, its further stretches, and finding words in the text."""

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.ground.answers import NotFound
from fieldloom.sources import reads as sources
from fieldloom.sources.rules.regions import Region
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
    """A text, opened at `?p=` (paragraph), `?passage=` or `?coding=` (row ids).

    `?start=` and `?end=` light up some words; `?whole` serves all of it at once, to print;
    `?find=` looks for words, where scripts do not run.
    """
    source = source_of(request, ref)
    cut = Stretches.of(source.current.paragraph_count, source.current.characters)
    opened = _opened(request, ref)
    first, last = (1, cut.count) if "whole" in request.GET else cut.around(opened.paragraph)
    may = offered(request, source)
    told = {
        "source": source,
        "stretch": stretch(source, request.user, first, last),
        "before": cut.before(first),
        "after": cut.after(last),
        "may": may,
        **_neighbours(request, ref),
        **_found(request, source, request.GET.get("find", "")),
        "desk": {
            "base": request.path,
            "ref": ref,
            "title": source.title,
            "study": request.study.slug,
            "revision": source.current.number,
            "me": {"id": request.user.pk, "name": request.user.name},
            "may": may,
            "cut": asdict(cut),
            "opened": asdict(opened),
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


def _opened(request: StudyRequest, ref: str) -> Opened:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    passage = None
    if key := number(request, "passage", 0):
        passage = sources.passage(key, **asked)
    elif key := number(request, "coding", 0):
        passage = coding.coding(key, **asked).passage
    if passage is None:
        place = number(request, "start", 0), number(request, "end", 0)
        return Opened(number(request, "p", 1), *place)
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
