"""Granting a role: to whom, which, until when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from fieldloom.access.rules import Role


class GrantForm(forms.Form):
    """A role for a time. Expiry is part of every grant."""

    username = forms.CharField(label="User name", help_text="As they sign in.")
    role = forms.ChoiceField(choices=[(r.value, r.label) for r in Role])
    to_day = forms.DateField(
        label="Last day",
        help_text="A grant always ends. A year is usual.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sites = forms.MultipleChoiceField(
        label="Only these sites",
        required=False,
        help_text="Choose none for every site.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sites:
            self.fields["sites"].choices = sites  # type: ignore[attr-defined]
        else:
            del self.fields["sites"]
        self.fields["to_day"].initial = timezone.localdate() + timedelta(days=365)
