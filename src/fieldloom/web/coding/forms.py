"""What is asked about codes, memos and coding by search."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from fieldloom.coding.reads import CodeRow
from fieldloom.coding.rules.colours import LOOK, NAMES, shade, valid_colour
from fieldloom.web.coding.tree import choices, under

COLOURS = [(hexed, name.capitalize()) for hexed, name in zip(LOOK, NAMES, strict=True)]


def _lines(label: str, hint: str, rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, help_text=hint, widget=widget)


class CodeForm(forms.Form):
    """What a code is called and what is said about it."""

    name = forms.CharField(
        label="Name", max_length=200, help_text="Short, in the words of the field."
    )
    colour = forms.ChoiceField(
        label="Colour",
        required=False,
        widget=forms.RadioSelect,
        help_text="The name stands beside the colour everywhere, so two codes may share one.",
    )
    description = _lines("What it is about", "One or two sentences.")
    use_when = _lines("Use it when", "What has to be there for a passage to belong.")
    not_when = _lines("Do not use it when", "What looks alike and belongs elsewhere.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = valid_colour(str(self.initial.get("colour") or "")) or ""
        first = [(now, f"As now ({now})")] if now and now not in LOOK else []
        free = [] if now else [("", "The one used least")]
        self.fields["colour"].choices = [*free, *first, *COLOURS]  # type: ignore[attr-defined]
        self.initial["colour"] = now

    def colours(self) -> Iterator[tuple[Any, int]]:
        """Each choice of colour beside its number in the look; 0 where it is left open."""
        for radio in self["colour"]:
            yield radio, shade(str(radio.data["value"]))


class NewCodeForm(CodeForm):
    """A new code, and under which it stands."""

    parent = forms.TypedChoiceField(label="Stands", required=False, coerce=int, empty_value=None)
    field_order = ("name", "parent", "colour", "description", "use_when", "not_when")

    def __init__(self, *args: Any, rows: Iterable[CodeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "At the top"), *choices(rows)]  # type: ignore[attr-defined]


class ChangeCodeForm(CodeForm):
    """A code that is there: `version` says on which state of it the change was made."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Where a code shall stand: under which, and after which of those there."""

    parent = forms.TypedChoiceField(label="Under", required=False, coerce=int, empty_value=None)
    position = forms.IntegerField(
        label="Place among the codes there",
        required=False,
        min_value=1,
        help_text="1 is the first; leave it empty for the last.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
        error_messages={"invalid": "Give a whole number.", "min_value": "The first place is 1."},
    )

    def __init__(self, *args: Any, rows: list[CodeRow], code_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = choices(rows, under(rows, code_id))
        self.fields["parent"].choices = [("", "No other: at the top"), *known]  # type: ignore[attr-defined]


class IntoForm(forms.Form):
    """Into which code another is merged."""

    into = forms.TypedChoiceField(label="Merge it into", coerce=int)

    def __init__(self, *args: Any, rows: list[CodeRow], code_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = choices(rows, under(rows, code_id))
        self.fields["into"].choices = [("", "Choose a code"), *known]  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """Whether codings go with the code."""

    with_codings = forms.BooleanField(
        label="Drop it with its codings and all codes under it", required=False
    )


class MemoForm(forms.Form):
    """A memo; `version` is that of the memo that is changed, if one is."""

    text = forms.CharField(
        label="Memo",
        help_text="An @ links to a person, a code or a text.",
        widget=forms.Textarea(attrs={"rows": 10, "class": "input-words"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SearchCodeForm(forms.Form):
    """What to look for, and with which code to code what is found."""

    query = forms.CharField(
        label="Look for",
        max_length=1000,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    code = forms.TypedChoiceField(label="Code each paragraph found with", coerce=int)

    def __init__(self, *args: Any, rows: Iterable[CodeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "Choose a code"), *choices(rows)]  # type: ignore[attr-defined]
