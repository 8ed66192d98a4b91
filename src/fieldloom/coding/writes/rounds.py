"""What changes coding rounds: they are opened, changed, closed, and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from fieldloom.access.gate import may, needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.models import CodingRound
from fieldloom.coding.rules.rounds import Round, may_change_round, may_stand
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.sources.models import Source


@dataclass(frozen=True, slots=True)
class NewRound:
    """How a round shall be. Without `sources` it goes over the whole study, with what is still to
    come; `new_codes` lets its coders change the codebook while it is blind and open."""

    name: str
    coders: Sequence[User]
    sources: Sequence[Source] | None = None
    blind: bool = True
    new_codes: bool = False


@recorded("coding round opened")
@needs(Permission.MANAGE_TEAM)
def open_round(*, by: User, study: Study, new: NewRound) -> CodingRound:
    """Open a round: from now on its coders' codings in its sources are of it.

    Raises `Unfit` for a name that is taken, for coders who may not code here, and where a coder
    codes one of the sources in another open round.
    """
    _must_stand(study.pk, 0, new)
    made = CodingRound.objects.create(
        study=study,
        name=new.name.strip(),
        blind=new.blind,
        new_codes=new.new_codes,
        whole_study=new.sources is None,
        opened_at=timezone.now(),
    )
    return _joined(made, new)


@recorded("coding round changed")
@needs(Permission.MANAGE_TEAM)
def change_round(*, by: User, standing: CodingRound, new: NewRound) -> CodingRound:
    """Change a round. Codings that were made in it stay of it, whoever codes in it now.

    Raises as `open_round`, and `Refused` for a coder of it while it is blind and open.
    """
    found = CodingRound.objects.select_for_update().get(pk=standing.pk)
    decision = may_change_round(by.pk, round_as_ruled(found))
    if not decision.allowed:
        raise Refused(decision)
    _must_stand(found.study_id, found.pk, new, is_open=found.closed_at is None)
    found.name, found.blind, found.new_codes = new.name.strip(), new.blind, new.new_codes
    found.whole_study = new.sources is None
    found.save()
    return _joined(found, new)


@recorded("coding round closed")
@needs(Permission.MANAGE_TEAM)
def close_round(*, by: User, standing: CodingRound) -> CodingRound:
    """Close a round: from now on its coders see each other's codings. Raises `Unfit` when closed."""
    found = CodingRound.objects.select_for_update().get(pk=standing.pk)
    if found.closed_at is not None:
        raise Unfit("This round is closed already.")
    found.closed_at = timezone.now()
    found.save(update_fields=["closed_at"])
    return found


@recorded("coding round opened again")
@needs(Permission.MANAGE_TEAM)
def reopen_round(*, by: User, standing: CodingRound) -> CodingRound:
    """Open a closed round again; that it was closed in between is kept.

    Raises `Unfit` when it is open, or where a coder codes one of its sources in another open round.
    """
    found = CodingRound.objects.select_for_update().get(pk=standing.pk)
    if found.closed_at is None:
        raise Unfit("This round is open already.")
    again = round_as_ruled(found)
    verdict = may_stand(_opened(again), _others(found.study_id))
    if not verdict.allowed:
        raise Unfit(verdict.because)
    found.closed_at, found.reopened_at = None, timezone.now()
    found.save(update_fields=["closed_at", "reopened_at"])
    return found


def round_as_ruled(found: CodingRound) -> Round:
    """A round as the rules see it."""
    sources = frozenset(found.sources.values_list("pk", flat=True))
    return Round(
        found.pk,
        found.name,
        found.blind,
        found.closed_at is None,
        frozenset(found.coders.values_list("pk", flat=True)),
        None if found.whole_study else sources,
    )


def _opened(one: Round) -> Round:
    return Round(one.id, one.name, one.blind, True, one.coders, one.sources)


def _others(study_id: int) -> list[Round]:
    return [round_as_ruled(one) for one in CodingRound.objects.filter(study_id=study_id)]


def _must_stand(study_id: int, pk: int, new: NewRound, *, is_open: bool = True) -> None:
    sources = None if new.sources is None else frozenset(one.pk for one in new.sources)
    coders = frozenset(coder.pk for coder in new.coders)
    wanted = Round(pk, new.name, new.blind, is_open, coders, sources)
    verdict = may_stand(wanted, _others(study_id))
    if not verdict.allowed:
        raise Unfit(verdict.because)
    if sources is not None and Source.objects.filter(pk__in=sources, study=study_id).count() < len(
        sources
    ):
        raise Unfit("Some of these sources are not in this study.", place="sources")
    for coder in new.coders:
        if not may(coder, Permission.CODE, study_id).allowed:
            reason = f"{coder.name} has no role in this study that lets them code."
            raise Unfit(reason, "Grant one first, or leave them out.", "coders")


def _joined(found: CodingRound, new: NewRound) -> CodingRound:
    found.coders.set(new.coders)
    found.sources.set(new.sources or ())
    return found
