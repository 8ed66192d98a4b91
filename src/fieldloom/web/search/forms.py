"""What to look for, and where; the choices are written into the search as its own filters."""

from typing import Any

from django import forms

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.people import reads as people
from fieldloom.people.rules import Nation
from fieldloom.sources import reads
from fieldloom.sources.rules.kinds import SourceKind
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest

KINDS = [(kind.value, kind.label) for kind in SourceKind]
NATIONS = [(nation.value, nation.label) for nation in Nation]
FILTERS = ("kind", "source", "wave", "nation", "family")


class SearchForm(forms.Form):
    """One field for words, and what it is narrowed to; an unknown choice is passed over."""

    q = forms.CharField(required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *KINDS])
    source = forms.ChoiceField(label="Source", required=False)
    wave = forms.ChoiceField(label="Wave", required=False)
    nation = forms.ChoiceField(
        label="Nation", required=False, choices=[("", "Every nation"), *NATIONS]
    )
    family = forms.ChoiceField(label="Family", required=False)

    def __init__(self, *args: Any, request: StudyRequest) -> None:
        super().__init__(*args)
        asked: dict[str, Any] = {"to": request.user, "study": request.study}
        known = reads.sources(**asked).values_list("ref", "title")
        self._offer(
            "source", "Every source", [(ref, f"{ref} {title}"[:60]) for ref, title in known]
        )
        if may(request, Permission.READ_FIELDWORK):
            waves = [(wave.code, wave.name) for wave in fieldwork.waves(**asked)]
            self._offer("wave", "Every wave", waves)
        if may(request, Permission.READ_PEOPLE):
            families = [(family.ref, str(family)) for family in people.families(**asked)]
            self._offer("family", "Every family", families)
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    def _offer(self, name: str, nothing: str, known: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", nothing), *known]  # type: ignore[attr-defined]

    @property
    def words(self) -> str:
        """What was typed."""
        return str(self.chosen.get("q", ""))

    def query(self) -> str:
        """The whole search; the filters go first, so that they never touch an unfinished end."""
        filters = [f'{name}:"{self.chosen[name]}"' for name in FILTERS if name in self.chosen]
        return " ".join([*filters, self.words])
