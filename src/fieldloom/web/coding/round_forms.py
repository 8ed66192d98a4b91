"""What is asked about a coding round: who codes what in it, and whether blind."""

from typing import Any

from django import forms
from django.utils import timezone

from fieldloom.access import reads as access
from fieldloom.access.rules import PERMISSIONS, Permission, Role
from fieldloom.coding.writes import NewRound
from fieldloom.sources import reads as sources
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest

WHOLE, SOME = "whole", "some"


class RoundForm(forms.Form):
    """A round as it is or shall be. Whoever may not read sources chooses none: the round then goes
    over the whole study, or keeps the sources it has."""

    name = forms.CharField(
        label="Name", max_length=100, help_text="As the team calls it, such as Round 1."
    )
    blind = forms.BooleanField(
        label="Blind",
        required=False,
        initial=True,
        help_text="While it is open, each coder sees in these sources only what they coded and noted "
        "themselves. Whoever does not code in it sees all.",
    )
    new_codes = forms.BooleanField(
        label="Its coders may change the codebook meanwhile",
        required=False,
        help_text="Only matters in a blind round: a new code and its name are seen by all at once.",
    )
    coders = forms.TypedMultipleChoiceField(
        label="Coders", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reach = forms.ChoiceField(
        label="Sources",
        widget=forms.RadioSelect,
        choices=[
            (WHOLE, "The whole study, with what is still to come"),
            (SOME, "Those chosen here"),
        ],
    )
    sources = forms.MultipleChoiceField(
        label="Chosen sources",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one source, or the whole study."},
    )

    def __init__(self, *args: Any, request: StudyRequest, standing: Any = None) -> None:
        super().__init__(*args)
        self.initial = _now(standing)
        asked: dict[str, Any] = {"to": request.user, "study": request.study}
        self.team = _may_code(access.team(**asked)) | _coders(standing)
        names = sorted(self.team.items(), key=lambda pair: pair[1].name.casefold())
        self.fields["coders"].choices = [(pk, user.name) for pk, user in names]  # type: ignore[attr-defined]
        self.kept = list(standing.sources.all()) if standing and not standing.whole_study else None
        self.known: dict[str, Any] = {}
        if may(request, Permission.READ_SOURCES):
            self.known = {source.ref: source for source in sources.sources(**asked)}
            told = [(ref, f"{ref} {source.title}") for ref, source in self.known.items()]
            self.fields["sources"].choices = told  # type: ignore[attr-defined]
            self.fields["sources"].required = self.data.get("reach") != WHOLE
        else:
            del self.fields["sources"], self.fields["reach"]

    def wanted(self) -> NewRound:
        """The round that was asked for."""
        given = self.cleaned_data
        chosen = self.kept
        if "reach" in self.fields:
            some = given["reach"] == SOME
            chosen = [self.known[ref] for ref in given["sources"]] if some else None
        coders = [self.team[pk] for pk in given["coders"]]
        return NewRound(given["name"], coders, chosen, given["blind"], given["new_codes"])


def _now(standing: Any) -> dict[str, Any]:
    if standing is None:
        return {"reach": SOME, "blind": True}
    return {
        "name": standing.name,
        "blind": standing.blind,
        "new_codes": standing.new_codes,
        "coders": list(standing.coders.values_list("pk", flat=True)),
        "reach": WHOLE if standing.whole_study else SOME,
        "sources": list(standing.sources.values_list("ref", flat=True)),
    }


def _may_code(grants: Any) -> dict[int, Any]:
    """The users whose grant lets them code today, by row id."""
    today = timezone.localdate()
    return {
        grant.user_id: grant.user
        for grant in grants
        if grant.from_day <= today <= grant.to_day
        and Role(grant.role) in PERMISSIONS[Permission.CODE]
    }


def _coders(standing: Any) -> dict[int, Any]:
    return {coder.pk: coder for coder in standing.coders.all()} if standing else {}
