"""Mentions among the words around them, and a whole raw text with its mentions. They show real names."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.mentions.seen import Within, current, hidden_mentions, unseen
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.reads.candidates import of_key
from fieldloom.pseudonyms.rules.kinds import Kind, Tier
from fieldloom.pseudonyms.rules.standing import How, Stand, key_of
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Paragraph, Source
from fieldloom.sources.rules.masking import masked
from fieldloom.sources.taking_in import revising

AROUND = 70  # code points to each side


@dataclass(frozen=True, slots=True)
class InContext:
    """A mention (row id) with its words and those around it, on one line. `shown`: the pseudonym of its
    entity. `paragraph` counts from 1."""

    mention: int
    source: str
    paragraph: int
    speaker: str
    before: str
    words: str
    after: str
    kind: Kind
    tier: Tier
    reason: str
    state: Stand
    how: How
    entity: int | None
    shown: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A mention in a raw text: code points `start` to `end`, with its candidate's key."""

    mention: int
    start: int
    end: int
    key: str
    kind: Kind
    tier: Tier
    reason: str
    state: Stand
    how: How
    by_hand: bool
    entity: int | None
    shown: str


@dataclass(frozen=True, slots=True)
class Raw:
    """The text of a source as it stands, with shades where words are withheld for another reason, and its
    mentions in order. `paragraphs`: (start, end, said, speaker) of each, as in a revision."""

    text: str
    revision: int
    paragraphs: tuple[tuple[int, int, int, str], ...]
    mentions: tuple[Marked, ...]
    withheld: int


@asks(Permission.KEEP_NAMES)
def mentions_of(
    key: str,
    *,
    to: User,
    study: Study,
    within: Within | None = None,
    states: Collection[Stand] = (Stand.OPEN,),
) -> list[Mention]:
    """The mentions of a candidate, in order, for `in_context`: page through them. Raises `NotFound`."""
    whole_study(to, study)
    known = key_of(key)
    if known is None:
        raise NotFound("There is no such candidate.")
    rows = of_key(current(study.pk, within), known)
    rows = rows.filter(state__in=[one.value for one in states])
    hidden = hidden_mentions(rows, study.pk)
    return list(
        rows.exclude(pk__in=hidden).select_related("source").order_by("source__ref", "start")
    )


@asks(Permission.KEEP_NAMES)
def in_context(*, to: User, study: Study, mentions: list[Mention]) -> list[InContext]:
    """Each of these mentions with the words around it; a few at a time, for each text is opened whole."""
    whole_study(to, study)
    texts, said = _texts({one.revision_id for one in mentions}), _speakers(mentions)
    spans = unseen(study.pk, {one.source_id for one in mentions})
    shown = _shown({one.entity_id for one in mentions})
    told = []
    for one in mentions:
        text = texts[one.revision_id]
        text = masked(text, 0, spans.get(one.revision_id, []))
        told.append(
            InContext(
                mention=one.pk,
                source=one.source.ref,
                paragraph=one.paragraph,
                speaker=said.get((one.revision_id, one.paragraph), ""),
                before=_line(text[max(0, one.start - AROUND) : one.start]),
                words=text[one.start : one.end],
                after=_line(text[one.end : one.end + AROUND]),
                kind=Kind(one.kind),
                tier=Tier(one.tier),
                reason=one.reason,
                state=Stand(one.state),
                how=How(one.how),
                entity=one.entity_id,
                shown=shown.get(one.entity_id or 0, ""),
            )
        )
    return told


@asks(Permission.KEEP_NAMES)
def mention(pk: int, *, to: User, study: Study) -> Mention:
    """One mention in a text as it stands, by row id. Raises `NotFound`."""
    whole_study(to, study)
    rows = current(study.pk).filter(pk=pk)
    hidden = hidden_mentions(rows, study.pk)
    found = rows.exclude(pk__in=hidden).select_related("source__current").first()
    if found is None:
        raise NotFound("There is no such mention any more.")
    return found


@asks(Permission.KEEP_NAMES)
def raw(*, to: User, source: Source) -> Raw:
    """A source's text as it stands, with its mentions. Raises `NotFound` for one without a text."""
    whole_study(to, source.study_id)
    if source.current is None:
        raise NotFound(f"{source.ref} has no text.")
    revision = source.current
    spans = unseen(source.study_id, [source.pk]).get(revision.pk, [])
    rows = Paragraph.objects.filter(revision=revision).order_by("number")
    blocks = rows.values_list("start", "end", "said", "speaker__label")
    paragraphs = tuple((start, end, said, label or "") for start, end, said, label in blocks)
    found = current(source.study_id).filter(source=source).order_by("start")
    hidden = set(hidden_mentions(found, source.study_id))
    mentions = [one for one in found if one.pk not in hidden]
    shown = _shown({one.entity_id for one in mentions})
    text = masked(revising.text_of(revision), 0, spans)
    marked = tuple(_marked(one, shown) for one in mentions)
    return Raw(text, revision.pk, paragraphs, marked, len(spans))


def _marked(one: Mention, shown: dict[int, str]) -> Marked:
    return Marked(
        mention=one.pk,
        start=one.start,
        end=one.end,
        key=str(one.key),
        kind=Kind(one.kind),
        tier=Tier(one.tier),
        reason=one.reason,
        state=Stand(one.state),
        how=How(one.how),
        by_hand=one.by_hand,
        entity=one.entity_id,
        shown=shown.get(one.entity_id or 0, ""),
    )


def _texts(revisions: Collection[int]) -> dict[int, str]:
    parts: dict[int, list[str]] = {pk: [] for pk in revisions}
    rows = Paragraph.objects.filter(revision__in=list(revisions)).order_by("revision", "number")
    for revision, text in rows.values_list("revision_id", "text"):
        parts[revision].append(text)
    return {revision: "".join(some) for revision, some in parts.items()}


def _speakers(mentions: Collection[Mention]) -> dict[tuple[int, int], str]:
    revisions = {one.revision_id for one in mentions}
    numbers = {one.paragraph for one in mentions}
    rows = Paragraph.objects.filter(
        revision__in=list(revisions), number__in=list(numbers), speaker__isnull=False
    )
    told = rows.order_by().values_list("revision_id", "number", "speaker__label")
    return {(revision, number): label for revision, number, label in told}


def _shown(entities: Collection[int | None]) -> dict[int, str]:
    keys = [pk for pk in entities if pk is not None]
    return {one.pk: one.shown for one in Entity.objects.filter(pk__in=keys)}


def _line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)
