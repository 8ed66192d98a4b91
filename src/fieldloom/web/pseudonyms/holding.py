"""What holds in a study: whether names come first, what is decided by rule, and who signs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fieldloom.access.rules import Permission
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.standing import Ages, Dates, Numbers, Rules
from fieldloom.sources import reads as sources
from fieldloom.sources import writes as source_writes
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.shell.pages import StudyRequest, in_study

FIRST = (
    ("yes", "Names come first: what is taken in stays shut until it was made safe"),
    ("no", "Names do not come first: what is taken in is read as it comes"),
)


def _choices(of: Any) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in of]


class PolicyForm(forms.Form):
    """Everything that a study says about making safe."""

    first = forms.ChoiceField(label="Names first", choices=FIRST, widget=forms.RadioSelect)
    dates = forms.ChoiceField(
        label="Dates",
        choices=_choices(Dates),
        widget=forms.RadioSelect,
        help_text="Moved dates keep their distance from one another, and their day of the week.",
    )
    ages = forms.ChoiceField(label="Ages", choices=_choices(Ages), widget=forms.RadioSelect)
    numbers = forms.ChoiceField(
        label="Numbers and addresses",
        choices=_choices(Numbers),
        widget=forms.RadioSelect,
        help_text="Replaced by what they are: “[NHS number]”.",
    )
    second = forms.BooleanField(
        label="A second person looks at each text before its names are replaced", required=False
    )

    def rules(self) -> Rules:
        """What is decided by rule."""
        given = self.cleaned_data
        kinds = Dates(given["dates"]), Ages(given["ages"]), Numbers(given["numbers"])
        return Rules(*kinds, second=given["second"])


@in_study(Permission.KEEP_NAMES)
def policy(request: StudyRequest) -> HttpResponse:
    """What holds here, and changing it."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    rules, first = reads.rules(**asked), sources.names_first(**asked)
    on = first is not None and first.on
    start = {
        "first": "yes" if on else "no",
        "dates": rules.dates.value,
        "ages": rules.ages.value,
        "numbers": rules.numbers.value,
        "second": rules.second,
    }
    form = PolicyForm(request.POST or None, initial=start)
    if entered(request, form, lambda sent: _said(request, sent, on, rules)) is not None:
        messages.success(request, "This holds from now on.")
        return redirect("pseudonyms:policy", slug=request.study.slug)
    return form_page(
        request, "pseudonyms/policy.html", form, {"here": "policy", "on": on, "first": first}
    )


def _said(request: StudyRequest, form: PolicyForm, on: bool, rules: Rules) -> bool:
    """Write down what is new of it."""
    asked: dict[str, Any] = {"by": request.user, "study": request.study}
    wanted = form.cleaned_data["first"] == "yes"
    if wanted is not on:
        source_writes.put_names_first(**asked, on=wanted)
    if form.rules() != rules:
        writes.set_rules(**asked, rules=form.rules())
    return True
