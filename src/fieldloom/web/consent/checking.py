"""What is asked of each person after an encounter: few fields, so that it is done in a minute."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms

from fieldloom.consent.reads import Before
from fieldloom.consent.rules.checking import Outcome, Sign, topics_of
from fieldloom.consent.rules.events import Mode
from fieldloom.consent.rules.terms import Purpose
from fieldloom.consent.writes import Checked
from fieldloom.web.consent.forms import chosen, many, time_field


class HowForm(forms.Form):
    """Where and how it was said, once for everybody."""

    place = forms.CharField(
        label="Where was it said?",
        required=False,
        max_length=120,
        help_text="Such as: at the door, on the way back, in the kitchen.",
    )
    mode = forms.TypedChoiceField(
        label="How was it said?", choices=chosen(Mode), coerce=Mode, initial=Mode.VERBAL.value
    )
    at_time = time_field()


class CheckForm(forms.Form):
    """What one person said; left without an answer, nothing is kept of them."""

    outcome = forms.TypedChoiceField(
        label="What did they say of going on?",
        required=False,
        choices=chosen(Outcome),
        coerce=Outcome,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label="Why were they not asked?", required=False, max_length=200)
    purposes = many("Of what? Choose none to pause everything", Purpose)
    off_limits = forms.CharField(
        label="Off limits from now on",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One topic a line, in plain words of the team. What stands is here already.",
    )
    sign = forms.TypedChoiceField(
        label="How did the child show it?",
        required=False,
        choices=[("", "Nothing to note"), *chosen(Sign)],
        coerce=Sign,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    sign_note = forms.CharField(label="What you saw", required=False, max_length=200)

    def __init__(self, *args: Any, one: Before, others: Sequence[Before], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["off_limits"].initial = "\n".join(one.off_limits)
        self.one = one
        self.others = {
            x.participant.ref: x.participant for x in others if x.participant != one.participant
        }
        if not one.child:
            del self.fields["sign"], self.fields["sign_note"]
        else:
            there = [(ref, str(who)) for ref, who in self.others.items()]
            self.fields["grantor"] = forms.ChoiceField(
                label="Who answered?",
                required=False,
                choices=[("", f"{one.participant.ref} themselves"), *there],
                initial=_likeliest(one, others),
            )

    @property
    def answered(self) -> bool:
        """Whether anything was chosen for this person."""
        return self.cleaned_data.get("outcome") is not None

    def clean(self) -> dict[str, Any]:
        """What was written must not be lost because nothing was chosen."""
        given: dict[str, Any] = super().clean() or {}
        told = any(given.get(name) for name in ("why", "purposes", "sign", "sign_note"))
        if given.get("outcome") is None and (told or "off_limits" in self.changed_data):
            self.add_error("outcome", "Choose what they said, so that the rest is kept.")
        return given

    def checked(self, place: str, mode: Mode, at_time: time | None) -> Checked:
        """What was given, as the write takes it."""
        given = self.cleaned_data
        return Checked(
            given["outcome"],
            given["why"] if given["outcome"] is Outcome.NOT_ASKED else "",
            tuple(given["purposes"])
            if given["outcome"] in (Outcome.CHANGED, Outcome.PAUSED)
            else (),
            topics_of(given["off_limits"]),
            given.get("sign"),
            given.get("sign_note", ""),
            place,
            None
            if given["outcome"] is Outcome.NOT_ASKED
            else self.others.get(given.get("grantor", "")),
            mode,
            at_time,
        )


def _likeliest(one: Before, others: Sequence[Before]) -> str:
    """Who most likely answered for a child too young to be asked: somebody grown up who was there."""
    there = [x.participant.ref for x in others if x.expected and not x.child]
    return there[0] if one.too_young and there else ""
