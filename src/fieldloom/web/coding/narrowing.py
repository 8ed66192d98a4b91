"""Which quotations: the filters of the table, what they ask for, and the order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django import forms

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.reads import Wanted
from fieldloom.coding.rules.sorting import Sort, sort_of
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.people import reads as people
from fieldloom.people.rules import Nation
from fieldloom.sources import reads as sources
from fieldloom.sources.rules.kinds import SourceKind
from fieldloom.web.coding.tree import choices
from fieldloom.web.people.entering import day_field, may
from fieldloom.web.shell.pages import StudyRequest

KINDS = [(kind.value, kind.label) for kind in SourceKind]
NATIONS = [(nation.value, nation.label) for nation in Nation]
SORTS = [(sort.value, sort.label) for sort in Sort]
MEMOS = [("", "With or without memo"), ("with", "With a memo"), ("without", "Without a memo")]

# The field of the form, and what of `Wanted` it says. A further filter of choices is a further line
# here, a further `Several` below, and what may be chosen in `_offered`.
SEVERAL = {
    "code": "code_ids",
    "source": "source_refs",
    "speaker": "speakers",
    "coder": "coder_ids",
    "kind": "kinds",
    "wave": "waves",
    "nation": "nations",
    "family": "families",
}
NUMBERS = frozenset({"code", "coder"})


class Several(forms.MultipleChoiceField):
    """Several of what is offered; what is not offered is passed over, and counted in `passed_over`."""

    passed_over = 0

    def __init__(self, label: str, known: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(label=label, required=False, choices=list(known))

    def clean(self, value: Any) -> list[str]:
        given = dict.fromkeys(value or ())
        kept = [one for one in given if self.valid_value(one)]
        self.passed_over = len(given) - len(kept)
        return kept


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter of several choices: (value, words, whether it is chosen), and how many are."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]
    number: int


class NarrowForm(forms.Form):
    """The filters; one that the asker may not look into is not there, and an unknown choice is
    passed over."""

    words = forms.CharField(label="Words in the quote", required=False, max_length=200)
    code = Several("Codes")
    below = forms.BooleanField(label="and the codes under them", required=False)
    source = Several("Sources")
    speaker = Several("Speakers")
    coder = Several("Coders")
    kind = Several("Kinds", KINDS)
    wave = Several("Waves")
    nation = Several("Nations", NATIONS)
    family = Several("Families")
    coded_from = day_field("Coded from")
    coded_to = day_field("to")
    memo = forms.ChoiceField(label="Memo", required=False, choices=MEMOS)
    sort = forms.ChoiceField(label="Sort by", required=False, choices=SORTS)

    def __init__(self, *args: Any, request: StudyRequest) -> None:
        super().__init__(*args)
        offered = _offered(request)
        for name in SEVERAL.keys() - {"kind", "nation"}:
            # Where nothing is offered, what was asked for is passed over, and counted as such.
            cast(Several, self.fields[name]).choices = offered.get(name, [])
        self.is_valid()
        self.chosen: dict[str, Any] = {
            name: "on" if value is True else value
            for name, value in self.cleaned_data.items()
            if value and not (name == "sort" and value == Sort.PLACE.value)
        }

    @property
    def facets(self) -> list[Facet]:
        """The filters of which several can be chosen, where there is something to choose from."""
        found = []
        for name in (name for name in SEVERAL if name in self.fields):
            field, chosen = cast(Several, self.fields[name]), self.chosen.get(name, [])
            options = [
                (str(value), label, value in chosen) for value, label in cast(Any, field.choices)
            ]
            if options:
                found.append(Facet(name, str(field.label), options, len(chosen)))
        return found

    @property
    def narrowing(self) -> int:
        """How many filters narrow the list; the order is none, and neither is `below` alone."""
        return len(self.chosen.keys() - {"sort", "below"})

    @property
    def passed_over(self) -> int:
        """How many choices were asked for that are not offered: gone, or not open to the asker."""
        return sum(getattr(field, "passed_over", 0) for field in self.fields.values())

    @property
    def query(self) -> str:
        """The choices as the rest of an address."""
        return urlencode(self.chosen, doseq=True)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The choices one by one, for the hidden fields of another form."""
        listed = {n: v if isinstance(v, list) else [v] for n, v in self.chosen.items()}
        return [(name, str(value)) for name, values in listed.items() for value in values]

    @property
    def order(self) -> Sort:
        """The order."""
        return sort_of(self.chosen.get("sort", ""))

    def wanted(self) -> Wanted:
        """What was asked for."""
        several: dict[str, Any] = {
            wish: tuple(int(one) if name in NUMBERS else one for one in self.chosen[name])
            for name, wish in SEVERAL.items()
            if name in self.chosen
        }
        return Wanted(
            **several,
            with_children="below" in self.chosen,
            text=self.chosen.get("words", ""),
            coded_from=self.chosen.get("coded_from"),
            coded_to=self.chosen.get("coded_to"),
            with_memo={"with": True, "without": False}.get(self.chosen.get("memo", "")),
        )


def query_of(wanted: Wanted, sort: Sort) -> str:
    """The address that asks for these wishes: what `NarrowForm` reads back."""
    memo = {True: "with", False: "without", None: ""}[wanted.with_memo]
    told = {name: list(getattr(wanted, wish)) for name, wish in SEVERAL.items()}
    rest = {
        "below": "on" if wanted.with_children else "",
        "words": wanted.text,
        "coded_from": wanted.coded_from or "",
        "coded_to": wanted.coded_to or "",
        "memo": memo,
        "sort": "" if sort is Sort.PLACE else sort.value,
    }
    return urlencode({n: v for n, v in {**told, **rest}.items() if v}, doseq=True)


def _offered(request: StudyRequest) -> dict[str, list[tuple[str, str]]]:
    """The choices of each filter that the asker may look into."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    codes = reads.codebook(**asked, counted=False)
    known = sources.sources(**asked).values_list("ref", "title")
    offered = {
        "code": list(choices(codes)),
        "source": [(ref, f"{ref} {title}"[:60]) for ref, title in known],
        "speaker": reads.who_speaks(**asked),
    }
    if may(request, Permission.SEE_TEAM):
        team = {str(grant.user_id): grant.user.name for grant in access.team(**asked)}
        offered["coder"] = list(team.items())
    if may(request, Permission.READ_FIELDWORK):
        offered["wave"] = [(wave.code, wave.name) for wave in fieldwork.waves(**asked)]
    if may(request, Permission.READ_PEOPLE):
        offered["family"] = [(family.ref, str(family)) for family in people.families(**asked)]
    return offered
