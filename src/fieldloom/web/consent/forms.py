"""What is asked when something is recorded: when, who, how; and what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from fieldloom.consent.rules.events import Answer, Effect, EventKind, Mode
from fieldloom.consent.rules.recounting import small
from fieldloom.consent.rules.saying import SHUTTING, moment_of
from fieldloom.consent.rules.stating import Given, Scope
from fieldloom.consent.rules.terms import Audience, Condition, Medium, Purpose, Voice
from fieldloom.consent.rules.withdrawing import Route
from fieldloom.consent.things import Clause, FormVersion
from fieldloom.consent.writes import Answers, Interest, Restating, Said, Withdrawing
from fieldloom.fieldwork.things import Encounter, Wave
from fieldloom.ground.labelled import Labelled
from fieldloom.people.who import Participant
from fieldloom.web.people.entering import day_field, missing

# Who can speak in which kind of event; the first is the usual one.
VOICES: dict[EventKind, tuple[Voice, ...]] = {
    EventKind.CONSENT: (Voice.OWN, Voice.GUARDIAN),
    EventKind.ASSENT: (Voice.OWN,),
    EventKind.DISSENT: (Voice.OWN,),
    EventKind.REAFFIRM: (Voice.OWN, Voice.GUARDIAN),
    EventKind.PAUSE: (Voice.OWN, Voice.GUARDIAN, Voice.STUDY),
    EventKind.WITHDRAW: (Voice.OWN, Voice.GUARDIAN),
    EventKind.REVOKE: (Voice.STUDY, Voice.GUARDIAN),
    EventKind.PUBLIC_INTEREST: (Voice.STUDY,),
}
# What a page offers to do, in a few words.
TITLES: dict[EventKind, str] = {
    EventKind.CONSENT: "Record consent",
    EventKind.ASSENT: "Record assent",
    EventKind.DISSENT: "Record dissent",
    EventKind.REAFFIRM: "Reaffirm",
    EventKind.PAUSE: "Pause",
    EventKind.WITHDRAW: "Withdraw",
    EventKind.REVOKE: "Revoke",
    EventKind.PUBLIC_INTEREST: "Decide in the public interest",
}
NEEDS_REASONS = (EventKind.REVOKE, EventKind.PUBLIC_INTEREST)
HOW = (
    "on",
    "at_time",
    "voice",
    "grantor",
    "mode",
    "said_in",
    "encounter",
    "witness",
    "evidence",
    "reasoning",
)


def chosen(kinds: Iterable[Labelled]) -> list[tuple[str, str]]:
    """The choices of a vocabulary."""
    return [(one.value, one.label) for one in kinds]


def many(label: str, kinds: Iterable[Labelled], help_text: str = "") -> forms.Field:
    """Any number of a vocabulary."""
    return forms.TypedMultipleChoiceField(
        label=label,
        required=False,
        choices=chosen(kinds),
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
        coerce=type(next(iter(kinds))),
    )


def one_of(label: str, kinds: Iterable[Labelled], **more: Any) -> forms.Field:
    """One of a vocabulary, as radio buttons."""
    kinds = list(kinds)
    return forms.TypedChoiceField(
        label=label,
        choices=chosen(kinds),
        widget=forms.RadioSelect,
        coerce=type(kinds[0]),
        error_messages=missing("Choose one."),
        **more,
    )


def time_field() -> forms.Field:
    """The time of day, of which most days need none."""
    return forms.TimeField(
        label="At what time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "input-short"}, format="%H:%M"),
        help_text="Only where several things were said on one day.",
        error_messages={"invalid": "Give a time, such as 14:30."},
    )


@dataclass(frozen=True, slots=True)
class There:
    """What can be chosen from: who could answer for the person, the waves, and where they were met."""

    others: Sequence[Participant] = ()
    waves: Sequence[Wave] = ()
    met: Sequence[Encounter] = ()


class SaidForm(forms.Form):
    """When it was said, in whose voice, and how."""

    def __init__(
        self,
        *args: Any,
        kind: EventKind,
        there: There,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = {one.ref: one for one in there.others}
        self.waves = {str(wave.pk): wave for wave in there.waves}
        self.met = {one.ref: one for one in there.met}
        add = self.fields
        add["on"] = day_field("On which day was it said?", required=True)
        add["at_time"] = time_field()
        voices = VOICES[kind]
        if len(voices) > 1:
            add["voice"] = one_of("Who spoke?", voices, initial=voices[0].value)
        if Voice.GUARDIAN in voices:
            people = ((ref, str(one)) for ref, one in self.others.items())
            add["grantor"] = forms.ChoiceField(
                label="Who answered for them",
                required=False,
                choices=[("", "Nobody: they spoke themselves"), *people],
                help_text="Their tie is recorded under kinship, on the participant’s page.",
            )
        add["mode"] = one_of("How was it said?", Mode, initial=Mode.VERBAL.value)
        if self.waves:
            codes = ((pk, wave.name) for pk, wave in self.waves.items())
            add["said_in"] = forms.ChoiceField(
                label="In which wave", required=False, choices=[("", "In none"), *codes]
            )
        if self.met:
            told = ((ref, f"{ref}, {_day(one.on_day)}") for ref, one in self.met.items())
            add["encounter"] = forms.ChoiceField(
                label="At which encounter", required=False, choices=[("", "At none"), *told]
            )
        add["witness"] = forms.CharField(label="Who else was there", required=False, max_length=120)
        add["evidence"] = forms.CharField(
            label="SHA-256 of the signed page or the recording",
            required=False,
            max_length=64,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            help_text="So that it can be shown later that this was the page.",
        )
        add["reasoning"] = forms.CharField(
            label="Reasons" if kind in NEEDS_REASONS else "A note of the team",
            required=kind in NEEDS_REASONS,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="In the team’s own words; never a participant’s.",
            error_messages=missing("Say why, and who decided."),
        )
        self.kind = kind

    def how_it_was_said(self) -> list[forms.BoundField]:
        """The fields for when, who and how."""
        return [self[name] for name in self.fields if name in HOW]

    def what_was_said(self) -> list[forms.BoundField]:
        """The fields for what was said."""
        return [self[name] for name in self.fields if name not in HOW]

    def said(self) -> Said:
        """What was given, as the write takes it."""
        given = self.cleaned_data
        now, on = timezone.localtime(), given["on"]
        return Said(
            moment_of(on, given["at_time"], now, shuts=self.kind in SHUTTING),
            given.get("voice") or VOICES[self.kind][0],
            self.others.get(given.get("grantor", "")),
            given["mode"],
            self.waves.get(given.get("said_in", "")),
            self.met.get(given.get("encounter", "")),
            witness=given["witness"],
            evidence=given["evidence"],
            reasoning=given["reasoning"],
            timed=given["at_time"] is not None,
        )


class AnswersForm(SaidForm):
    """The answers to a form, clause by clause; `clauses` lists their fields for the page."""

    def __init__(self, *args: Any, answers_to: FormVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = answers_to
        self.clauses: list[tuple[Clause, int]] = []
        for clause in answers_to.clauses.all():
            number, most = clause.number, Audience.at(clause.ceiling)
            self.fields[f"answer_{number}"] = one_of(
                f"{number}. {clause.words}", Answer, initial=Answer.NOT_ASKED.value
            )
            narrower = [one for one in Audience if one.level <= most.level]
            self.fields[f"limit_{number}"] = forms.TypedChoiceField(
                label="For at most",
                required=False,
                coerce=Audience,
                empty_value=None,
                choices=[("", "As the clause says"), *chosen(reversed(narrower))],
            )
            self.fields[f"conditions_{number}"] = many("On condition", Condition)
            self.clauses.append((clause, number))

    def clause_fields(self) -> list[tuple[str, *tuple[forms.BoundField, ...]]]:
        """Of each clause: for whom at most it asks, and its three fields."""
        names = ("answer", "limit", "conditions")
        return [
            (
                small(Audience.at(clause.ceiling).label),
                *(self[f"{name}_{number}"] for name in names),
            )
            for clause, number in self.clauses
        ]

    def answers(self) -> Answers:
        """The form and the answer to each of its clauses."""
        given = self.cleaned_data
        told = {
            number: Given(
                given[f"answer_{number}"],
                given[f"limit_{number}"],
                frozenset(given[f"conditions_{number}"]),
            )
            for _, number in self.clauses
        }
        return Answers(self.paper, told)


class ScopeForm(SaidForm):
    """How much is meant: everything, or purposes, media and waves; and what becomes of what is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add = self.fields
        add["everything"] = forms.BooleanField(label="Everything", required=False)
        add["purposes"] = many("Or only these purposes", Purpose)
        add["media"] = many("Only in this form", Medium)
        if self.waves:
            add["waves"] = forms.MultipleChoiceField(
                label="Only from these waves",
                required=False,
                choices=[(pk, wave.name) for pk, wave in self.waves.items()],
                widget=forms.CheckboxSelectMultiple,
            )
        if self.kind in (EventKind.WITHDRAW, EventKind.REVOKE):
            add["effect"] = one_of(
                "What is to become of what is there?",
                Effect,
                initial=Effect.RESTRICT.value,
                help_text="It shuts at once. A second person sees to the rest.",
            )
            add["route"] = one_of(
                "How did it reach the team?",
                Route,
                initial=Route.IN_PERSON.value,
                required=False,
                empty_value=Route.IN_PERSON,
            )

    def scope(self) -> Scope:
        """What was meant."""
        given = self.cleaned_data
        return Scope(
            given["everything"],
            tuple(given["purposes"]),
            tuple(given["media"]),
            tuple(int(pk) for pk in given.get("waves", ())),
        )

    def withdrawing(self) -> Withdrawing:
        """What is withdrawn, and to what effect."""
        return Withdrawing(self.scope(), self.cleaned_data["effect"], self.cleaned_data["route"])


class AgainForm(SaidForm):
    """What is said again, and until when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purposes"] = many(
            "Only these purposes", Purpose, "Choose none to say again all that stands."
        )
        self.fields["until"] = day_field(
            "New last day", help_text="Brings back what has run out. Empty: each keeps its own end."
        )

    def again(self) -> Restating:
        """What was chosen."""
        return Restating(tuple(self.cleaned_data["purposes"]), self.cleaned_data["until"])


class InterestForm(SaidForm):
    """What is decided in the public interest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purposes"] = many("For these purposes", Purpose)
        self.fields["ceiling"] = one_of("For at most", Audience)
        self.fields["conditions"] = many("On condition", Condition)
        self.fields["until"] = day_field("Last day")

    def interest(self) -> Interest:
        """What was decided."""
        given = self.cleaned_data
        return Interest(
            tuple(given["purposes"]),
            given["ceiling"],
            frozenset(given["conditions"]),
            given["until"],
        )


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "no day set"
