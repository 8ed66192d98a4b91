"""Memos: what somebody thought, about anything; listed, written, changed by their authors."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import NotFound
from fieldloom.web.coding.about import Thing, thing, with_things
from fieldloom.web.coding.forms import MemoForm
from fieldloom.web.coding.memo_filter import MemoFilterForm
from fieldloom.web.coding.pages import begin, crumbs, done, entered, form_page, page
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_CODING)
def memos(request: StudyRequest) -> HttpResponse:
    """Every memo that may be seen, the one changed last first; the filters narrow them."""
    form = MemoFilterForm(request.GET, request=request)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    rows = reads.memos(**asked, about=form.kind(), wanted=form.wanted())
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    told = {
        "rows": with_things(request, shown.object_list),
        "page": shown,
        "form": form,
        "query": urlencode(form.chosen),
        "crumbs": crumbs(request),
        "may_code": may(request, Permission.CODE),
    }
    return page(request, "coding/memos.html", told)


@in_study(Permission.CODE)
def write(request: StudyRequest, about: str, about_id: int) -> HttpResponse:
    """A memo about one thing; what is written about it already stands below."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    kind = _kind(about)
    if kind is None:
        raise NotFound("There is nothing of this kind to write about.")
    what = thing(request, kind, about_id)

    def make(form: MemoForm) -> Any:
        text = form.cleaned_data["text"]
        return writes.write_memo(
            by=request.user, study=request.study, about=kind, about_id=about_id, text=text
        )

    form = MemoForm(request.POST or None)
    if entered(request, form, make) is not None:
        return _written(request, "Memo written.", what)
    there = reads.memos(**asked, about=kind, about_id=about_id)
    told = {"what": what, "memos": there, "crumbs": _way(request)}
    return form_page(request, "coding/memo.html", form, told)


@in_study(Permission.CODE)
def change(request: StudyRequest, pk: int) -> HttpResponse:
    """One's own memo, put in other words."""
    found = reads.memo(pk, to=request.user, study=request.study)
    what = thing(request, MemoAbout(found.about), found.about_id)

    def make(form: MemoForm) -> Any:
        given = form.cleaned_data
        return writes.change_memo(
            by=request.user, memo=found, text=given["text"], expected=given["version"]
        )

    text = reads.memo_text(to=request.user, memo=found)
    now = {"text": text, "version": found.version}
    form = MemoForm(request.POST or None, initial=now)
    if entered(request, form, make) is not None:
        return _written(request, "Memo changed.", what)
    told = {"what": what, "memo": found, "crumbs": _way(request)}
    return form_page(request, "coding/memo.html", form, told)


@require_POST
@in_study(Permission.CODE)
def drop(request: StudyRequest, pk: int) -> HttpResponse:
    """One's own memo is dropped; undo brings it back."""
    found = reads.memo(pk, to=request.user, study=request.study)
    begin(request)
    writes.drop_memo(by=request.user, memo=found)
    done(request, "Memo dropped.")
    return redirect("coding:memos", slug=request.study.slug)


def _written(request: StudyRequest, sentence: str, what: Thing) -> HttpResponse:
    """Back to what the memo is about, where that is a page of coding; else to the memos."""
    done(request, sentence)
    if what.kind is MemoAbout.CODE and what.url:
        return redirect(what.url)
    return redirect("coding:memos", slug=request.study.slug)


def _kind(value: str) -> MemoAbout | None:
    return next((kind for kind in MemoAbout if kind.value == value), None)


def _way(request: StudyRequest) -> list[dict[str, str]]:
    url = reverse("coding:memos", args=[request.study.slug])
    return [*crumbs(request), {"label": "Memos", "url": url}]
