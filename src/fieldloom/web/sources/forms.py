"""What is asked about field material: of which kind it is, where it comes from, who speaks in it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fieldloom.fieldwork.things import Encounter, Wave
from fieldloom.people.who import Participant
from fieldloom.sources.rules.kinds import SourceKind
from fieldloom.web.people.entering import ChangeForm

KINDS = [(kind.value, kind.label) for kind in SourceKind]
TEAM = "team"  # a choice beside the participants' study codes, which begin with a capital or digit


def _of_encounters(encounters: Iterable[Encounter], nothing: str) -> list[tuple[str, str]]:
    return [("", nothing), *((held.ref, _in_words(held)) for held in encounters)]


def _in_words(held: Encounter) -> str:
    day = f"{held.on_day.day} {held.on_day:%B %Y}" if held.on_day else "no day yet"
    return f"{held.ref}: {held.get_kind_display()}, {day}, {held.site}"


class DeliveryForm(forms.Form):
    """What holds for every file that is handed over together; what is left open the files say."""

    kind = forms.ChoiceField(
        label="Kind of material",
        required=False,
        choices=[("", "As each file says, or is recognised"), *KINDS],
    )
    encounter = forms.ChoiceField(
        label="Encounter",
        required=False,
        help_text="Choose one only when all these files come from the same encounter.",
    )

    def __init__(self, *args: Any, encounters: Iterable[Encounter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _of_encounters(encounters, "As each file says")
        self.fields["encounter"].choices = choices  # type: ignore[attr-defined]

    def settings(self) -> dict[str, str]:
        """What was chosen, for each file."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SourceForm(ChangeForm):
    """What is said about a source."""

    what = "What is said about this source"
    title = forms.CharField(label="Title", max_length=300)
    kind = forms.ChoiceField(label="Kind of material", choices=KINDS)
    encounter = forms.ChoiceField(
        label="Encounter",
        required=False,
        help_text="Site, wave and nation of the source follow from it, and so does who may read it.",
    )

    def __init__(self, *args: Any, encounters: Iterable[Encounter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _of_encounters(encounters, "None")
        self.fields["encounter"].choices = choices  # type: ignore[attr-defined]


class SpeakersForm(ChangeForm):
    """Whose voice each label of a transcript is: one choice for each speaker."""

    what = "Who speaks in this source"

    def __init__(
        self, *args: Any, voices: Iterable[Any], people: Iterable[Participant], **kwargs: Any
    ) -> None:
        super().__init__(*args, changing=True, **kwargs)
        self.voices = {f"voice_{voice.pk}": voice for voice in voices}
        self.people = {person.ref: person for person in people}
        known = [(ref, str(person)) for ref, person in self.people.items()]
        choices: list[Any] = [("", "Not known"), (TEAM, "Somebody of the team")]
        choices += [("Participants", known)] if known else []
        for name, voice in self.voices.items():
            now = voice.participant.ref if voice.participant else ""
            field = forms.ChoiceField(label=voice.label, required=False, choices=choices)
            field.show_hidden_initial = True
            self.fields[name] = field
            self.initial[name] = TEAM if voice.is_fieldworker else now

    def linking(self) -> Iterable[tuple[Any, Participant | None, bool]]:
        """(speaker, participant or None, whether of the team) for each choice that was changed."""
        for name, chosen in self.changes().items():
            yield self.voices[name], self.people.get(chosen), chosen == TEAM

    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each speaker beside its field."""
        return [(voice, self[name]) for name, voice in self.voices.items()]


class FilterForm(forms.Form):
    """Which sources to list; a choice that does not exist is passed over."""

    words = forms.CharField(required=False)
    kind = forms.ChoiceField(required=False, choices=[("", "Every kind"), *KINDS])
    wave = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, waves: Iterable[Wave]) -> None:
        super().__init__(*args)
        choices = [("", "Every wave"), *((wave.code, wave.name) for wave in waves)]
        self.fields["wave"].choices = choices  # type: ignore[attr-defined]
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}
