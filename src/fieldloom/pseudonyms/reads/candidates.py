"""What is to be decided: all mentions of the same words, or of one entity of the register, as one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.mentions.seen import Within, current, hidden_mentions
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.rules.kinds import Kind, Layer, Tier
from fieldloom.pseudonyms.rules.standing import Key, Stand, key_of
from fieldloom.pseudonyms.within import whole_study

SURFACES = 12  # different writings of one candidate that are told


@dataclass(frozen=True, slots=True)
class Candidate:
    """Mentions that are decided as one. `surfaces` are its different writings, the first ones, as they stand
    in the text: real names. `entity` is the one of the register that it may be, with `shown`, its pseudonym;
    `sure` counts mentions that are sure, `sources` texts in which it stands. `why` is that of the first,
    which `layer` found."""

    key: str
    surfaces: tuple[str, ...]
    kind: Kind
    about: str
    why: str
    mentions: int
    sure: int
    sources: int
    entity: int | None
    shown: str
    layer: Layer

    @property
    def tier(self) -> Tier:
        """Sure where every mention is."""
        return Tier.SURE if self.sure == self.mentions else Tier.LOOK


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some candidates, the doubtful first, then those with most mentions; `total` counts all of them,
    `mentions` what is open in all of them, `look` how many want a look: they come first."""

    some: tuple[Candidate, ...]
    total: int
    mentions: int
    look: int


@dataclass(slots=True)
class _Group:
    key: Key
    mentions: int = 0
    sure: int = 0
    first: int = 0
    firsts: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()


@asks(Permission.KEEP_NAMES)
def candidates(
    *, to: User, study: Study, within: Within | None = None, first: int = 0, many: int = 50
) -> Candidates:
    """Candidates that are open, `many` of them after the first `first`. It shows real names."""
    whole_study(to, study)
    rows = _open(study.pk, within)
    groups = sorted(
        _grouped(rows), key=lambda one: (one.sure == one.mentions, -one.mentions, one.first)
    )
    some = groups[first : first + many]
    total = sum(one.mentions for one in groups)
    look = sum(one.sure != one.mentions for one in groups)
    return Candidates(tuple(_told(study.pk, rows, some)), len(groups), total, look)


@asks(Permission.KEEP_NAMES)
def candidate(key: str, *, to: User, study: Study, within: Within | None = None) -> Candidate:
    """One candidate that is open, by its key. Raises `NotFound`, also once it is decided."""
    whole_study(to, study)
    known = key_of(key)
    rows = _open(study.pk, within)
    rows = of_key(rows, known) if known else rows.none()
    found = list(_told(study.pk, rows, list(_grouped(rows))))
    if not found:
        raise NotFound("Nothing of this is open any more.")
    return found[0]


def of_key(rows: Any, key: Key) -> Any:
    """Those of these mentions that are of a candidate."""
    if key.entity is not None:
        return rows.filter(entity=key.entity)
    return rows.filter(entity=None, mark=key.mark)


def _open(study_id: int, within: Within | None) -> Any:
    rows = current(study_id, within).filter(state=Stand.OPEN.value)
    hidden = hidden_mentions(rows, study_id)
    return rows.exclude(pk__in=hidden) if hidden else rows


def _grouped(rows: Any) -> Iterable[_Group]:
    """One query: the mentions by entity and mark; those of one entity become one group."""
    sure = Count("pk", filter=Q(tier=Tier.SURE.value))
    counted = rows.order_by().values_list("entity", "mark")
    told = counted.annotate(many=Count("pk"), certain=sure, first=Min("pk"))
    groups: dict[Key, _Group] = {}
    for entity, mark, mentions, certain, first in told:
        key = Key(entity=entity) if entity is not None else Key(mark=mark)
        group = groups.setdefault(key, _Group(key, first=first))
        group.mentions += mentions
        group.sure += certain
        group.first = min(group.first, first)
        group.firsts = (*group.firsts, first)
        group.marks = (*group.marks, mark)
    return groups.values()


def _told(study_id: int, rows: Any, groups: Sequence[_Group]) -> Iterable[Candidate]:
    firsts = [pk for one in groups for pk in sorted(one.firsts)[:SURFACES]]
    firsts += [one.first for one in groups]
    mentions = {one.pk: one for one in Mention.objects.filter(pk__in=firsts)}
    words = words_at(mentions.values())
    entities = {one.key.entity for one in groups if one.key.entity is not None}
    shown = {one.pk: one.shown for one in Entity.objects.filter(pk__in=entities)}
    sources = _sources(rows, groups)
    for one in groups:
        head = mentions[one.first]
        surfaces = dict.fromkeys(words[pk] for pk in sorted(one.firsts)[:SURFACES])
        yield Candidate(
            key=str(one.key),
            surfaces=tuple(surfaces),
            kind=Kind(head.kind),
            about=head.about,
            why=head.reason,
            mentions=one.mentions,
            sure=one.sure,
            sources=len(sources[one.key]),
            entity=one.key.entity,
            shown=shown.get(one.key.entity or 0, ""),
            layer=Layer(head.layer),
        )


def _sources(rows: Any, groups: Sequence[_Group]) -> dict[Key, set[int]]:
    """In which sources each of these groups stands, in one query."""
    entities = [one.key.entity for one in groups if one.key.entity is not None]
    marks = [one.key.mark for one in groups if one.key.entity is None]
    meant = Q(entity__in=entities) | Q(entity=None, mark__in=marks)
    found: dict[Key, set[int]] = defaultdict(set)
    told = rows.filter(meant).order_by().values_list("entity", "mark", "source").distinct()
    for entity, mark, source in told:
        found[Key(entity=entity) if entity is not None else Key(mark=mark)].add(source)
    return found
