"""What is asked about encounters: of which kind, where, when, with whom, and whether they took place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from fieldloom.access.reads import team
from fieldloom.access.who import User
from fieldloom.fieldwork import reads
from fieldloom.fieldwork.reads import Wanted
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, day_fits
from fieldloom.fieldwork.things import Encounter, Site, Wave
from fieldloom.people import reads as people
from fieldloom.people.who import Family, Participant, Service
from fieldloom.web.people.entering import ChangeForm, day_field, missing, ref_field
from fieldloom.web.shell.pages import StudyRequest

KINDS = [(k.value, k.label) for k in EncounterKind]
WHO = ("families", "services", "participants")
NOWHERE = "No family or service today"
STATES = [(s.value, s.label) for s in EncounterState]


@dataclass(frozen=True, slots=True)
class Known:
    """What an encounter can be made of, by code: what the form offers and turns back into things."""

    sites: dict[str, Site]
    waves: dict[str, Wave]
    families: dict[str, Family]
    services: dict[str, Service]
    participants: dict[str, Participant]
    team: dict[str, User]


def known(request: StudyRequest) -> Known:
    """Everything of the study that an encounter can be made of; sites where one may write only."""
    to, study = request.user, request.study
    within = reads.sites_in_reach(to=to, study=study)
    sites = {s.code: s for s in reads.sites(to=to, study=study)}
    return Known(
        sites={code: site for code, site in sites.items() if within is None or code in within},
        waves={wave.code: wave for wave in reads.waves(to=to, study=study)},
        families={family.ref: family for family in people.families(to=to, study=study)},
        services={service.ref: service for service in people.services(to=to, study=study)},
        participants={p.ref: p for p in people.participants(to=to, study=study)},
        team={grant.user.username: grant.user for grant in team(to=to, study=study)},
    )


def _many(label: str, hint: str = "") -> forms.TypedMultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.TypedMultipleChoiceField(
        label=label, required=False, widget=widget, help_text=hint, empty_value=[]
    )


class EncounterForm(ChangeForm):
    """A meeting of fieldworker and participants."""

    what = "This encounter"
    kind = forms.TypedChoiceField(label="Kind", choices=KINDS, coerce=EncounterKind)
    state = forms.TypedChoiceField(
        label="Did it take place?", choices=STATES, coerce=EncounterState, widget=forms.RadioSelect
    )
    on_day = day_field("Day", help_text="Needed when it took place.")
    site = forms.TypedChoiceField(label="Site", error_messages=missing("Choose a site."))
    wave = forms.TypedChoiceField(label="Wave", required=False, empty_value=None)
    families = _many("Families", "A family counts as met once it was part of something done.")
    services = _many("Services")
    participants = _many("Participants")
    written_by = forms.TypedChoiceField(label="Written down by", required=False, empty_value=None)
    note = forms.CharField(
        label="Note",
        required=False,
        help_text="Where it was, who else was there. What was told belongs in a source.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    ref = ref_field("E-001")

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("site", known.sites, "Choose a site")
        self._offer("wave", known.waves, "Not in a wave")
        self._offer("written_by", known.team, "Nobody yet")
        for name in WHO:
            self._offer(name, getattr(known, name))
        self.homes = _homes(known.participants.values())
        for name in WHO:
            if not getattr(known, name):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The write asks the same of state and day; asked here too, all errors show at once."""
        given = super().clean() or self.cleaned_data
        if "state" in given and "on_day" in given:
            fits = day_fits(given["state"], given["on_day"], timezone.localdate())
            if not fits.allowed:
                self.add_error("on_day", f"{fits.because} {fits.would_change}")
        return given

    def when_and_where(self) -> list[forms.BoundField]:
        """The fields about the encounter itself."""
        return [self[name] for name in self.fields if name not in WHO]

    def with_whom(self) -> list[forms.BoundField]:
        """The families and services to choose from, where there are any."""
        return [self[name] for name in WHO[:2] if name in self.fields]

    def by_home(self) -> list[tuple[str, list[Any], bool]]:
        """Participants under where they belong, and whether any of them is chosen already."""
        boxes = {str(box.data["value"]): box for box in self["participants"].subwidgets}
        return [
            (home, [boxes[ref] for ref in refs], any(boxes[r].data["selected"] for r in refs))
            for home, refs in self.homes.items()
        ]

    def shown(self) -> str:
        """The hidden fields that remember which participants the form showed as chosen."""
        field = self["participants"]
        return field.as_hidden(only_initial=True) if field.field.show_hidden_initial else ""

    def _offer(self, name: str, things: dict[str, Any], nothing: str = "") -> None:
        field: Any = self.fields[name]
        first = [("", nothing)] if nothing else []
        field.choices = [*first, *((code, str(thing)) for code, thing in things.items())]
        field.coerce = _finder(things)


def _finder(things: dict[str, Any]) -> Callable[[str], Any]:
    return lambda code: things[code]


def _homes(people: Iterable[Participant]) -> dict[str, list[str]]:
    """Codes of participants under the family or service they belong to today, nowhere last."""
    homes: dict[str, list[str]] = {}
    for person in people:
        held = person.belonging[0] if person.belonging else None  # type: ignore[attr-defined]
        home = str(held.family or held.service) if held else NOWHERE
        homes.setdefault(home, []).append(person.ref)
    return dict(sorted(homes.items(), key=lambda pair: (pair[0] == NOWHERE, pair[0])))


def standing(encounter: Encounter) -> dict[str, Any]:
    """How an encounter stands now, as the form's initial values."""
    return {
        **{name: getattr(encounter, name) for name in ("kind", "state", "on_day", "note", "ref")},
        "site": encounter.site.code,
        "wave": encounter.wave.code if encounter.wave else "",
        "written_by": encounter.written_by.username if encounter.written_by else "",
        "families": [family.ref for family in encounter.families.all()],
        "services": [service.ref for service in encounter.services.all()],
        "participants": [person.ref for person in encounter.participants.all()],
    }


class DoneForm(forms.Form):
    """On which day it took place."""

    on_day = day_field("On which day did it take place?", required=True)


class FilterForm(forms.Form):
    """Which encounters to list; a choice that does not exist is passed over."""

    wave = forms.ChoiceField(required=False)
    site = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, choices=[("", "Every kind"), *KINDS])
    state = forms.ChoiceField(required=False, choices=[("", "Every state"), *STATES])

    def __init__(self, *args: Any, waves: Iterable[Wave], sites: Iterable[Site]) -> None:
        super().__init__(*args)
        choices = [("", "Every wave"), *((wave.code, wave.name) for wave in waves)]
        self.fields["wave"].choices = choices  # type: ignore[attr-defined]
        choices = [("", "Every site"), *((site.code, site.name) for site in sites)]
        self.fields["site"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for."""
        self.is_valid()
        given = self.cleaned_data
        kind, state = given.get("kind"), given.get("state")
        return Wanted(
            wave=given.get("wave", ""),
            site=given.get("site", ""),
            kind=EncounterKind(kind) if kind else None,
            state=EncounterState(state) if state else None,
        )
