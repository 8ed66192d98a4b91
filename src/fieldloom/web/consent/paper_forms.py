"""What is asked when a paper is registered."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import get_default_renderer

from fieldloom.consent.rules.events import NoReturn, Readers
from fieldloom.consent.rules.terms import Audience, Condition, Medium, Purpose
from fieldloom.consent.things import InfoSheet
from fieldloom.consent.writes import NewClause
from fieldloom.web.consent.forms import chosen, many
from fieldloom.web.people.entering import day_field, missing

FIRST, MOST = 4, 40


class PaperForm(forms.Form):
    """What a sheet and a form have in common."""

    ref = forms.CharField(
        label="Code",
        max_length=30,
        help_text="The same for all versions, such as CF-adult.",
        error_messages=missing("Give it a code."),
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
    )
    version = forms.CharField(
        label="Version",
        max_length=20,
        help_text="As it is printed on the page, such as 1.0.",
        error_messages=missing("Give the version."),
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages=missing("Give it its title.")
    )
    readers = forms.TypedChoiceField(label="Written for", choices=chosen(Readers), coerce=Readers)
    valid_from = day_field("In use from", required=True)
    valid_to = day_field("Last day in use", help_text="Empty while it goes on.")
    sha256 = forms.CharField(
        label="SHA-256 of the file that was approved",
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SheetForm(PaperForm):
    """A version of an information sheet."""

    language = forms.CharField(
        label="Language", required=False, max_length=40, help_text="Where it is not English."
    )
    ethics_ref = forms.CharField(
        label="Reference of the ethics panel", required=False, max_length=60
    )
    approved_on = day_field("Approved on")


class FormForm(PaperForm):
    """A version of a consent form, but for its clauses."""

    sheet = forms.TypedChoiceField(label="Read before it", required=False, empty_value=None)

    def __init__(self, *args: Any, sheets: Iterable[InfoSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {str(one): one for one in sheets}
        field = self.fields["sheet"]
        titles = ((ref, f"{ref}: {one.title}") for ref, one in known.items())
        field.choices = [("", "No information sheet"), *titles]  # type: ignore[attr-defined]
        field.coerce = known.__getitem__  # type: ignore[attr-defined]


class ClauseForm(forms.Form):
    """One clause; left empty it is no clause."""

    words = forms.CharField(
        label="Words of the clause",
        error_messages=missing("Give the words of this clause."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    purpose = forms.TypedChoiceField(
        label="Purpose",
        choices=[("", "Choose a purpose"), *chosen(Purpose)],
        coerce=Purpose,
        error_messages=missing("Choose what it is for."),
    )
    medium = forms.TypedChoiceField(
        label="In which medium",
        required=False,
        empty_value=None,
        coerce=Medium,
        choices=[("", "Every medium"), *chosen(Medium)],
    )
    ceiling = forms.TypedChoiceField(
        label="For at most",
        choices=chosen(Audience),
        coerce=Audience,
        initial=Audience.WHOLE_TEAM.value,
    )
    conditions = many("On condition", Condition)
    lasts_months = forms.IntegerField(
        label="Lasts months",
        required=False,
        min_value=1,
        max_value=1200,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    until = day_field("Ends on")
    point_of_no_return = forms.TypedChoiceField(
        label="Can be withdrawn",
        choices=[
            (NoReturn.NONE.value, "Always"),
            *chosen((NoReturn.RELEASE, NoReturn.ARCHIVE)),
        ],
        coerce=NoReturn,
        initial=NoReturn.NONE.value,
    )


if TYPE_CHECKING:  # the class itself takes no type
    _FormSet = forms.BaseFormSet[ClauseForm]
else:
    _FormSet = forms.BaseFormSet


class ClauseForms(_FormSet):
    """The clauses of a form, in their order; what is left empty is no clause."""

    form = ClauseForm
    extra, min_num, max_num, absolute_max = FIRST, 0, MOST, MOST
    can_order = can_delete = can_delete_extra = validate_max = validate_min = False
    renderer = get_default_renderer()

    def initial_form_count(self) -> int:
        """None stands already: a form is registered once."""
        return 0

    def new(self) -> list[NewClause]:
        """The clauses that were filled in."""
        given = (form.cleaned_data for form in self.forms if form.has_changed())
        return [NewClause(**{**one, "conditions": frozenset(one["conditions"])}) for one in given]

    def longer(self) -> "ClauseForms":
        """The same with one clause more to fill in; nothing is checked yet."""
        count = min(self.total_form_count() + 1, MOST)
        names = list(ClauseForm.base_fields)
        held = [{name: self._sent(n, name) for name in names} for n in range(count - 1)]
        known = [{name: value for name, value in one.items() if value} for one in held]
        made = ClauseForms(initial=known, prefix=self.prefix)
        made.extra = count
        return made

    def _sent(self, number: int, name: str) -> Any:
        """What was typed for a field: one value, or of checkboxes all of them."""
        where = f"{self.prefix}-{number}-{name}"
        sent: Any = self.data  # of a browser: a QueryDict
        return sent.getlist(where) if name == "conditions" else sent.get(where)
