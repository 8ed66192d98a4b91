"""What memos are about, in words and with the way there; looked up for many at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.ground.answers import NotFound
from fieldloom.people import reads as people
from fieldloom.sources import reads as sources
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest


@dataclass(frozen=True, slots=True)
class Thing:
    """What a memo is about: its kind, how it is called, where it is found, its quote if it has one."""

    kind: MemoAbout
    label: str
    url: str = ""
    quote: str = ""


Found = dict[int, Thing]
LARGEST = 2**63 - 1  # no row has a larger id


def thing(request: StudyRequest, kind: MemoAbout, about_id: int) -> Thing:
    """One thing. Raises `NotFound` where it is not there or not to be seen."""
    found = FINDERS[kind](request, {about_id}).get(about_id) if about_id <= LARGEST else None
    if found is None:
        raise NotFound(f"There is no such {kind.label.lower()} that you may see.")
    return found


def with_things(
    request: StudyRequest, memos: Iterable[reads.MemoRow]
) -> list[tuple[reads.MemoRow, Thing]]:
    """Each memo beside what it is about."""
    memos = list(memos)
    wanted: dict[MemoAbout, set[int]] = defaultdict(set)
    for memo in memos:
        wanted[MemoAbout(memo.about)].add(memo.about_id)
    found = {kind: FINDERS[kind](request, keys) for kind, keys in wanted.items()}
    return [(memo, _of(memo, found)) for memo in memos]


def _of(memo: reads.MemoRow, found: dict[MemoAbout, Found]) -> Thing:
    kind = MemoAbout(memo.about)
    return found[kind].get(memo.about_id) or Thing(kind, f"{kind.label}, no longer there")


def _asked(request: StudyRequest) -> dict[str, Any]:
    return {"to": request.user, "study": request.study}


def _study(request: StudyRequest, keys: Collection[int]) -> Found:
    url = reverse("home:study", args=[request.study.slug])
    here = request.study
    return {here.pk: Thing(MemoAbout.STUDY, here.title, url)} if here.pk in keys else {}


def _source(request: StudyRequest, keys: Collection[int]) -> Found:
    rows = sources.sources(**_asked(request)).filter(pk__in=keys)
    slug = request.study.slug
    return {
        pk: Thing(MemoAbout.SOURCE, f"{ref} {title}", reverse("sources:source", args=[slug, ref]))
        for pk, ref, title in rows.values_list("pk", "ref", "title")
    }


def _passage(request: StudyRequest, keys: Collection[int]) -> Found:
    found = {}
    for key in keys:
        try:
            passage = sources.passage(key, **_asked(request))
        except NotFound:
            continue
        if key not in reads.hidden_passages(to=request.user, source=passage.source):
            found[key] = _placed(request, MemoAbout.PASSAGE, passage, "")
    return found


def _coding(request: StudyRequest, keys: Collection[int]) -> Found:
    rows = reads.codings(keys, **_asked(request))
    return {
        row.pk: _placed(request, MemoAbout.CODING, row.passage, f"{row.code.name}, ")
        for row in rows
    }


def _placed(request: StudyRequest, kind: MemoAbout, passage: Any, before: str) -> Thing:
    ref, paragraph = passage.source.ref, passage.paragraph
    url = reverse("desk:read", args=[request.study.slug, ref])
    label = f"{before}{ref} ¶{paragraph}"
    return Thing(kind, label, f"{url}?p={paragraph}", passage.quote)


def _code(request: StudyRequest, keys: Collection[int]) -> Found:
    rows = reads.codebook(**_asked(request), counted=False)
    slug = request.study.slug
    return {
        row.id: Thing(MemoAbout.CODE, row.path, reverse("coding:code", args=[slug, row.id]))
        for row in rows
        if row.id in keys
    }


def _case(kind: MemoAbout, view: str, read: Callable[..., Any], needed: Permission) -> Any:
    def find(request: StudyRequest, keys: Collection[int]) -> Found:
        if not may(request, needed):
            return {}
        slug = request.study.slug
        return {
            row.pk: Thing(kind, str(row), reverse(view, args=[slug, row.ref]))
            for row in read(**_asked(request)).filter(pk__in=keys)
        }

    return find


_PEOPLE, _FIELDWORK = Permission.READ_PEOPLE, Permission.READ_FIELDWORK
FINDERS: dict[MemoAbout, Callable[[StudyRequest, Collection[int]], Found]] = {
    MemoAbout.STUDY: _study,
    MemoAbout.SOURCE: _source,
    MemoAbout.PASSAGE: _passage,
    MemoAbout.CODE: _code,
    MemoAbout.CODING: _coding,
    MemoAbout.PARTICIPANT: _case(
        MemoAbout.PARTICIPANT, "people:participant", people.participants, _PEOPLE
    ),
    MemoAbout.FAMILY: _case(MemoAbout.FAMILY, "people:family", people.families, _PEOPLE),
    MemoAbout.SERVICE: _case(MemoAbout.SERVICE, "people:service", people.services, _PEOPLE),
    MemoAbout.ENCOUNTER: _case(
        MemoAbout.ENCOUNTER, "fieldwork:encounter", fieldwork.encounters, _FIELDWORK
    ),
}
