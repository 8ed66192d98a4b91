"""Who asked that real names be opened or destroyed, who answered, and what was opened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit import reads as audit
from fieldloom.backups import reads as backups
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms import opened
from fieldloom.pseudonyms.keystore.recipients import recipients
from fieldloom.pseudonyms.models import Asking
from fieldloom.pseudonyms.within import who_keep_names, whole_study

USES = {
    "real names opened": "the register with real names",
    "text opened as it was": "a text as it was before",
}
"""What is recorded wherever something is shown, and what it was."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Use:
    """Something that was shown: when, to whom, what, and by which asking (row id)."""

    at: datetime
    who: User | None
    what: str
    asking: int | None
    number: int


@asks(Permission.KEEP_NAMES)
def askings(*, to: User, study: Study) -> QuerySet[Asking]:
    """Every asking of a study with its answer, the latest first."""
    whole_study(to, study)
    rows = Asking.objects.filter(study=study)
    return rows.select_related("asked_by", "answer__by", "entity__participant").order_by("-pk")


@asks(Permission.KEEP_NAMES)
def asking(pk: int, *, to: User, study: Study) -> Asking:
    """One asking. Raises `NotFound`."""
    found = askings(to=to, study=study).filter(pk=pk).first()
    if found is None:
        raise NotFound(f"Nothing was asked under the number {pk} in this study.")
    return found


@asks(Permission.KEEP_NAMES)
def open_to(*, to: User, study: Study) -> Asking | None:
    """The opening by which real names are open to this user now."""
    whole_study(to, study)
    rows = opened.open_now(study.pk).filter(asked_by=to)
    return rows.select_related("answer__by").first()


@asks(Permission.KEEP_NAMES)
def could_answer(*, to: User, study: Study) -> list[User]:
    """Who could say yes to what this user asks: everybody else who keeps the names of the whole study."""
    whole_study(to, study)
    return list(User.objects.filter(pk__in=who_keep_names(study.pk) - {to.pk}).order_by("name"))


@asks(Permission.KEEP_NAMES)
def asks_me(*, to: User, study: Study) -> int:
    """How many askings of others wait for an answer that this user could give."""
    if not reach(to, Permission.KEEP_NAMES, study).everything:
        return 0
    return waiting_in(study.pk).exclude(asked_by=to).count()


@asks(Permission.KEEP_NAMES)
def uses(*, to: User, study: Study) -> list[Use]:
    """The latest times at which real names were shown, the latest first. Two queries."""
    whole_study(to, study)
    rows = audit.entries(study.pk).filter(verb__in=USES, refused=False)[:MOST]
    found = list(rows.values_list("at", "actor", "verb", "about", "number"))
    people = User.objects.in_bulk({actor for _, actor, *_ in found if actor is not None})
    return [
        Use(at, people.get(actor), USES[verb], _number(about.get("opening")), number)
        for at, actor, verb, about, number in found
    ]


def names_recipients(*, to: User) -> list[tuple[str, str]]:
    """(public key, name) of those to whom copies of the key database are sealed. For the keeper."""
    backups.keeper(to=to)
    return recipients()


def waiting_in(study_id: int) -> QuerySet[Asking]:
    """Those that wait for a second person. Narrows nothing: for writes, not for doors."""
    return Asking.objects.filter(study_id=study_id, answer__isnull=True)


def others_than(row: Asking) -> set[int]:
    """Who could say yes to it beside whoever asked (user row ids)."""
    return who_keep_names(row.study_id) - {row.asked_by_id}


def _number(told: object) -> int | None:
    kind, _, number = str(told).partition(":")
    return int(number) if kind == "asking" and number.isdigit() else None
