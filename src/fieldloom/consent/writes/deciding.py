"""What the team finds and the study decides: competence, the lawful basis, and that consent decides."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.models import Competence, LawfulBasis, Regime
from fieldloom.consent.reads.deciding import in_force, in_numbers
from fieldloom.consent.rules.material import Policy, Quarantine
from fieldloom.consent.rules.numbers import Numbers, laxer
from fieldloom.consent.rules.persons import OWN_CONSENT_AGE
from fieldloom.consent.writes.saying import reasoned
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import Unfit
from fieldloom.people import heeded
from fieldloom.people.keeping import keep
from fieldloom.people.models import Participant
from fieldloom.people.rules import Nation


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What was found on a day: whether the person can decide alone, to be looked at by `review_by`."""

    on: date
    competent: bool
    nation: Nation
    reasoning: str
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class NewBasis:
    """The articles of the UK GDPR on which the study stands from a day on: "6(1)(e)", "9(2)(j)"."""

    from_day: date
    article_6: str
    article_9: str
    reasoning: str


NONE = Quarantine()


@recorded("competence assessed")
@needs(Permission.ASSESS_COMPETENCE)
def assess_competence(*, by: User, participant: Participant, finding: NewFinding) -> Competence:
    """Keep that whoever acts found whether somebody can decide alone.

    Raises `Unfit` for an assessor who wrote down an encounter with the person, a day in the future,
    a review that is not later, or without reasons.
    """
    met = Encounter.objects.filter(participants=participant, written_by=by)
    if met.exists():
        raise Unfit(
            f"You have interviewed {participant.ref}, and whoever did cannot assess them.",
            "A colleague who did not meet them for the study does.",
        )
    if finding.on > timezone.localdate():
        raise Unfit("This day has not come yet.", "Give the day on which it was assessed.", "on")
    if finding.review_by is not None and finding.review_by <= finding.on:
        raise Unfit("The review is not after the finding.", "Give a later day.", "review_by")
    reasoned(finding.reasoning)
    row = Competence(study_id=participant.study_id, participant=participant, assessor=by)
    row.on, row.competent, row.nation = finding.on, finding.competent, finding.nation.value
    row.review_by, row.reasoning = finding.review_by, finding.reasoning.strip()
    keep(row, "on")
    heeded.changed(participant.study_id, [participant.pk])
    return row


@recorded("lawful basis set")
@needs(Permission.MANAGE_CONSENT)
def set_lawful_basis(*, by: User, study: Study, new: NewBasis) -> LawfulBasis:
    """Keep on which law the study stands from a day on. Raises `Unfit` without an article of Article
    6, or without reasons."""
    if not new.article_6.strip():
        raise Unfit("No lawful basis is named.", "Name it, such as 6(1)(e).", "article_6")
    reasoned(new.reasoning)
    row = LawfulBasis(study=study, decided_by=by, from_day=new.from_day)
    row.article_6, row.article_9 = new.article_6.strip(), new.article_9.strip()
    row.reasoning = new.reasoning.strip()
    keep(row, "from_day")
    return row


@recorded("consent made to decide")
@needs(Permission.MANAGE_CONSENT)
def let_consent_decide(
    *, by: User, study: Study, policy: Policy, reasoning: str, quarantine: Quarantine = NONE
) -> Regime:
    """From now on consent decides what is seen in this study, or under stricter numbers than before.

    Raises `Unfit` without reasons, for an age of assent beyond that of answering alone, and for numbers that
    ask less than those in force: those take two people (`propose_other_numbers`).
    """
    reasoned(reasoning)
    numbers = fitting(policy, quarantine)
    now = timezone.now()
    held = in_force(study.pk, now)
    if held is not None and (less := laxer(in_numbers(held), numbers)):
        raise AsksLess(
            f"This asks less than the study does now: {'; '.join(less)}. Nothing was changed.",
            "Propose it: a second person approves it. What asks more holds at once.",
        )
    return begin_regime(study.pk, numbers, by=by, at=now, reasoning=reasoning)


class AsksLess(Unfit):
    """These numbers ask less than those in force, so one person does not decide them."""


def fitting(policy: Policy, quarantine: Quarantine) -> Numbers:
    """These numbers. Raises `Unfit` for an age of assent beyond that of answering alone."""
    if not 0 <= policy.assent_from <= min(OWN_CONSENT_AGE.values()):
        raise Unfit(
            "Assent is what a child gives who does not answer alone yet.",
            f"Give an age from 0 to {min(OWN_CONSENT_AGE.values())} years.",
            "assent_from",
        )
    return Numbers(policy, quarantine)


def begin_regime(
    study_id: int, numbers: Numbers, *, by: User, at: datetime, reasoning: str
) -> Regime:
    """Keep, within the write around it, that these numbers hold from this moment."""
    row = Regime(study_id=study_id, from_at=at, decided_by=by, **numbers.told)
    row.reasoning = reasoning.strip()
    keep(row, "from_at")
    heeded.changed(study_id, None)
    return row
