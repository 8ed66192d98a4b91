"""How the matrix of consent is narrowed: by day, purposes, medium, wave, kind of person, status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from fieldloom.access.rules import Permission
from fieldloom.consent.reads import Row, Wanted
from fieldloom.consent.rules.terms import Medium, Purpose, Status
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.people.rules import PersonKind
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest


class FilterForm(forms.Form):
    """What may be chosen; everything may be left out."""

    on = forms.DateField(
        label="On the day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input-short"}, format="%Y-%m-%d"),
    )
    purposes = forms.ChoiceField(
        label="Purposes", required=False, choices=[("", "Those asked about"), ("all", "All")]
    )
    medium = forms.TypedChoiceField(
        label="Of",
        required=False,
        coerce=Medium,
        empty_value=None,
        choices=[(m.value, m.label) for m in Medium],
    )
    wave = forms.ChoiceField(label="In", required=False)
    kind = forms.TypedChoiceField(
        label="Who",
        required=False,
        coerce=PersonKind,
        empty_value=None,
        choices=[("", "Everybody"), *((k.value, k.label) for k in PersonKind)],
    )
    status = forms.TypedChoiceField(
        label="Where something is",
        required=False,
        coerce=Status,
        empty_value=None,
        choices=[("", "As it may be"), *((s.value, s.label) for s in Status)],
    )


def past(day: date | None) -> date | None:
    """A day that is over; None for any other: nobody can say yet how it will stand."""
    return day if day is not None and day < timezone.localdate() else None


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """What was chosen, and the form to choose anew. `query` is the rest of the address."""

    form: FilterForm
    on: date | None
    wanted: Wanted
    everything: bool
    query: str

    @classmethod
    def of(cls, request: StudyRequest) -> "MatrixFilter":
        """Out of an address; what does not fit there counts as not chosen."""
        asked: dict[str, Any] = {"to": request.user, "study": request.study}
        seen = may(request, Permission.READ_FIELDWORK)
        waves = {wave.code: wave for wave in fieldwork.waves(**asked)} if seen else {}
        form = FilterForm(request.GET)
        names = ((code, wave.name) for code, wave in waves.items())
        form.fields["wave"].choices = [("", "No wave in particular"), *names]  # type: ignore[attr-defined]
        form.is_valid()
        given = form.cleaned_data
        wave = waves.get(given.get("wave", ""))
        wanted = Wanted(
            medium=given.get("medium") or Medium.TEXT,
            wave=wave.pk if wave else None,
            kind=given.get("kind"),
            status=given.get("status"),
        )
        rest = request.GET.copy()
        rest.pop("page", None)
        return cls(
            form, past(given.get("on")), wanted, given.get("purposes") == "all", rest.urlencode()
        )

    def columns(self, rows: Sequence[Row]) -> list[int]:
        """Which purposes to show, by place: those that anybody was asked about, or all."""
        every = list(range(len(Purpose)))
        if self.everything:
            return every
        asked = [
            n for n in every if any(row.stands[n].status is not Status.NOT_ASKED for row in rows)
        ]
        return asked or every
