"""What the team writes beside its texts, and what becomes of a real name in it. A table of all free text.

Sources are made safe when they are signed off. But a memo, the name of a code or a note on a visit names
people too. This table says of every field of the house that can hold words what becomes of them; a test holds
it against the tables, so a new field has to be entered here, or said by its room when it is made ready.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import JSONField, Model

from fieldloom.access.models import User
from fieldloom.ground.labelled import Labelled


class Becomes(Labelled):
    """What becomes of a real name in a field."""

    REPLACED = "replaced", "Replaced at each signature, and when names are replaced everywhere"
    TOLD = "told", "Counted and told to whoever replaces names: a person changes it"
    WITH_SOURCE = "with source", "Made safe with its source"
    SHUT = "shut", "Shut to all but those who keep names, or sealed"
    NO_WORDS = (
        "no words",
        "Holds no words of anybody: codes, choices, digests, sentences of the program",
    )


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table. `study` leads from its row to the study (row id)."""

    model: str
    name: str
    becomes: Becomes
    study: str = "study"
    only: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Such as coding.Memo.text."""
        return f"{self.model}.{self.name}"

    @property
    def of(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def in_json(self) -> bool:
        """Whether its words stand within a value of JSON."""
        return isinstance(self.of._meta.get_field(self.name), JSONField)

    @property
    def longest(self) -> int:
        """Code points that fit."""
        return int(getattr(self.of._meta.get_field(self.name), "max_length", 0) or 10**9)


Safe = Callable[[str], str]
Anew = Callable[[int, User, bool, Safe], None]
_FIELDS: dict[str, Field] = {}
_anew: dict[str, Anew] = {}


def enter(model: str, becomes: Becomes, *names: str, study: str = "study", **only: Any) -> None:
    """Say what becomes of names in these fields of a table; `only`: of which rows that holds."""
    for name in names:
        one = Field(model, name, becomes, study, only)
        _FIELDS[one.label] = one


def kept_anew(room: str) -> Callable[[Anew], Anew]:
    """Register what a room does once its words were changed (study, by whom, whether any was, and what makes
    a text safe): what it remembers of earlier words is made safe as well."""

    def remember(function: Anew) -> Anew:
        _anew[room] = function
        return function

    return remember


def keep_anew(study_id: int, by: User, changed: bool, safe: Safe) -> None:
    """Have each room do that."""
    for do in _anew.values():
        do(study_id, by, changed, safe)


def fields(*becomes: Becomes) -> list[Field]:
    """The fields of which this is said, in the order of their labels."""
    return sorted(
        (one for one in _FIELDS.values() if one.becomes in becomes), key=lambda one: one.label
    )


def called(label: str) -> str:
    """A field in words: "text of memos" for coding.Memo.text."""
    model, _, name = label.rpartition(".")
    meta = apps.get_model(model)._meta
    return f"{meta.get_field(name).verbose_name} of {meta.verbose_name_plural}"


def leaves(value: Any) -> Iterator[str]:
    """The texts in a value of JSON, in order; names of keys are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)


def with_leaves(value: Any, new: Iterable[str]) -> Any:
    """The same value with other texts, in the order of `leaves`."""
    texts = iter(new)

    def anew(one: Any) -> Any:
        if isinstance(one, str):
            return next(texts)
        if isinstance(one, dict):
            return {key: anew(inside) for key, inside in one.items()}
        return [anew(inside) for inside in one] if isinstance(one, list) else one

    return anew(value)


_R, _T, _S, _N = Becomes.REPLACED, Becomes.TOLD, Becomes.WITH_SOURCE, Becomes.NO_WORDS

enter("access.Study", _R, "summary", "notice", study="pk")
enter("access.Study", _T, "title", study="pk")
enter("access.Study", _N, "slug")
enter("access.Grant", _R, "reason")
enter("access.Grant", _N, "sites", "families", "waves")
# Those of the team are no participants; what they may be called in a text the register says.
enter("access.User", _N, "password", "username", "name", "email")
enter("access.Preference", _N, "name", "value")
enter("audit.Entry", _N, "verb", "about", "before", "mark")
enter("jobs.Job", _N, "kind", "outcome", "trouble")
enter("backups.Recipient", _N, "name", "key")
enter("people.Membership", _R, "role")
enter("people.Kinship", _R, "evidence")
# The pseudonyms under which people and families are known: nobody’s real name fits there.
for _model in ("people.Family", "people.Agency", "people.Service", "people.Participant"):
    enter(_model, _T, "label")
    enter(_model, _N, "ref")
enter("people.Service", _T, "kind")
enter("fieldwork.Encounter", _R, "note")
enter("fieldwork.Encounter", _T, "ref")
enter("fieldwork.Site", _T, "name")
enter("fieldwork.Wave", _T, "name")
for _model in ("fieldwork.Site", "fieldwork.Wave"):
    enter(_model, _N, "code")
enter("safeguarding.SafeguardingRecord", _N, "ref")
# What was recorded of consent is evidence: it stays as it was written, and a person is told.
enter("consent.InfoSheet", _T, "title")
enter("consent.InfoSheet", _N, "ref", "version", "sha256", "language", "ethics_ref")
enter("consent.FormVersion", _T, "title")
enter("consent.FormVersion", _N, "ref", "version", "sha256")
enter("consent.Clause", _T, "words", study="form__study")
enter("consent.Clause", _N, "conditions")
enter("consent.Event", _T, "witness", "evidence", "reasoning")
enter("consent.EventLine", _N, "conditions")
enter("consent.Competence", _T, "reasoning")
enter("consent.ProcessCheck", _T, "why", "off_limits", "sign_note", "place")
enter("consent.StruckCheck", _T, "reasoning", study="of__study")
enter("consent.LawfulBasis", _T, "reasoning")
enter("consent.LawfulBasis", _N, "article_6", "article_9")
enter("consent.Regime", _T, "reasoning")
enter("consent.Regime", _N, "offence_purposes")
enter("consent.TurningOff", _T, "reasoning")
enter("consent.TurningOff", _N, "into")
enter("consent.Outcome", _T, "reasoning", study="turning_off__study")
enter("consent.Outcome", _N, "turned")
enter("consent.Withdrawal", _N, "hands", "manifest", "result")
enter("sources.Original", _N, "mark")
enter("sources.Source", _S, "title", "attributes", "file_name", "warnings")
enter("sources.Source", _N, "ref", "format")
enter("sources.Revision", _S, "reason")
enter("sources.Revision", _N, "digest")
enter("sources.Speaker", _S, "label")
enter("sources.Paragraph", _S, "text")
enter("sources.Paragraph", _N, "kind")
enter("sources.Passage", _S, "quote", "prefix", "suffix")
enter("sources.Passage", _N, "needs_person")
enter("sources.EarlierAnchor", _S, "quote", "prefix", "suffix")
enter(
    "sources.DeliveredFile", _R, "name", "inside", "settings", study="delivery__study", source=None
)
enter("sources.DeliveredFile", _N, "reason", "remedy")
enter("sources.Subject", _N, "flags")
enter("sources.Hold", _R, "reason", study="source__study")
enter("sources.Aside", Becomes.SHUT, "said")
enter(
    "sources.RedactionRequest",
    _R,
    "reasons",
    "appeal_grounds",
    "appeal_reasons",
    study="source__study",
)
enter("sources.Verification", _R, "note")
enter("sources.Verification", _N, "looked_at")
enter("pseudonyms.Entity", _N, "gender", "generation", "language", "pseudonym", "earlier", "token")
enter("pseudonyms.SurfaceForm", _N, "mark")
enter("pseudonyms.WayBack", _N, "token", "before", "erased")
enter("pseudonyms.Asking", _T, "reason")
enter("pseudonyms.Mention", _N, "reason", "about", "mark")
enter("pseudonyms.Ruling", _N, "mark", "state")
enter("pseudonyms.Looked", _N, "print")
enter("pseudonyms.Heard", _N, "print", "spans")
enter("pseudonyms.Telling", _N, "mark")
enter("pseudonyms.Settled", _N, "fingerprint")
# A signature stands as it was given.
enter("pseudonyms.Settled", _T, "note", "decided")
enter("pseudonyms.Act", _N, "before")
enter("pseudonyms.Rung", _T, "words", study="entity__study")
enter("pseudonyms.Rewriting", _N, "token", "places", "told")
enter("pseudonyms.Relation", _R, "words", study="entity__study")
enter("pseudonyms.Renaming", _N, "pseudonym", "kin", "trouble")
