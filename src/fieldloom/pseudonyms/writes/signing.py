"""Signing a text off: its names are replaced, it is opened, and what stood there goes to the key store."""

from collections.abc import Sequence

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.handling import rules_of
from fieldloom.pseudonyms.mentions.replacements import Plan, Wording, cautions, planned
from fieldloom.pseudonyms.mentions.seen import seen_of
from fieldloom.pseudonyms.mentions.short_texts import ShortTexts, left_in
from fieldloom.pseudonyms.mentions.team_words import TeamWords
from fieldloom.pseudonyms.models import Handling, Mention, SignOff
from fieldloom.pseudonyms.rules.standing import Rules, Stand
from fieldloom.pseudonyms.within import whole_study
from fieldloom.pseudonyms.writes.replacing import carry_out
from fieldloom.sources.clearance.names_first import lying_on
from fieldloom.sources.made_safe.in_part import kept_shut
from fieldloom.sources.models import Source
from fieldloom.sources.rules.erasing import joined, within


@recorded("source signed off")
@needs(Permission.KEEP_NAMES)
def sign_off(*, by: User, source: Source, acknowledged: Sequence[str] = ()) -> SignOff:
    """Sign that every name in a source is decided: they are replaced in one step, and the source opens. Where
    the study wants a second person, the first signature only waits for that of somebody else.

    Names of the register are replaced in memos, codes and notes of the study as well (see `team_texts`).
    Names are looked for once more before. Paragraphs that are withheld for another reason stay shut for their
    names as well: once they can be looked at, the text is signed again. Raises `Unfit` while a name is open,
    where all words are withheld, while a caution was not acknowledged (`reads.before_signing`; in its own
    words), for the second signature by the same person, and where it was signed off already.
    """
    whole_study(by, source.study_id)
    source = _fresh(source)
    finder = Finder(source.study_id, by)
    finder.look(source)
    wording = Wording(source.study_id)
    rows = list(seen_of(source).order_by("start"))
    plan = planned(source, rows, wording)
    _all_decided(sum(one.state == Stand.OPEN.value for one in rows), plan)
    _not_twice(source, plan)
    short = ShortTexts(source, finder, wording, plan.changes)
    missing = set(cautions(source, plan, len(left_in(source, short)))) - set(acknowledged)
    if missing:
        raise Unfit("Acknowledge first: " + " ".join(sorted(missing)), "", "acknowledged")
    row = _signature(by, source, rows)
    row.acknowledged = len(acknowledged)
    if row.by_id == by.pk and rules_of(source.study_id).second:
        row.save()
        return row
    row = carry_out(by, row, source, plan, short)
    told = TeamWords(source.study_id).rewrite(by)
    row.elsewhere = told.replaced if told else 0
    return row


@recorded("rules for names decided")
@needs(Permission.KEEP_NAMES)
def set_rules(*, by: User, study: Study, rules: Rules) -> Handling:
    """Say what is decided by rule from now on: it holds for what is not signed off, once names are looked for
    there again, which signing off does in any case."""
    whole_study(by, study)
    row = Handling(study=study, by=by, second=rules.second)
    row.dates, row.ages, row.numbers = rules.dates.value, rules.ages.value, rules.numbers.value
    row.save()
    return row


def _fresh(source: Source) -> Source:
    rows = Source.objects.select_for_update(of=("self",)).select_related(
        "current", "encounter__site"
    )
    return rows.get(pk=source.pk)


def _all_decided(left: int, plan: Plan) -> None:
    if plan.nothing_seen:
        raise Unfit(
            f"{plan.withheld} paragraphs are withheld for another reason: all that has words in it.",
            "Sign off once that is settled; the page of the text says what it rests on.",
        )
    if left:
        raise Unfit(
            f"{left} place{' is' if left == 1 else 's are'} not decided yet.",
            "Look for names in it once more, decide them, then sign.",
            "open",
        )


def _not_twice(source: Source, plan: Plan) -> None:
    last = SignOff.objects.filter(source=source).order_by("pk").last()
    if last is None or last.after_id != source.current_id or plan.changes or lying_on(source):
        return
    waiting = kept_shut(source)
    if any(not within(start, end, joined(plan.unseen)) for start, end in waiting):
        return
    change = "What is left is withheld for another reason still." if waiting else ""
    raise Unfit("This text was signed off already.", change or "Nothing in it is left to replace.")


def _signature(by: User, source: Source, rows: Sequence[Mention]) -> SignOff:
    """The signature that waits for this second person, or a new one. One that waits counts no more where
    something was decided since: then whoever signs now is the first."""
    waiting = SignOff.objects.filter(source=source, after=None).order_by("pk").last()
    if waiting is not None:
        since = [one for one in rows if one.decided_at and one.decided_at > waiting.at]
        if waiting.before_id != source.current_id or since:
            waiting.delete()
        elif waiting.by_id == by.pk:
            raise Unfit("You have signed this already.", "A second person looks at it and signs.")
        else:
            waiting.second_by, waiting.second_at = by, timezone.now()
            return waiting
    return SignOff(source=source, before=source.revision, by=by)
