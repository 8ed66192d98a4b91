"""Proposing a role: to whom, which, how far, until when; and declining one with a reason."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.access.writes import MOST_REASON

NARROWED = ("sites", "families", "waves")


class GrantForm(forms.Form):
    """A role for a time. Expiry is part of every grant."""

    username = forms.CharField(label="User name", help_text="As they sign in.")
    role = forms.ChoiceField(choices=[(r.value, r.label) for r in Role])
    to_day = forms.DateField(
        label="Last day",
        help_text="A grant always ends. A year is usual, two years the most.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    sites = forms.MultipleChoiceField(
        label="Only these sites",
        required=False,
        help_text="Choose none for every site.",
        widget=forms.CheckboxSelectMultiple,
    )
    families = forms.MultipleChoiceField(
        label="Only these families",
        required=False,
        help_text="Choose none for every family. Of material about several, all have to be chosen.",
        widget=forms.CheckboxSelectMultiple,
    )
    waves = forms.MultipleChoiceField(
        label="Only these waves",
        required=False,
        help_text="Choose none for every wave.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, choices: Mapping[str, list[tuple[str, str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in NARROWED:
            if found := choices.get(name):
                self.fields[name].choices = found  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        self.fields["to_day"].initial = timezone.localdate() + timedelta(days=365)


class DeclineForm(forms.Form):
    """Why a proposed grant is declined."""

    reason = forms.CharField(
        label="Reason",
        max_length=MOST_REASON,
        help_text="The team can read it. Name nobody who takes part in the study.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
