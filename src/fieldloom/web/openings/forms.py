"""What is asked of whoever wants real names opened or destroyed, and of whoever answers."""

from typing import Any

from django import forms

from fieldloom.pseudonyms.rules.opening import LONGEST, Answered, What
from fieldloom.pseudonyms.things import Asking
from fieldloom.web.people.entering import missing

ACTS = {
    (What.OPEN, Answered.YES): "Yes: open them",
    (What.OPEN, Answered.NO): "No: they stay shut",
    (What.DESTROY, Answered.YES): "Yes: destroy them, for ever",
    (What.DESTROY, Answered.NO): "No: they stay",
}


def reason(help_text: str) -> forms.CharField:
    """Why, in the asker's own words."""
    return forms.CharField(
        label="What is it needed for?",
        help_text=help_text,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=missing("Say what it is needed for."),
    )


class AskForm(forms.Form):
    """For what, and for how long."""

    reason = reason("Whoever answers reads it, and it is kept. Write no real name here.")
    hours = forms.TypedChoiceField(
        label="For how long",
        coerce=int,
        initial=1,
        choices=[(n, "1 hour" if n == 1 else f"{n} hours") for n in range(1, LONGEST + 1)],
    )


class DestroyForm(forms.Form):
    """Why names should be destroyed."""

    reason = reason("Whoever answers reads it, and it is kept. Write no real name here.")


class AnswerForm(forms.Form):
    """What becomes of an asking. `mine`: whoever asked; `alone`: nobody else could say yes."""

    answered = forms.TypedChoiceField(
        label="Your answer",
        coerce=Answered,
        widget=forms.RadioSelect,
        error_messages=missing("Choose one."),
    )

    def __init__(self, *args: Any, asking: Asking, mine: bool, alone: bool) -> None:
        super().__init__(*args)
        what = What(asking.what)
        choices = [(one, ACTS[what, one]) for one in (Answered.NO, Answered.YES)]
        if mine:
            choices = [(Answered.TAKEN_BACK, "Take it back")]
            if alone and what is What.OPEN:
                choices.append((Answered.YES, "Open them alone; nobody else agreed"))
        answered = self.fields["answered"]
        answered.choices = [(one.value, words) for one, words in choices]  # type: ignore[attr-defined]
        answered.initial = choices[0][0].value
        if len(choices) == 1:  # nothing to choose: the button says it
            answered.widget = forms.HiddenInput()
