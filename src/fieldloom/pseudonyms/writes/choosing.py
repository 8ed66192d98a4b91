"""A person decides what becomes of a candidate: once for all its mentions, over the whole study."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.pseudonyms.models import Act
from fieldloom.pseudonyms.rules.standing import Choice
from fieldloom.pseudonyms.within import whole_study
from fieldloom.pseudonyms.writes.acting import Acting
from fieldloom.pseudonyms.writes.undoing import undo


@dataclass(frozen=True, slots=True)
class Glance:
    """One act that decided a list."""

    study_id: int
    act: Act

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it: each candidate by itself, though one act decided them."""
        each = self.act.before["glance"]
        return {**self.act.audit_ids(), "candidates": len(each), "each": "; ".join(each)}


@recorded("name decided")
@needs(Permission.KEEP_NAMES)
def decide_candidate(
    *, by: User, study: Study, key: str, choice: Choice, only: Collection[int] | None = None
) -> Act:
    """Decide a candidate over the whole study: its open mentions, and those to come.

    `only` splits it: some of its mentions (row ids) are decided, whatever they were before, the others and
    what is found later stay as they are. Raises `NotFound` where nothing of it is there, and `Unfit` as
    `enter` and `decide` do.
    """
    whole_study(by, study)
    return Acting(study, by).decide({key: choice}, only)


@recorded("names decided together")
@needs(Permission.KEEP_NAMES)
def decide_candidates(*, by: User, study: Study, choices: Mapping[str, Choice]) -> Act:
    """Decide several candidates as one act, by their keys: all of them or, where one is refused, none."""
    whole_study(by, study)
    return Acting(study, by).decide(choices, None)


@recorded("names decided at a glance")
@needs(Permission.KEEP_NAMES)
def decide_at_a_glance(*, by: User, study: Study, choices: Mapping[str, Choice]) -> Glance:
    """Decide the candidates of a list that somebody looked along: one act, and one undo. The trail lists
    what became of each. All or none; raises as `decide_candidates` does."""
    whole_study(by, study)
    return Glance(study.pk, Acting(study, by, glance=True).decide(choices, None))


@recorded("decision on names undone")
@needs(Permission.KEEP_NAMES)
def undo_decision(*, by: User, study: Study) -> Act:
    """Undo one's own last decision. Raises `NotFound` where there is none, and `Unfit` where a text in which
    it counted was signed off since."""
    whole_study(by, study)
    return undo(study, by)
