"""Granting a role: to whom, which, until when."""

from datetime import timedelta

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
    sites = forms.CharField(
        label="Only these sites",
        required=False,
        help_text="Site codes with commas between them. Leave empty for every site.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to_day"].initial = timezone.localdate() + timedelta(days=365)

    def clean_sites(self) -> tuple[str, ...]:
        """The site codes as a tuple."""
        return tuple(code.strip() for code in self.cleaned_data["sites"].split(",") if code.strip())
