"""How far a read of codings reaches: through the sources that the asker may read, no further; and,
while the asker codes in a blind round, in the sources of that round to their own work only. What is
withheld since somebody in it did not agree, or no longer does, is nowhere.

Every read of codings, memos and acts begins here. Where no blind round binds the asker, this costs
one small query, asked once a request.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from fieldloom.access.gate import reach, told_once
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Act, Coding, CodingRound, Memo
from fieldloom.coding.reads.withheld_memos import withheld_memos
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.fieldwork.within import within
from fieldloom.ground import by_hand
from fieldloom.sources.clearance.hidden import Hidden, hidden
from fieldloom.sources.models import Passage, Source
from fieldloom.sources.reads import sources


def limits(to: User, study: Study, permission: Permission) -> "QuerySet[Source] | None":
    """The sources to which this user is limited under this permission; None: all of the study.

    None spares the database a look at every row's source.
    """
    own = reach(to, permission, study)
    if own.everything and reach(to, Permission.READ_SOURCES, study).everything:
        return None
    return sources(to=to, study=study).filter(within(own, study.pk, "encounter__"))


def seen_sources(to: User, study: Study, permission: Permission) -> "QuerySet[Source]":
    """The sources of a study that this user may see under this permission, by ref."""
    limited = limits(to, study, permission)
    seen = Source.objects.filter(study=study) if limited is None else limited
    return seen.order_by("ref")


def seen_codings(
    to: User, study: Study, permission: Permission = Permission.READ_CODING
) -> "QuerySet[Coding]":
    """The codings of a study that this user may see: where every read of codings begins."""
    rows = unblinded(to, study.pk, source__study=study)
    limited = limits(to, study, permission)
    return rows if limited is None else rows.filter(source__in=limited.values("pk"))


def unblinded(to: User, study_id: int, **first: Any) -> "QuerySet[Coding]":
    """The codings that `first` describes, all of one study, as far as blind rounds let the user see.

    For reads that are narrowed to sources in a quicker way than `seen_codings` does it.
    """
    rows = Coding.objects.filter(**first)
    veiled, blind = hidden(to, study_id), blindness(to, study_id)
    if veiled is not None:
        rows = rows.filter(~veiled.over("passage__"))
    return rows if blind is None else rows.filter(Q(coder=to) | ~blind.covers())


def unblinded_memos(to: User, study_id: int, **first: Any) -> "QuerySet[Memo]":
    """The memos of a study that `first` describes, as far as blind rounds let the user see.

    What lies in no source, such as a memo on a code, is not of a round.
    """
    rows = Memo.objects.filter(study_id=study_id, **first)
    veiled, blind = hidden(to, study_id), blindness(to, study_id)
    if veiled is not None:
        rows = rows.exclude(pk__in=_withheld_memos(to, study_id, veiled))
    if blind is None:
        return rows
    return rows.filter(Q(author=to) | Q(source__isnull=True) | ~blind.covers())


def _withheld_memos(to: User, study_id: int, veiled: Hidden) -> frozenset[int]:
    """Row ids of memos on passages or codings whose words are withheld, since they may say what those
    say; and of any memo that quotes withheld words. Looked for once a request."""
    question = ("veil", to.pk, study_id, "memos")
    return told_once(question, lambda: withheld_memos(study_id, veiled))


def all_is_seen(to: User, study_id: int) -> bool:
    """Whether neither a blind round nor consent keeps anything of the study's codings from them."""
    return blindness(to, study_id) is None and hidden(to, study_id) is None


def unblinded_passages(to: User, study_id: int, **first: Any) -> "QuerySet[Passage]":
    """The passages of a study that `first` describes, as far as blind rounds let the user see: that
    somebody chose some words says already how they read them.

    In a source of a round those on which the user sees work of their own; never one that stands
    there since others' work on it was taken away.
    """
    rows = Passage.objects.filter(source__study=study_id, **first)
    veiled, blind = hidden(to, study_id), blindness(to, study_id)
    if veiled is not None:
        rows = rows.filter(~veiled.over())
    if blind is None:
        return rows
    noted = unblinded_memos(to, study_id, about=MemoAbout.PASSAGE.value, source__isnull=False)
    own = Q(pk__in=unblinded(to, study_id, source__study=study_id).order_by().values("passage"))
    own |= Q(pk__in=noted.order_by().values("about_id"))
    return rows.filter(own | ~blind.covers())


def seen_acts(to: User, study: Study) -> "QuerySet[Act]":
    """The acts of a study that this user may know of: an act does not say in which sources it was
    done, so whoever is limited to a part of the study, or codes in a blind round, knows of their own."""
    acts = Act.objects.filter(study=study)
    limited = limits(to, study, Permission.READ_CODING) is not None
    return acts.filter(user=to) if limited or blindness(to, study.pk) else acts


@dataclass(frozen=True, slots=True)
class Taking:
    """An open round in which a user codes."""

    id: int
    name: str
    blind: bool
    new_codes: bool
    whole_study: bool


@dataclass(frozen=True, slots=True)
class Blindness:
    """The open blind rounds in which a user codes, never none."""

    rounds: tuple[Taking, ...]

    def covers(self) -> Q:
        """What lies in a source of one of them; for rows with a `source`."""
        if any(one.whole_study for one in self.rounds):
            return Q(source__isnull=False)
        return Q(source__in=_covered([one.id for one in self.rounds]))


# Asked at every coding and every read of codings, so by hand.
_TAKING_PART = """
    SELECT r.id, r.name, r.blind, r.new_codes, r.whole_study
    FROM coding_codinground_coders c JOIN coding_codinground r ON r.id = c.codinground_id
    WHERE r.study_id = %s AND c.user_id = %s AND r.closed_at IS NULL ORDER BY r.id
"""


def taking_part(user: User, study_id: int) -> tuple[Taking, ...]:
    """The open rounds of a study in which this user codes."""

    def find() -> tuple[Taking, ...]:
        rows = by_hand.rows(_TAKING_PART, [study_id, user.pk])
        return tuple(Taking(key, name, *map(bool, said)) for key, name, *said in rows)

    return told_once(("rounds", user.pk, study_id), find)


def blindness(user: User, study_id: int) -> Blindness | None:
    """The open blind rounds in which this user codes; None where none binds them."""
    blind = tuple(one for one in taking_part(user, study_id) if one.blind)
    return Blindness(blind) if blind else None


def rounds_by_source(user: User, study_id: int, source_ids: "list[int]") -> dict[int, Taking]:
    """For each of these sources the open round in which this user codes it, where there is one."""
    taking = {one.id: one for one in taking_part(user, study_id)}
    whole = next((one for one in taking.values() if one.whole_study), None)
    if whole is not None or not taking:
        return dict.fromkeys(source_ids, whole) if whole else {}
    rows = _covered(list(taking)).filter(source__in=source_ids)
    return {source: taking[key] for source, key in rows.values_list("source_id", "codinground_id")}


def _covered(rounds: list[int]) -> Any:
    through: Any = CodingRound.sources.through
    return through.objects.filter(codinground__in=rounds).values("source_id")


def hears_all(to: User, source: Source) -> bool:
    """Whether this user may know of everybody's changes in a source that they may read.

    Where it is False, `changes_in` tells them of their own alone, also of what is gone: so whatever
    narrows `codings_in` to the asker's own work has to answer here as well.
    """
    if blindness(to, source.study_id) is None:
        return True
    taking = rounds_by_source(to, source.study_id, [source.pk]).get(source.pk)
    return taking is None or not taking.blind
