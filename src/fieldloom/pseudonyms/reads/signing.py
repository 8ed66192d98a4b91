"""What signing a source off would do, and what has to be acknowledged before."""

from collections import Counter
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.handling import rules_of
from fieldloom.pseudonyms.mentions.replacements import Wording, cautions, planned
from fieldloom.pseudonyms.mentions.seen import seen_of
from fieldloom.pseudonyms.mentions.short_texts import ShortTexts, left_in
from fieldloom.pseudonyms.models import SignOff
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Source


@dataclass(frozen=True, slots=True)
class BeforeSigning:
    """What signing off comes to. `replaced`: what is put in for names, and how often; no real name.
    `cautions`: sentences that whoever signs acknowledges, all of them. `open`: mentions to be decided first.
    `withheld`: paragraphs nobody could look at, which stay shut; `nothing_seen`: that is all of it. `second`:
    another person has to sign as well; `first_by`: who signed already, and waits for another. `doubtful`:
    what may be a name in titles and the like, and stays, each with the short text in which it stands."""

    replaced: tuple[tuple[str, int], ...]
    kept: int
    dismissed: int
    open: int
    withheld: int
    nothing_seen: bool
    cautions: tuple[str, ...]
    second: bool
    first_by: User | None
    doubtful: tuple[tuple[str, str], ...]


@asks(Permission.KEEP_NAMES)
def before_signing(*, to: User, source: Source) -> BeforeSigning:
    """What signing this source off would do as things stand."""
    whole_study(to, source.study_id)
    rows = list(seen_of(source).order_by("start"))
    wording, finder = Wording(source.study_id), Finder(source.study_id, to)
    plan = planned(source, rows, wording)
    left = left_in(source, ShortTexts(source, finder, wording, plan.changes))
    states = Counter(one.state for one in rows)
    waiting = SignOff.objects.filter(source=source, after=None, before=source.current_id)
    first = waiting.select_related("by").last()
    return BeforeSigning(
        replaced=tuple(Counter(change.new for change in plan.changes).most_common()),
        kept=states[Stand.KEPT.value],
        dismissed=states[Stand.DISMISSED.value],
        open=states[Stand.OPEN.value],
        withheld=plan.withheld,
        nothing_seen=plan.nothing_seen,
        cautions=cautions(source, plan, len(left)),
        second=rules_of(source.study_id).second,
        first_by=first.by if first else None,
        doubtful=tuple(dict.fromkeys(left)),
    )
