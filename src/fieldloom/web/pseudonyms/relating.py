"""What somebody of the register is to another, in the words of the field."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fieldloom.access.rules import Permission
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.relations import LONGEST
from fieldloom.pseudonyms.things import Entity, Relation
from fieldloom.web.people.entering import entered, form_page, missing
from fieldloom.web.pseudonyms.register import crumbs
from fieldloom.web.shell.pages import StudyRequest, in_study


class RelationForm(forms.Form):
    """Words, and to whom."""

    words = forms.CharField(
        label="In the words of the field",
        help_text="Such as “Mum’s sister”. The word for the kin or a pseudonym, never a real name.",
        error_messages=missing("Write what they are."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, kin: list[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kin = {str(one.pk): one for one in kin}
        self.fields["to"] = forms.ChoiceField(
            label="To whom",
            help_text="Of which family somebody is who takes no part, follows from that.",
            choices=[("", "Choose"), *((pk, one.shown) for pk, one in self._kin.items())],
            error_messages=missing("Choose to whom."),
        )

    def to(self) -> Entity:
        """To whom. For a form that is valid."""
        return self._kin[self.cleaned_data["to"]]


@in_study(Permission.KEEP_NAMES)
def relation(request: StudyRequest, pk: int) -> HttpResponse:
    """What one person is to another: as it is said, and what recorded kinship lets one say."""
    one = reads.entity(pk, to=request.user, study=request.study)
    if request.POST.get("act") == "forget":
        return _no_longer(request, one)
    asked: dict[str, Any] = {"to": request.user, "entity": one}
    said = getattr(one, "relation", None)
    start = {"words": said.words, "to": str(said.to_id)} if said is not None else {}
    others = reads.kin_to_choose(**asked)
    form = RelationForm(request.POST or None, kin=others, initial=start)
    if entered(request, form, lambda sent: _said(request, one, sent)) is not None:
        messages.success(request, f"{one.shown}: {form.cleaned_data['words'].strip()}.")
        return redirect("pseudonyms:register", slug=request.study.slug)
    proposed = reads.relations_proposed(**asked)
    given = {"one": one, "others": others, "proposed": proposed, **crumbs(request)}
    return form_page(request, "pseudonyms/relation.html", form, given)


def _said(request: StudyRequest, one: Entity, form: RelationForm) -> Relation:
    words = form.cleaned_data["words"]
    return writes.set_relation(by=request.user, entity=one, words=words, to=form.to())


def _no_longer(request: StudyRequest, one: Entity) -> HttpResponse:
    writes.forget_relation(by=request.user, entity=one)
    messages.success(request, f"{one.shown}: nothing is said any more.")
    return redirect("pseudonyms:register", slug=request.study.slug)
