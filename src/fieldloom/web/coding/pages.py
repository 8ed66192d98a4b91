"""What the pages of coding share: the toast that offers to undo, and the way back to a code."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fieldloom.coding import reads
from fieldloom.web.people.entering import entered as _entered
from fieldloom.web.shell.pages import StudyRequest

F = TypeVar("F", bound=forms.BaseForm)
T = TypeVar("T")

LONGEST_NUMBER = 10
DONE = "coding_done"
UNCHANGED = "Nothing was changed: it was so already."


def numbers(values: Iterable[str]) -> list[int]:
    """Row ids that a browser sent; whatever is no number that a row can have is passed over."""
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) < LONGEST_NUMBER]


def page_number(request: StudyRequest) -> int:
    """The page asked for, from 1; the first where that is no number."""
    return next(iter(numbers([request.GET.get("page", "")])), 1) or 1


def entered(request: StudyRequest, form: F, write: Callable[[F], T]) -> T | None:
    """As for people; and it is kept which act was the last before this one, for `done`."""
    if request.method == "POST":
        begin(request)
    return _entered(request, form, write)


def begin(request: StudyRequest) -> None:
    """Keep which act of this user was the last, before they do another."""
    request.last_act = _last_act(request)  # type: ignore[attr-defined]


def went(request: StudyRequest) -> bool:
    """Whether an act was made since `begin`; a form that changes nothing makes none."""
    return _last_act(request) != getattr(request, "last_act", None)


def done(request: StudyRequest, sentence: str, otherwise: str = UNCHANGED) -> None:
    """Let the next page of coding say what was just done, and offer to undo it; `otherwise` is
    said, and nothing offered, when nothing was changed."""
    made = went(request)
    request.session[DONE] = [sentence if made else otherwise, made]


def _last_act(request: StudyRequest) -> int | None:
    act = reads.next_undo(to=request.user, study=request.study)
    return act.id if act else None


def page(
    request: StudyRequest, template: str, told: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of coding, with what was just done, once. A part of a page leaves it for the next."""
    said, made = ("", False) if "#" in template else request.session.pop(DONE, ("", False))
    return render(request, template, {**told, "done": said, "went": made}, status=status)


def form_page(
    request: StudyRequest, template: str, form: Any, told: dict[str, Any]
) -> HttpResponse:
    """The page with a form on it: 422 when the form was sent and has errors."""
    status = 422 if form.is_bound and form.errors else 200
    return page(request, template, {"form": form, **told}, status)


def to_code(request: StudyRequest, pk: int) -> HttpResponse:
    """To the page of a code."""
    return redirect("coding:code", slug=request.study.slug, pk=pk)


def to_codebook(request: StudyRequest) -> HttpResponse:
    """To the codebook."""
    return redirect("coding:codebook", slug=request.study.slug)


def crumbs(request: StudyRequest, code: Any = None) -> list[dict[str, str]]:
    """The way to a page under the codebook, or under one code."""
    slug = request.study.slug
    way = [{"label": "Codebook", "url": reverse("coding:codebook", args=[slug])}]
    if code is not None:
        way.append({"label": code.name, "url": reverse("coding:code", args=[slug, code.pk])})
    return way
