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
from fieldloom.pseudonyms.things import Entity
from fieldloom.web.people.entering import entered, form_page, missing
from fieldloom.web.pseudonyms.progress import beside, counted, to_look_at
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


class RenameForm(forms.Form):
    """Another pseudonym for an entity, and who of their kin takes its surname along."""

    pseudonym = forms.CharField(
        label="Another pseudonym",
        max_length=120,
        help_text="It stands in every text at once, also in those that were made safe before.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=missing("Write the pseudonym."),
    )

    def __init__(self, *args: Any, kin: list[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kin = {str(one.pk): one for one in kin}
        if kin:
            self.fields["kin"] = forms.MultipleChoiceField(
                label="Who shares the surname, and takes the new one along",
                help_text="Of whoever takes part, the pseudonym on their page goes along too.",
                choices=[(pk, _called(one)) for pk, one in self._kin.items()],
                initial=list(self._kin),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def kin(self) -> list[Entity]:
        """Who goes along. For a form that is valid."""
        return [self._kin[pk] for pk in self.cleaned_data.get("kin", ())]


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
    """One entity: how it stands, and another pseudonym for it. Where many texts are touched it is done as
    long work, whose page says how far it is."""
    one = reads.entity(pk, to=request.user, study=request.study)
    asked: dict[str, Any] = {"to": request.user, "entity": one}
    form = RenameForm(request.POST or None, kin=reads.goes_along(**asked))
    done = entered(request, form, lambda sent: _renamed(request, one, sent))
    if done is not None and done.job is not None:
        return redirect("jobs:job", slug=request.study.slug, pk=done.job.pk)
    if done is not None:
        _say(request, done)
        return redirect("pseudonyms:register", slug=request.study.slug)
    told = {"one": one, "before": reads.renaming_asked(**asked), **crumbs(request)}
    return form_page(request, "pseudonyms/rename.html", form, told)


def crumbs(request: StudyRequest) -> dict[str, Any]:
    """The way back to the register."""
    here = reverse("pseudonyms:register", args=[request.study.slug])
    return {"crumbs": [{"label": "Register", "url": here}]}


def _renamed(request: StudyRequest, one: Entity, form: RenameForm) -> writes.Asked:
    name = form.cleaned_data["pseudonym"].strip()
    return writes.ask_to_change_pseudonym(
        by=request.user, entity=one, pseudonym=name, kin=form.kin()
    )


def _say(request: StudyRequest, asked: writes.Asked) -> None:
    """What was done at once."""
    done = asked.done
    if done is None:
        return
    many = len(asked.renaming.kin)
    along = f" {counted(many, 'other')} of the family went along." if many else ""
    texts, places = counted(len(done.signed), "text"), counted(done.places, "place")
    told = f"{places} in {texts} replaced{beside(done.elsewhere)}.{along}"
    messages.success(request, f"{asked.renaming.pseudonym} is called so now: {told}")
    for look in to_look_at(done.look):
        messages.warning(request, look)


def _called(one: Entity) -> str:
    """A person of the register, told apart from others."""
    ref = f" ({one.participant.ref})" if one.participant else ""
    return f"{one.pseudonym}{ref}"
