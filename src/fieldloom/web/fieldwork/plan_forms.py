"""What is asked about the plan: sites, waves, targets."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fieldloom.fieldwork.rules import TargetKind
from fieldloom.fieldwork.things import Wave
from fieldloom.people.rules import Nation
from fieldloom.web.people.entering import ChangeForm, day_field, missing
from fieldloom.web.people.forms import nation_field


def _code(example: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label="Code",
        max_length=20,
        help_text=f"Short: letters, digits and hyphens, such as {example}. {hint}".strip(),
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
        error_messages=missing("Give a short code."),
    )


class SiteForm(ChangeForm):
    """A place of fieldwork. Once added, its code stays: grants are narrowed by it."""

    what = "This site"
    code = _code("FIFE", "It stays: roles are narrowed to sites by it.")
    name = forms.CharField(label="Name", max_length=120, error_messages=missing("Give it a name."))
    nation = nation_field()

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, changing=changing, **kwargs)
        if changing:
            del self.fields["code"]


class WaveForm(ChangeForm):
    """A round of fieldwork."""

    what = "This wave"
    code = _code("W1")
    name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="For example First autumn.",
        error_messages=missing("Give it a name."),
    )
    from_day = day_field("First day", required=True)
    to_day = day_field("Last day", required=True)


class TargetForm(forms.Form):
    """How many to reach."""

    kind = forms.TypedChoiceField(
        label="What", choices=[(k.value, k.label) for k in TargetKind], coerce=TargetKind
    )
    nation = forms.TypedChoiceField(
        label="Where", choices=[(n.value, n.label) for n in Nation], coerce=Nation
    )
    wave = forms.TypedChoiceField(label="When", required=False, empty_value=None)
    planned = forms.IntegerField(
        label="How many",
        required=False,
        help_text="Leave empty to take the target away.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
        error_messages={"invalid": "Give a whole number."},
    )

    def __init__(self, *args: Any, waves: Iterable[Wave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {wave.code: wave for wave in waves}
        field: Any = self.fields["wave"]
        field.choices = [("", "Over the whole study"), *((c, str(w)) for c, w in known.items())]
        field.coerce = lambda code: known[code]
