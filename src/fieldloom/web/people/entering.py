"""How a form is answered in people and in fieldwork: written, or given back with the reason.

A form for changing remembers what it showed. Only what the person changed is written, and where
somebody else changed the same in between, both are shown and nothing is overwritten.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from fieldloom.access import reads
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Stale, Unfit
from fieldloom.web.shell.pages import StudyRequest

F = TypeVar("F", bound=forms.BaseForm)
T = TypeVar("T")


def may(request: StudyRequest, permission: Permission) -> bool:
    """Whether to offer a way to what this permission opens."""
    return reads.decision(to=request.user, permission=permission, study=request.study).allowed


def entered(request: StudyRequest, form: F, write: Callable[[F], T]) -> T | None:
    """What `write` made of a form that was sent and is in order; None when there is more to do.

    What the write itself objects to stands beside its field, as the form's own errors do.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return write(form)
    except Unfit as error:
        form.add_error(error.place if error.place in form.fields else None, str(error))
        return None


def form_page(
    request: StudyRequest, template: str, form: forms.BaseForm, told: dict[str, Any]
) -> HttpResponse:
    """The page with a form on it: 422 when the form was sent and has errors."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **told}, status=status)


class ChangeForm(forms.Form):
    """A form that changes something that is there; `initial` is how it stands now."""

    what = "This"

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = changing

    def changes(self) -> dict[str, Any]:
        """What the person changed, by field.

        Raises `Stale` where somebody else has changed one of those fields since the form was shown.
        """
        mine = {name: self.cleaned_data[name] for name in self.changed_data}
        moved = [name for name in mine if self._moved_on(name)]
        if moved:
            theirs = {self._label(name): self.initial.get(name) for name in moved}
            raise Stale(self.what, theirs, {self._label(name): self._given(name) for name in moved})
        return mine

    def _moved_on(self, name: str) -> bool:
        field = self.fields[name]
        if not field.show_hidden_initial:
            return False
        widget = field.hidden_widget()
        shown = widget.value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        return bool(field.has_changed(self.initial.get(name), shown))

    def _label(self, name: str) -> str:
        return str(self[name].label)

    def _given(self, name: str) -> Any:
        return self[name].data


def missing(words: str) -> dict[str, str]:
    """What a field says when it was left empty and must not be."""
    return {"required": words}


def day_field(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    """One day, chosen from the browser's calendar or typed."""
    widget = forms.DateInput(attrs={"type": "date", "class": "input-short"}, format="%Y-%m-%d")
    wrong = {"invalid": "Give a day, such as 2022-05-03.", "required": "Give a day."}
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=widget, error_messages=wrong
    )


def ref_field(example: str) -> forms.CharField:
    """A study code; empty asks for the next one."""
    return forms.CharField(
        label="Study code",
        required=False,
        max_length=30,
        help_text=f"Leave empty for the next one. Letters, digits and hyphens, such as {example}.",
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
    )
