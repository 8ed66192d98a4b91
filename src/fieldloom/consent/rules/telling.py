"""The verdict in words: the same sentences on a page, on the command line and in the trail. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from fieldloom.access.rules import Decision
from fieldloom.consent.rules.agreeing import Wanted
from fieldloom.consent.rules.deciding import Reason, Verdict
from fieldloom.consent.rules.terms import Says, Status, Voice

# Of whom a reader may not know.
SOMEBODY = "somebody out of your reach"

# Of each rule: why not, and what would change it. {ref} is a study code, {when} the day of the event.
SENTENCES: dict[str, tuple[str, str]] = {
    "safeguarding": (
        "This is kept apart for safeguarding.",
        "The safeguarding lead decides when it is opened.",
    ),
    "redaction": (
        "Somebody asked that this be taken out, and that stands or is not decided yet.",
        "A second person decides on the request; it can be appealed.",
    ),
    "legal hold": (
        "This is kept under a legal hold.",
        "The data protection officer lifts the hold once the matter has ended.",
    ),
    "quarantine": (
        "The consent given at this encounter was not verified yet.",
        "A colleague who did not record it verifies it on the page of the encounter.",
    ),
    "names": (
        "The names in this text were not made safe yet.",
        "Under Make safe, a steward or principal investigator decides them and signs the text off.",
    ),
    "embargo": ("This is under embargo.", "The embargo ends by itself on its last day."),
    "unreviewed": (
        "Nobody has confirmed yet who is in this passage.",
        "Somebody of the team confirms who is in it.",
    ),
    "recognisable": (
        "Somebody could be recognised by what is said here.",
        "It is made less telling, and looked at again.",
    ),
    "withdrawal by own": (
        "{ref} withdrew this on {when}.",
        "Only {ref} can agree to it again.",
    ),
    "withdrawal by guardian": (
        "Whoever answers for {ref} withdrew this on {when}.",
        "They can agree to it again, or {ref} by themselves once they decide alone.",
    ),
    "withdrawal by study": (
        "The study withdrew this for {ref} on {when}.",
        "The study takes that back in a recorded decision.",
    ),
    "revocation by own": ("{ref} revoked this on {when}.", "Only {ref} can agree to it again."),
    "revocation by guardian": (
        "The agreement for {ref} was revoked on {when} by whoever answers for them.",
        "They can agree to it again, or {ref} by themselves once they decide alone.",
    ),
    "revocation by study": (
        "The study or its ethics panel revoked this for {ref} on {when}.",
        "The study takes that back in a recorded decision.",
    ),
    "dissent by own": (
        "{ref} did not want this, on {when}. What a child does not want, nobody overrules.",
        "Only {ref} can agree to it.",
    ),
    "dissent by guardian": (
        "Whoever answers for {ref} did not want this, on {when}.",
        "They can agree to it.",
    ),
    "dissent by study": (
        "The study found on {when} that {ref} does not want this.",
        "Only {ref} can agree to it, and the study records that.",
    ),
    "refusal by own": (
        "{ref} did not agree to this, on {when}, and nobody can agree in their place.",
        "Only {ref} can agree to it.",
    ),
    "pause by own": ("{ref} has paused since {when}.", "{ref} goes on, at the next encounter."),
    "pause by guardian": (
        "Whoever answers for {ref} has paused this since {when}.",
        "They go on, at the next encounter.",
    ),
    "pause by study": (
        "The study has paused this for {ref} since {when}.",
        "The study goes on in a recorded decision.",
    ),
    "insider": (
        "Somebody who would see this shares a family, a service or a small site with {ref}.",
        "It can be shown to others.",
    ),
    "offence": (
        "This speaks of an offence of {ref}, and such material has few permitted purposes.",
        "The data protection officer adds a purpose to the study's policy.",
    ),
    "check back": (
        "{ref} wants to see this before others do, and has not.",
        "Show it to {ref}, and record what they said.",
    ),
    "word for word": (
        "{ref} agreed to this in other words only.",
        "Use a paraphrase instead of the quotation.",
    ),
}

_LACK = {
    Status.NOT_ASKED: "{ref} was not asked about this.",
    Status.GIVEN: "What was agreed for {ref} does not reach this far.",
    Status.RENEWED: "What was agreed for {ref} does not reach this far.",
    Status.REFUSED: "{ref} did not agree to this.",
    Status.PAUSED: "{ref} has paused.",
    Status.WITHDRAWN: "{ref} withdrew this.",
    Status.REVOKED: "The agreement for {ref} was revoked.",
    Status.EXPIRED: "What was agreed for {ref} has run out.",
}

_WANTED = {
    (Voice.OWN, Says.CONSENT): "{ref}’s own consent",
    (Voice.OWN, Says.ASSENT): "{ref}’s assent",
    (Voice.GUARDIAN, Says.CONSENT): "the consent of whoever answers for {ref}",
    (Voice.STUDY, Says.PUBLIC_INTEREST): "a decision in the public interest about {ref}",
}


def because(reason: Reason, days: Mapping[int, str]) -> str:
    """One plain sentence. `days` says of an event's number on which day it was, in words."""
    when = "a day that you may not know"
    if reason.event is not None:
        when = days.get(reason.event, "a day not known")
    if reason.rule in SENTENCES:
        return _begun(SENTENCES[reason.rule][0].format(ref=reason.ref, when=when), reason)
    return _begun(_LACK[reason.status or Status.NOT_ASKED].format(ref=reason.ref), reason)


def would_change(reason: Reason) -> str:
    """What would have to be otherwise."""
    if reason.rule in SENTENCES:
        return _begun(SENTENCES[reason.rule][1].format(ref=reason.ref), reason)
    return f"Needed: {listed(reason.wanted)}."


def _begun(sentence: str, reason: Reason) -> str:
    return sentence[:1].upper() + sentence[1:] if reason.ref == SOMEBODY else sentence


def as_known(reason: Reason, known: Collection[str]) -> Reason:
    """The reason for a reader who may know of these people (study codes): of others neither who they
    are nor what was recorded of them when."""
    wanted = tuple(one if one.ref in known else replace(one, ref=SOMEBODY) for one in reason.wanted)
    if not reason.ref or reason.ref in known:
        return replace(reason, wanted=wanted)
    return replace(reason, ref=SOMEBODY, event=None, wanted=wanted)


def foremost(verdict: Verdict) -> tuple[Reason, ...]:
    """Where something forbids it outright, what is missing beside that is not said as well."""
    return tuple(reason for reason in verdict.reasons if reason.forbids) or verdict.reasons


def listed(wanted: Iterable[Wanted]) -> str:
    """Agreements that are missing: "H01-P2’s assent (Publication, for everybody)"."""
    told = (
        f"{_WANTED[one.voice, one.says].format(ref=one.ref)}"
        f" ({one.purpose.label}, for: {one.audience.label.lower()})"
        for one in wanted
    )
    return "; ".join(told)


def told(verdict: Verdict, days: Mapping[int, str]) -> Decision:
    """The verdict as every page and refusal of the house shows it."""
    if verdict.allowed:
        under = "; ".join(sorted(one.label for one in verdict.obligations))
        return Decision(True, f"All who are in it have agreed{f': {under}' if under else ''}.")
    first = [because(reason, days) for reason in verdict.reasons]
    change = dict.fromkeys(would_change(reason) for reason in verdict.reasons)
    return Decision(False, " ".join(dict.fromkeys(first)), " ".join(change))
