"""How things stood before a decision, and putting them back. Row ids, states and marks; no words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from fieldloom.access.models import Study, User
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.models import Act, Entity, Mention, Ruling
from fieldloom.pseudonyms.rules.standing import Stand

_MENTION = ("state", "how", "entity_id", "kind", "decided_by_id", "decided_at")
_ENTITY = ("became", "pseudonym", "earlier", "decided_by_id", "decided_at")


class Before:
    """What an act is about to change, gathered while it does."""

    def __init__(self, study_id: int) -> None:
        self.study_id = study_id
        self.mentions: dict[int, list[Any]] = {}
        self.entities: dict[int, list[Any]] = {}
        self.made: list[int] = []
        self.forms: dict[int, list[str]] = {}
        self.rulings: dict[str, list[Any] | None] = {}

    def note(self, rows: Iterable[Mention]) -> None:
        """Mentions, as they stand."""
        for row in rows:
            self.mentions.setdefault(row.pk, _plain(row, _MENTION))

    def note_entity(self, entity: Entity) -> None:
        """An entity that was there before."""
        if entity.pk not in self.made:
            self.entities.setdefault(entity.pk, _plain(entity, _ENTITY))

    def forms_known(self, entity: Entity) -> set[str]:
        """The marks of the forms that it has."""
        return marks_of(entity)

    def note_forms(self, entity: Entity, known: set[str]) -> None:
        """Which forms it got since."""
        self.forms.setdefault(entity.pk, []).extend(sorted(marks_of(entity) - known))

    def note_ruling(self, mark: str) -> None:
        """What was ruled of these words, or that nothing was."""
        if mark not in self.rulings:
            old = Ruling.objects.filter(study=self.study_id, mark=mark).first()
            self.rulings[mark] = None if old is None else [old.state, old.entity_id]

    def told(self) -> dict[str, Any]:
        """All of it, for the row of the act."""
        return {
            "mentions": self.mentions,
            "entities": self.entities,
            "made": self.made,
            "forms": self.forms,
            "rulings": self.rulings,
        }


def undo(study: Study, by: User) -> Act:
    """Put back how things stood before this person's last act."""
    rows = Act.objects.select_for_update(of=("self",)).filter(study=study, by=by, undone=False)
    act = rows.last()
    if act is None:
        raise NotFound("You have decided nothing here that could be undone.")
    before = act.before
    keys = [int(pk) for pk in before["mentions"]]
    _not_signed_since(keys, before["made"])
    _put_back(Mention, before["mentions"], _MENTION)
    _rulings_back(study, by, before["rulings"])
    _put_back(Entity, before["entities"], _ENTITY)
    for pk, marks in before["forms"].items():
        keystore.leave_forms(Entity.objects.get(pk=int(pk)), marks)
    _unmake(before["made"])
    act.undone = True
    act.save(update_fields=["undone"])
    return act


def _not_signed_since(mentions: Sequence[int], made: Sequence[int]) -> None:
    gone = Mention.objects.filter(state=Stand.REPLACED.value)
    if gone.filter(pk__in=mentions).exists() or gone.filter(entity__in=made).exists():
        raise Unfit(
            "A text in which this counted was signed off since.",
            "Change the pseudonym everywhere instead, or mark the place and decide it anew.",
        )


def _put_back(model: type[Any], told: dict[str, list[Any]], fields: Sequence[str]) -> None:
    there = {row.pk: row for row in model.objects.filter(pk__in=[int(pk) for pk in told])}
    for pk, values in told.items():
        row = there.get(int(pk))
        for name, value in zip(fields, values if row else (), strict=False):
            moment = name == "decided_at" and value
            setattr(row, name, datetime.fromisoformat(value) if moment else value)
    model.objects.bulk_update(
        there.values(), [name.removesuffix("_id") for name in fields], batch_size=100
    )


def _rulings_back(study: Study, by: User, told: dict[str, list[Any] | None]) -> None:
    for mark, old in told.items():
        if old is None:
            Ruling.objects.filter(study=study, mark=mark).delete()
        else:
            Ruling.objects.filter(study=study, mark=mark).update(state=old[0], entity=old[1])


def _unmake(made: Sequence[int]) -> None:
    """Entities that came with the act go; what was found of them since is open again."""
    since = Mention.objects.filter(entity__in=made)
    since.update(entity=None, state=Stand.OPEN.value, how="", decided_by=None, decided_at=None)
    for entity in Entity.objects.filter(pk__in=made):
        keystore.leave_forms(entity, sorted(marks_of(entity)))
        entity.delete()


def marks_of(entity: Entity) -> set[str]:
    """The marks of the forms that an entity has."""
    return set(entity.forms.values_list("mark", flat=True))


def _plain(row: Any, fields: Sequence[str]) -> list[Any]:
    told = [getattr(row, name) for name in fields]
    return [one.isoformat() if isinstance(one, datetime) else one for one in told]
