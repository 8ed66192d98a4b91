"""What is asked about people: study codes and pseudonyms, never names."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fieldloom.people.rules import Nation, PersonKind
from fieldloom.people.who import Agency, Family, Participant, Service
from fieldloom.people.writes import Joining
from fieldloom.web.people.entering import ChangeForm, day_field, missing, ref_field

NATIONS = [("", "Choose a nation"), *((n.value, n.label) for n in Nation)]
NO_NAMES = "A pseudonym. Real names never stand here."


def nation_field() -> forms.TypedChoiceField:
    """One nation."""
    return forms.TypedChoiceField(
        label="Nation",
        choices=NATIONS,
        coerce=Nation,
        error_messages=missing("Choose a nation."),
    )


class FamilyForm(ChangeForm):
    """A family to follow."""

    what = "This family"
    label = forms.CharField(
        label="What you call the family", required=False, max_length=200, help_text=NO_NAMES
    )
    nation = nation_field()
    ref = ref_field("H01")


class AgencyForm(ChangeForm):
    """A body to which services belong."""

    what = "This agency"
    label = forms.CharField(
        label="Name",
        max_length=200,
        help_text="Its name, or a pseudonym.",
        error_messages=missing("Give it a name."),
    )
    nation = nation_field()
    ref = ref_field("AG1")


class ServiceForm(AgencyForm):
    """A service to observe, and the agency it belongs to."""

    what = "This service"
    kind = forms.CharField(
        label="Kind of service",
        required=False,
        max_length=80,
        help_text="For example drug treatment, children and families social work.",
    )
    agency = forms.TypedChoiceField(label="Agency", required=False, empty_value=None)
    ref = ref_field("SV1")
    field_order = ("label", "kind", "nation", "agency", "ref")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {agency.ref: agency for agency in agencies}
        field = self.fields["agency"]
        field.choices = [("", "None, or not known"), *((r, str(a)) for r, a in known.items())]  # type: ignore[attr-defined]
        field.coerce = known.__getitem__  # type: ignore[attr-defined]


class PersonForm(ChangeForm):
    """A person who takes part."""

    what = "This participant"
    label = forms.CharField(label="Pseudonym", required=False, max_length=200, help_text=NO_NAMES)
    kind = forms.TypedChoiceField(
        label="Takes part as",
        choices=[(k.value, k.label) for k in PersonKind],
        coerce=PersonKind,
        widget=forms.RadioSelect,
        error_messages=missing("Choose in what capacity they take part."),
    )
    born_year = forms.IntegerField(
        label="Year of birth",
        required=False,
        help_text="The year only, such as 1993.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
        error_messages={"invalid": "Give the year in four digits, such as 1993."},
    )
    of_age_on = day_field(
        "Answers alone from",
        help_text="Of a child: the first day, if the birthday was told. "
        "Without it, 1 January of the year in which they become 16 counts.",
    )
    ref = ref_field("H01-P1")


class NewPersonForm(PersonForm):
    """A person who takes part, and where they belong."""

    of = forms.ChoiceField(label="Belongs to", required=False)
    role = forms.CharField(
        label="In which role",
        required=False,
        max_length=80,
        help_text="For example mother, child, worker. Needed when they belong somewhere.",
    )
    from_day = day_field("Since", help_text="Leave empty if it is not known.")
    field_order = ("of", "role", "from_day", "kind", "label", "born_year", "of_age_on", "ref")

    def __init__(self, *args: Any, homes: Iterable[Family | Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = {home.ref: home for home in homes}
        choices = [("", "No family or service"), *((r, str(h)) for r, h in self.homes.items())]
        self.fields["of"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A role is asked for only when there is something to belong to."""
        given = super().clean() or self.cleaned_data
        if given.get("of") and not given.get("role"):
            self.add_error("role", "Say in which role they belong there.")
        return given

    def joining(self) -> Joining | None:
        """Where the person belongs, if anywhere."""
        given = self.cleaned_data
        home = self.homes.get(given["of"])
        return Joining(home, given["role"], given["from_day"]) if home else None


class MembershipForm(ChangeForm):
    """In which role somebody belongs, and in which time."""

    what = "This membership"
    role = forms.CharField(
        label="Role",
        max_length=80,
        help_text="For example mother, child, kinship carer, worker.",
        error_messages=missing("Say in which role they belong here."),
    )
    from_day = day_field("First day", help_text="Leave empty if it is not known.")
    to_day = day_field("Last day", help_text="Leave empty while it goes on.")


class JoinForm(MembershipForm):
    """Which participant belongs here."""

    participant = forms.ChoiceField(
        label="Participant", error_messages=missing("Choose who belongs here.")
    )
    field_order = ("participant", "role", "from_day", "to_day")

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.ref: person for person in people}
        choices = [("", "Choose somebody"), *((r, str(p)) for r, p in self.people.items())]
        self.fields["participant"].choices = choices  # type: ignore[attr-defined]

    def joining(self, of: Family | Service) -> Joining:
        """The belonging that was asked for."""
        given = self.cleaned_data
        return Joining(of, given["role"], given["from_day"], given["to_day"])
