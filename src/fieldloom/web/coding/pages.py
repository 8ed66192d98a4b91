"""What the pages of coding share: the toast that offers to undo, and the way back to a code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fieldloom.web.shell.pages import StudyRequest

DONE = "coding_done"


def done(request: StudyRequest, sentence: str) -> None:
    """Let the next page of coding say what was just done, and offer to undo it."""
    request.session[DONE] = sentence


def page(
    request: StudyRequest, template: str, told: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of coding, with what was just done, once. A part of a page leaves it for the next."""
    said = "" if "#" in template else request.session.pop(DONE, "")
    return render(request, template, {**told, "done": said}, status=status)


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
