"""Names of the register are replaced in what the team wrote: memos, codes, notes (see `team_texts`)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from fieldloom.access.models import User
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.keystore import Piece
from fieldloom.pseudonyms.mentions import read_already
from fieldloom.pseudonyms.mentions.read_already import Found
from fieldloom.pseudonyms.mentions.replacements import BEFORE, Wording
from fieldloom.pseudonyms.models import Rewriting
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.fitting import Stands, fitted
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.leaks import Leak, leaks, watch_for
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.sweeping import Sweep
from fieldloom.pseudonyms.rules.wording import put_for
from fieldloom.pseudonyms.team_texts import (
    Becomes,
    Field,
    fields,
    keep_anew,
    leaves,
    with_leaves,
)
from fieldloom.pseudonyms.within import known_of

APART = 10**7  # places of one text are numbered from so many times the number of that text on


@dataclass(slots=True)
class _Made:
    """A text as it is from now on, with what stood in it: (start, end, entity, words)."""

    new: str = field(repr=False)
    stood: list[Stands] = field(default_factory=list, repr=False)


class TeamWords:
    """Makes what the team wrote in a study safe. `more` are further forms that go, such as a pseudonym that
    was changed. Exactly what a file is stopped for at the door is replaced; of a doubt a person decides."""

    def __init__(self, study_id: int, more: Iterable[Known] = ()) -> None:
        self.study_id = study_id
        extra = list(more)
        known = [*known_of(study_id, kept=False), *extra]
        self._watch = watch_for(known)
        self._sweep = Sweep(self._watch)
        self._wording = Wording(study_id)
        self._further = {one.id: one.forms for one in extra}
        decided = ((pk, e.kind, e.became, e.pseudonym) for pk, e in self._wording.entities.items())
        self._read = read_already.under([study_id, *known, *sorted(decided)])

    def rewrite(self, by: User) -> Rewriting | None:
        """Do it, in the transaction of whoever asks, and tell; None where there was nothing to do or tell."""
        if not self._sweep:
            return None
        row = Rewriting(study_id=self.study_id, by=by)
        pieces: list[Piece] = []
        told: Counter[str] = Counter()
        for one in fields(Becomes.REPLACED):
            for key, value in self._rows(one):
                stands = self._replace(row, pieces, one, key, value)
                told[one.label] += sum(self._found(text)[0] for text in stands)
        for one in fields(Becomes.TOLD):
            for _, value in self._rows(one):
                told[one.label] += sum(self._found(text)[1] for text in leaves(value))
        row.told = {label: many for label, many in sorted(told.items()) if many}
        keep_anew(self.study_id, by, bool(row.places), self.safe)
        if row.places:
            row.save()
            keystore.keep_elsewhere(row, pieces)
        return row if row.places or row.told else None

    def safe(self, text: str) -> str:
        """A text without names of the register."""
        return self._made(text).new

    def _rows(self, one: Field) -> Iterator[tuple[int, Any]]:
        rows = one.of._default_manager.filter(**{one.study: self.study_id}, **one.only)
        yield from rows.order_by("pk").values_list("pk", one.name)

    def _replace(
        self, row: Rewriting, pieces: list[Piece], one: Field, key: int, value: Any
    ) -> list[str]:
        """What stands in this row from now on."""
        texts = list(leaves(value))
        made = [self._made(text) for text in texts]
        if all(new.new == old for new, old in zip(made, texts, strict=True)):
            return texts
        kept = write(one, key, value, [new.new for new in made])
        for number, (new, old, stands) in enumerate(zip(made, texts, kept, strict=True)):
            if new.new == old:
                continue
            at = len(row.places) * APART
            row.places.append([one.label, key, number, digest(stands)])
            row.replaced += len(new.stood)
            pieces += [
                Piece(at + start, at + end, who, was)
                for start, end, who, was in fitted(old, new.new, new.stood, stands)
            ]
        return [*leaves(with_leaves(value, kept))]

    def _found(self, text: str) -> Found:
        """How many names a person has to look at in a text that stands, and how many of them are sure."""
        mark = read_already.mark_of(text)
        if mark in self._read:
            return self._read[mark]
        found = self._leaks(text)
        if not found:
            self._read[mark] = 0, 0
        return len(found), sum(not leak.doubtful for leak in found)

    def _leaks(self, text: str) -> list[Leak]:
        if not text or not self._sweep.suspects(text.encode("utf-8", "replace")):
            return []
        return list(leaks(text, self._watch))

    def _made(self, text: str) -> _Made:
        made, mark = _Made(text), read_already.mark_of(text)
        if mark in self._read:
            return made
        found = self._leaks(text)
        parts: list[str] = []
        at = length = 0
        for leak in found:
            put = None if leak.doubtful else self._put(text, leak.start, leak.end, leak.entity)
            if put is None:
                continue
            parts += [text[at : leak.start], put]
            start = length + leak.start - at
            length = start + len(put)
            made.stood.append((start, length, leak.entity, text[leak.start : leak.end]))
            at = leak.end
        made.new = "".join([*parts, text[at:]])
        if made.new == text:
            self._read[mark] = len(found), sum(not leak.doubtful for leak in found)
        return made

    def _put(self, text: str, start: int, end: int, entity_id: int) -> str | None:
        entity = self._wording.entities.get(entity_id)
        if entity is None or entity.became != Became.REPLACED.value:
            return None
        words = text[start:end]
        forms = [*self._wording.forms.get(entity_id, ()), *self._further.get(entity_id, ())]
        before = text[max(0, start - BEFORE) : start]
        put = put_for(Kind(entity.kind), words, entity.pseudonym, forms, before)
        return put if put != words else None


def write(one: Field, key: int, value: Any, texts: list[str]) -> list[str]:
    """Write other texts into a field; whoever has the row open notices. Answers what stands there now: a name
    that has to be another's own gets a number, and what is too long is cut."""
    fit = [text[: one.longest] for text in texts]
    try:
        with transaction.atomic():
            _update(one, key, with_leaves(value, fit))
    except IntegrityError:
        fit = [f"{text[: one.longest - 14]} ({key})" for text in fit]
        _update(one, key, with_leaves(value, fit))
    return fit


def digest(text: str) -> str:
    """By what a text is known again."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _update(one: Field, key: int, value: Any) -> None:
    told: dict[str, Any] = {one.name: value}
    if any(other.name == "version" and other.get_internal_type().endswith("IntegerField")
           for other in one.of._meta.concrete_fields):  # fmt: skip
        told["version"] = F("version") + 1
    one.of._default_manager.filter(pk=key).update(**told)
