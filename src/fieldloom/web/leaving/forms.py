"""What is asked of whoever decides what an audience is told."""

from typing import Any

from django import forms

from fieldloom.pseudonyms.reads import Ladder
from fieldloom.pseudonyms.rules.audiences import KINDS, NARROWS, Profile

_ASKED = {
    "places": ("Places", "Wider than a place stands, the words of its ladder stand for it."),
    "dates": ("Dates", ""),
    "ages": ("Ages", "A year of birth goes with the age."),
    "services": ("Services and organisations", ""),
    "posts": ("Posts that one person holds", "Such as “the lead nurse”, “the only woman driver”."),
    "relations": ("Relations between people", f"Such as “Jean [Mum’s sister]”. {NARROWS}"),
}
_RUNG = {
    "kind": ("Its kind", "a recovery service"),
    "street": ("Street", "a street by the harbour"),
    "estate": ("Estate", "an estate on the edge of town"),
    "town": ("Town", "a town on the coast"),
    "district": ("District", "a rural district"),
    "region": ("Region", "the east of Scotland"),
    "nation": ("Nation", "Scotland"),
}


class ViewForm(forms.Form):
    """How much of each sort an audience is told."""

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in _ASKED.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=[(one.value, one.label) for one in KINDS[name]],
                initial=getattr(profile, name).value,
            )

    def profile(self) -> Profile:
        """What was decided. For a form that is valid."""
        return Profile().with_({name: KINDS[name](self.cleaned_data[name]) for name in _ASKED})


class LadderForm(forms.Form):
    """The words for one place by level, or for the kind of one service."""

    def __init__(self, *args: Any, ladder: Ladder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rung in ladder.fitting:
            label, example = _RUNG[rung]
            self.fields[rung] = forms.CharField(
                label=label,
                help_text=f"Such as “{example}”.",
                required=False,
                max_length=120,
                initial=ladder.rungs.get(rung, ""),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
