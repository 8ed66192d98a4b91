"""What a person's decision does to mentions, to the register and to what is found later."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from django.utils import timezone

from fieldloom.access.models import Study, User
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people.models import Participant
from fieldloom.pseudonyms.mentions.drawing import Draw, waiting_like
from fieldloom.pseudonyms.mentions.recognising import recognised
from fieldloom.pseudonyms.mentions.seen import current, hidden_mentions
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Act, Entity, Mention, Ruling
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.deciding import Became, words_fit
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import (
    Choice,
    Dismiss,
    How,
    Keep,
    Key,
    Like,
    Named,
    Same,
    Stand,
    key_of,
)
from fieldloom.pseudonyms.within import known_of, pseudonyms_of
from fieldloom.pseudonyms.writes.entering import NewEntity, add_forms, decide, enter, keep_as_it_is
from fieldloom.pseudonyms.writes.undoing import Before

# Their words are no names: they are told by a rule or by their mark, never looked for as a form.
UNNAMED = frozenset({Kind.DATE, Kind.NUMBER})


class Acting:
    """One act of one person: several candidates may be decided in it."""

    def __init__(self, study: Study, by: User, *, glance: bool = False) -> None:
        self.study, self.by, self.glance = study, by, glance
        self.settled: list[tuple[Stand, int | None, int]] = []
        self.before = Before(study.pk)
        self._draw: Draw | None = None

    def decide(self, choices: Mapping[str, Choice], only: Collection[int] | None) -> Act:
        """Decide each candidate; with `only` those of its mentions."""
        became: dict[str, Choice] = {}
        for told, choice in _heads_first(choices):
            key = key_of(told)
            rows = self._mentions(key, only) if key else []
            if key is None or not rows:
                raise NotFound("Nothing of this is open any more.")
            self.before.note(rows)
            meant = became.get(choice.key, choice) if isinstance(choice, Like) else choice
            entity, stand = self._entity(key, meant, rows, split=only is not None)
            became[told] = meant if entity is None else Same(entity.pk)
            self._settle(rows, stand, entity)
            self.settled.append((stand, entity.pk if entity else None, rows[0].pk))
            if only is not None:
                self._place_by_place(rows)
        recognised(self.study.pk, self.before)
        before = self.before.told() | ({"glance": self._listed()} if self.glance else {})
        return Act.objects.create(study=self.study, by=self.by, before=before)

    def _listed(self) -> list[str]:
        """Each candidate of this act by what it became, in row ids: no words."""
        return [
            f"{stand.value} entity:{entity}" if entity else f"{stand.value} mention:{first}"
            for stand, entity, first in self.settled
        ]

    def _mentions(self, key: Key, only: Collection[int] | None) -> list[Mention]:
        rows = current(self.study.pk)
        if only is not None:
            rows = rows.filter(pk__in=list(only)).exclude(state=Stand.REPLACED.value)
        else:
            rows = rows.filter(state=Stand.OPEN.value)
        if key.entity is not None:
            rows = rows.filter(entity=key.entity)
        else:
            rows = rows.filter(mark=key.mark) if only is not None else rows.filter(
                mark=key.mark, entity=None
            )  # fmt: skip
        return list(rows.exclude(pk__in=hidden_mentions(rows, self.study.pk)).order_by("pk"))

    def _entity(
        self, key: Key, choice: Choice, rows: Sequence[Mention], *, split: bool
    ) -> tuple[Entity | None, Stand]:
        """The entity that these mentions are of from now on, if any, and how they stand."""
        kind = Kind(rows[0].kind)
        if isinstance(choice, Dismiss):
            if key.entity is None and not split:
                self._rule(key.mark, Stand.DISMISSED)
            return None, Stand.DISMISSED
        if isinstance(choice, Keep):
            return self._kept(key, kind, rows, split), Stand.KEPT
        if isinstance(choice, Same):
            return self._same(choice, rows)
        if isinstance(choice, Like):
            raise Unfit("What this is like is not decided with it.", "Decide both.")
        return self._new(choice, choice.kind or kind, rows, split), Stand.DECIDED

    def _kept(self, key: Key, kind: Kind, rows: Sequence[Mention], split: bool) -> Entity | None:
        if key.entity is not None:
            entity = self._of_study(key.entity)
            if not split:
                self.before.note_entity(entity)
                keep_as_it_is(by=self.by, entity=entity)
            return entity
        if split or kind in UNNAMED:
            if not split:
                self._rule(key.mark, Stand.KEPT)
            return None
        forms = self._forms(rows)
        self._heed(kind, forms)
        made = enter(by=self.by, study=self.study, new=NewEntity(kind, forms))
        self.before.made.append(made.pk)
        return keep_as_it_is(by=self.by, entity=made)

    def _same(self, choice: Same, rows: Sequence[Mention]) -> tuple[Entity, Stand]:
        entity = self._of_study(choice.entity)
        self.before.note_entity(entity)
        self._nobody_waits(Kind(entity.kind), choice.pseudonym, self._forms(rows))
        if entity.became == Became.OPEN.value or choice.pseudonym:
            decide(by=self.by, entity=entity, pseudonym=choice.pseudonym)
        if Kind(entity.kind) in UNNAMED:
            for mark in {row.mark for row in rows}:
                self._rule(mark, Stand.DECIDED, entity)
        else:
            known = self.before.forms_known(entity)
            forms = self._forms(rows)
            add_forms(by=self.by, entity=entity, forms=forms)
            self._heed(Kind(entity.kind), forms)
            self.before.note_forms(entity, known)
        kept = entity.became == Became.KEPT.value
        return entity, Stand.KEPT if kept else Stand.DECIDED

    def _new(self, choice: Named, kind: Kind, rows: Sequence[Mention], split: bool) -> Entity:
        if kind in UNNAMED:
            return self._in_other_words(choice.pseudonym.strip(), kind, rows, split)
        who = None
        if choice.participant:
            who = Participant.objects.filter(study=self.study, ref=choice.participant).first()
            if who is None:
                raise NotFound(f"There is no participant {choice.participant} in this study.")
        forms, pseudonym = self._forms(rows), choice.pseudonym.strip()
        if not pseudonym and kind is Kind.PERSON and not (who and who.label.strip()):
            pseudonym = self._drawn(Key(mark=rows[0].mark), forms, choice.traits)
        self._nobody_waits(kind, choice.pseudonym, forms)
        self._heed(kind, forms)
        new = NewEntity(kind, forms, who, choice.traits, pseudonym)
        made = enter(by=self.by, study=self.study, new=new)
        self.before.made.append(made.pk)
        if self._draw is not None:
            self._draw.taken.append(made.pseudonym)
        return made

    def _drawn(self, key: Key, forms: tuple[str, ...], traits: Traits) -> str:
        """A pseudonym; what is barred is gathered once an act."""
        self._draw = self._draw or Draw(self.study.pk)
        name = self._draw.name(key, forms, traits)
        self._draw.taken.append(name)
        return name

    def _heed(self, kind: Kind, forms: tuple[str, ...]) -> None:
        """What is a real name from now on is drawn for nobody else in this act."""
        if self._draw is not None:
            (self._draw.people if kind is Kind.PERSON else self._draw.things).extend(forms)

    def _nobody_waits(self, kind: Kind, typed: str, forms: tuple[str, ...]) -> None:
        """A typed pseudonym is refused where it may be the real name of somebody still to be decided."""
        if kind is Kind.PERSON and typed and waiting_like(self.study.pk, typed, forms):
            raise Unfit(
                "Somebody of this name is still to be decided.",
                "Decide them first, or say that it is no name; or choose another.",
                "pseudonym",
            )

    def _in_other_words(
        self, told: str, kind: Kind, rows: Sequence[Mention], split: bool
    ) -> Entity:
        """A date or number told in words of the team's own: nothing of it goes into the register of names."""
        fits = words_fit(told, known_of(self.study.pk, kept=False), pseudonyms_of(self.study.pk))
        if not fits.allowed:
            raise Unfit(fits.because, fits.would_change, "pseudonym")
        row = Entity(study=self.study, kind=kind.value, pseudonym=told)
        row.became, row.decided_by = Became.REPLACED.value, self.by
        row.decided_at = timezone.now()
        row.save()
        self.before.made.append(row.pk)
        if not split:
            for mark in {one.mark for one in rows}:
                self._rule(mark, Stand.DECIDED, row)
        return row

    def _place_by_place(self, rows: Sequence[Mention]) -> None:
        """Of words of which some were split off nobody knows whom they name elsewhere."""
        marks = {row.mark for row in rows}
        others = current(self.study.pk).filter(mark__in=marks)
        others = others.exclude(pk__in=[row.pk for row in rows])
        for mark in set(others.order_by().values_list("mark", flat=True)):
            self._rule(mark, Stand.OPEN)

    def _rule(self, mark: str, stand: Stand, entity: Entity | None = None) -> None:
        told = {"state": stand.value, "entity": entity, "by": self.by}
        self.before.note_ruling(mark)
        Ruling.objects.update_or_create(study=self.study, mark=mark, defaults=told)

    def _of_study(self, pk: int) -> Entity:
        found = Entity.objects.filter(study=self.study, pk=pk).first()
        if found is None:
            raise NotFound(f"There is no entity {pk} in this study.")
        return found

    def _forms(self, rows: Sequence[Mention]) -> tuple[str, ...]:
        """The different writings of these mentions."""
        firsts = {row.mark: row for row in reversed(rows)}
        words = words_at(firsts.values())
        return tuple(dict.fromkeys(normalize("NFC", " ".join(w.split())) for w in words.values()))

    def _settle(self, rows: Sequence[Mention], stand: Stand, entity: Entity | None) -> None:
        told: dict[str, Any] = {"state": stand.value, "how": How.PERSON.value, "entity": entity}
        told |= {"decided_by": self.by, "decided_at": timezone.now()}
        if entity is not None:
            told["kind"] = entity.kind
        keys = [row.pk for row in rows]
        for first in range(0, len(keys), 500):
            Mention.objects.filter(pk__in=keys[first : first + 500]).update(**told)


def _heads_first(choices: Mapping[str, Choice]) -> list[tuple[str, Choice]]:
    """Those first that others are like."""
    return sorted(choices.items(), key=lambda pair: isinstance(pair[1], Like))
