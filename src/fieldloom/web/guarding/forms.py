"""What is asked about holds, and about requests to take something out."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fieldloom.sources.rules.presence import HoldKind, HoldReason
from fieldloom.sources.rules.redacting import Ground, Requester, Wanted
from fieldloom.web.people.entering import day_field, missing

WHERE = "Number of the paragraph. Empty means all of the source."


def _paragraph() -> forms.IntegerField:
    return forms.IntegerField(
        label="Paragraph",
        required=False,
        min_value=1,
        help_text=WHERE,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )


LAID_OTHERWISE = frozenset({HoldKind.REDACTION, HoldKind.NAMES})


class HoldForm(forms.Form):
    """What is to lie on a paragraph, or on all of a source. A request to take something out is recorded
    by itself, and names are made safe elsewhere, so neither is offered here."""

    kind = forms.ChoiceField(
        label="What lies on it",
        choices=[(k.value, k.label) for k in HoldKind if k not in LAID_OTHERWISE],
        widget=forms.RadioSelect,
        error_messages=missing("Choose what lies on it."),
    )
    paragraph = _paragraph()
    until = day_field("Last day", help_text="Of an embargo; of others if there is one.")
    reason = forms.ChoiceField(
        label="Kind of reason", choices=[(r.label, r.label) for r in HoldReason]
    )


class RequestForm(forms.Form):
    """Who asks that what be taken out, and on what ground."""

    requester = forms.ChoiceField(
        label="Who asks",
        choices=[(r.value, r.label) for r in Requester],
        widget=forms.RadioSelect,
        error_messages=missing("Say who asks."),
    )
    participant = forms.ChoiceField(
        label="Participant",
        required=False,
        help_text="Who asks, or for whom somebody asks who answers for them.",
    )
    asked_by = forms.ChoiceField(
        label="Who of the team asks",
        required=False,
        help_text="Where somebody of the team does: neither they nor you decide on it.",
    )
    paragraph = _paragraph()
    ground = forms.ChoiceField(label="Ground", choices=[(g.value, g.label) for g in Ground])
    wanted = forms.ChoiceField(label="What is wanted", choices=[(w.value, w.label) for w in Wanted])

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[str, str]],
        team: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_by"].choices = [("", "I do, or nobody of it"), *team]  # type: ignore[attr-defined]
        known = [(ref, f"{ref} {label}".strip()) for ref, label in people]
        self.fields["participant"].choices = [("", "Nobody of the study"), *known]  # type: ignore[attr-defined]


class ReasonsForm(forms.Form):
    """The team's reasons for a decision, or the grounds of an appeal."""

    reasons = forms.CharField(
        label="Reasons",
        max_length=600,
        help_text="In the team's own words; none of the passage.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=missing("Give reasons: whoever asked is told them."),
    )
