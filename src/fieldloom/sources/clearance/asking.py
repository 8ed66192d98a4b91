"""Asking the one statement: how far may each paragraph be seen, for a use, at a moment?"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from fieldloom.consent.rules.material import Policy, Use
from fieldloom.consent.rules.persons import OWN_CONSENT_AGE, all_born_since
from fieldloom.sources.clearance.statement import statement


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a study: this use at this moment, in all its sources or in some (row ids).

    Without `names`, as if all names had been made safe: for whoever does that.
    """

    study_id: int
    use: Use
    at: datetime
    policy: Policy = field(default_factory=Policy)
    sources: Collection[int] | None = None
    names: bool = True

    @property
    def nowhere(self) -> bool:
        """Whether it is asked of no source at all."""
        return self.sources is not None and not self.sources


@dataclass(frozen=True, slots=True)
class Withheld:
    """A paragraph (row id) that the audience asked for may not see, or (None) that the source as a
    whole may not be seen since something in it may not. `level` is the widest audience that may; -1
    is nobody."""

    source: int
    paragraph: int | None
    level: int


def withheld(question: Question) -> list[Withheld]:
    """What the use that is asked may not have, in every revision, in one statement."""
    if question.nowhere:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*in_sql(question))
        return [Withheld(*row) for row in cursor.fetchall()]


def in_sql(question: Question) -> tuple[str, dict[str, Any]]:
    """The statement, which finds the columns of `Withheld`, and its values by name."""
    sources = None if question.sources is None else sorted(question.sources)
    groups = sorted(question.use.groups)
    sql = statement(
        {nation.value: age for nation, age in OWN_CONSENT_AGE.items()},
        groups=len(groups),
        sources=None if sources is None else len(sources),
        reviewing=question.use.audience.level > question.policy.unreviewed_ceiling.level,
    )
    values = _values(question)
    values |= {f"group{n}": group for n, group in enumerate(groups)}
    values |= {f"source{n}": pk for n, pk in enumerate(sources or ())}
    return sql, values


def _values(question: Question) -> dict[str, Any]:
    use, policy = question.use, question.policy
    return {
        "study": question.study_id,
        "at": connection.ops.adapt_datetimefield_value(question.at),
        "day": connection.ops.adapt_datefield_value(timezone.localdate(question.at)),
        "too_young": connection.ops.adapt_datefield_value(
            all_born_since(timezone.localdate(question.at), policy.assent_from)
        ),
        "zone": timezone.get_default_timezone_name(),
        "purpose": use.purpose.value,
        "audience": use.audience.level,
        "verbatim": int(use.verbatim),
        "identifiable_from": policy.identifiable_from,
        "unreviewed": policy.unreviewed_ceiling.level,
        "third_party": policy.third_party_ceiling.level,
        "names": int(question.names),
        "offence_is_fine": int(use.purpose in policy.offence_purposes),
    }
