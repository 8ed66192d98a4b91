"""The register by its pseudonyms: who is in it, and giving somebody another pseudonym everywhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fieldloom.access.rules import Permission
from fieldloom.pseudonyms import reads, writes
from fieldloom.web.people.entering import entered, form_page, missing
from fieldloom.web.pseudonyms.progress import counted
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


class RenameForm(forms.Form):
    """Another pseudonym for an entity."""

    pseudonym = forms.CharField(
        label="Another pseudonym",
        max_length=120,
        help_text="It stands in every text at once, also in those that were made safe before.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=missing("Write the pseudonym."),
    )


@in_study(Permission.KEEP_NAMES)
def register(request: StudyRequest) -> HttpResponse:
    """Everybody and everything in the register, by pseudonym: never a real name."""
    rows = reads.entities(to=request.user, study=request.study)
    told = {
        "here": "register",
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "pseudonyms/register.html", told)


@in_study(Permission.KEEP_NAMES)
def rename(request: StudyRequest, pk: int) -> HttpResponse:
    """One entity: how it stands, and another pseudonym for it."""
    one = reads.entity(pk, to=request.user, study=request.study)
    form = RenameForm(request.POST or None)
    done = entered(request, form, lambda sent: _renamed(request, one, sent))
    if done is not None:
        one.refresh_from_db()
        texts, places = counted(len(done.signed), "text"), counted(done.places, "place")
        messages.success(request, f"{one.shown} is called so now: {places} in {texts} replaced.")
        return redirect("pseudonyms:register", slug=request.study.slug)
    here = reverse("pseudonyms:register", args=[request.study.slug])
    told = {"one": one, "crumbs": [{"label": "Register", "url": here}]}
    return form_page(request, "pseudonyms/rename.html", form, told)


def _renamed(request: StudyRequest, one: Any, form: RenameForm) -> Any:
    name = form.cleaned_data["pseudonym"].strip()
    return writes.change_pseudonym(by=request.user, entity=one, pseudonym=name)
