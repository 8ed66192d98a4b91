"""Which portraits: the choices of their page, and what they ask for."""

from typing import Any

from django import forms

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.reads import Order, Wanted, WantedGallery
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.sources import reads as sources
from fieldloom.web.coding.narrowing import NATIONS
from fieldloom.web.coding.tree import choices
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest

ORDERS = [
    (Order.FAMILY.value, "Family, then wave"),
    (Order.PARTICIPANT.value, "Participant, then wave"),
    (Order.WAVE.value, "Wave"),
    (Order.SOURCE.value, "Text"),
]


class PortraitForm(forms.Form):
    """The choices; an unknown one is passed over."""

    code = forms.MultipleChoiceField(
        label="Codes", required=False, widget=forms.CheckboxSelectMultiple
    )
    below = forms.BooleanField(label="each with the codes under it", required=False)
    source = forms.MultipleChoiceField(
        label="Texts", required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    order = forms.ChoiceField(label="Group by", required=False, choices=ORDERS)
    width = forms.ChoiceField(
        label="Width",
        required=False,
        choices=[("", "The same for all"), ("length", "As long as the text")],
    )
    colour = forms.ChoiceField(
        label="Colour", required=False, choices=[("", "By code"), ("speaker", "By who speaks")]
    )
    wave = forms.ChoiceField(label="Wave", required=False)
    nation = forms.ChoiceField(
        label="Nation", required=False, choices=[("", "Every nation"), *NATIONS]
    )
    speaker = forms.ChoiceField(label="Said by", required=False)

    def __init__(self, *args: Any, request: StudyRequest) -> None:
        super().__init__(*args)
        asked: dict[str, Any] = {"to": request.user, "study": request.study}
        known = sources.sources(**asked).values_list("ref", "title")
        codes = reads.codebook(**asked, counted=False)
        offered: dict[str, Any] = {
            "code": list(choices(codes)),
            "source": [(ref, f"{ref} {title}"[:60]) for ref, title in known],
            "speaker": [("", "Anybody"), *((name, name) for name in reads.voice_names(**asked))],
        }
        if may(request, Permission.READ_FIELDWORK):
            waves = [(wave.code, wave.name) for wave in fieldwork.waves(**asked)]
            offered["wave"] = [("", "Every wave"), *waves]
        else:
            del self.fields["wave"]
        for name, values in offered.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.is_valid()
        given = self.cleaned_data.items()
        self.chosen = {name: "on" if v is True else v for name, v in given if v}

    def wanted(self) -> WantedGallery:
        """What was asked for."""
        chosen = self.chosen
        narrowed = Wanted(
            code_ids=tuple(int(pk) for pk in chosen.get("code", ())),
            with_children="below" in chosen,
            source_refs=tuple(chosen.get("source", ())),
            waves=(chosen["wave"],) if "wave" in chosen else (),
            nations=(chosen["nation"],) if "nation" in chosen else (),
        )
        return WantedGallery(
            narrowed,
            order=Order(chosen.get("order", Order.FAMILY.value)),
            length="width" in chosen,
            voices="colour" in chosen,
            speaker=chosen.get("speaker", ""),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The choices as the address has them."""
        return [
            (name, value)
            for name, values in self.chosen.items()
            for value in (values if isinstance(values, list) else [values])
        ]
