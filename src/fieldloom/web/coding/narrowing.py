"""Which quotations: the filters of the table, and what they ask for."""

from typing import Any

from django import forms

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.reads import Wanted
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.people import reads as people
from fieldloom.people.rules import Nation
from fieldloom.sources import reads as sources
from fieldloom.sources.rules.kinds import SourceKind
from fieldloom.web.coding.tree import choices
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest

KINDS = [(kind.value, kind.label) for kind in SourceKind]
NATIONS = [(nation.value, nation.label) for nation in Nation]


class NarrowForm(forms.Form):
    """The filters; one that the asker may not look into is not there, and an unknown choice is
    passed over."""

    code = forms.ChoiceField(label="Code", required=False)
    below = forms.BooleanField(label="and the codes under it", required=False)
    source = forms.ChoiceField(label="Source", required=False)
    coder = forms.ChoiceField(label="Coder", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *KINDS])
    wave = forms.ChoiceField(label="Wave", required=False)
    nation = forms.ChoiceField(
        label="Nation", required=False, choices=[("", "Every nation"), *NATIONS]
    )
    family = forms.ChoiceField(label="Family", required=False)
    words = forms.CharField(label="Words in the quote", required=False, max_length=200)

    def __init__(self, *args: Any, request: StudyRequest) -> None:
        super().__init__(*args)
        offered = _offered(request)
        for name, (nothing, known) in offered.items():
            self.fields[name].choices = [("", nothing), *known]  # type: ignore[attr-defined]
        for name in ("coder", "wave", "family"):
            if name not in offered:
                del self.fields[name]
        self.is_valid()
        self.chosen = {
            name: "on" if value is True else value
            for name, value in self.cleaned_data.items()
            if value
        }

    def wanted(self) -> Wanted:
        """What was asked for."""

        def one(name: str) -> tuple[str, ...]:
            return (self.chosen[name],) if name in self.chosen else ()

        return Wanted(
            code_ids=tuple(int(pk) for pk in one("code")),
            with_children="below" in self.chosen,
            source_refs=one("source"),
            coder_ids=tuple(int(pk) for pk in one("coder")),
            kinds=one("kind"),
            waves=one("wave"),
            nations=one("nation"),
            families=one("family"),
            text=self.chosen.get("words", ""),
        )


def _offered(request: StudyRequest) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """The choices of each filter that the asker may look into."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    codes = reads.codebook(**asked, counted=False)
    offered = {"code": ("Every code", list(choices(codes)))}
    known = sources.sources(**asked).values_list("ref", "title")
    offered["source"] = ("Every source", [(ref, f"{ref} {title}"[:60]) for ref, title in known])
    if may(request, Permission.SEE_TEAM):
        team = {str(grant.user_id): grant.user.name for grant in access.team(**asked)}
        offered["coder"] = ("Every coder", list(team.items()))
    if may(request, Permission.READ_FIELDWORK):
        waves = [(wave.code, wave.name) for wave in fieldwork.waves(**asked)]
        offered["wave"] = ("Every wave", waves)
    if may(request, Permission.READ_PEOPLE):
        families = [(family.ref, str(family)) for family in people.families(**asked)]
        offered["family"] = ("Every family", families)
    return offered
