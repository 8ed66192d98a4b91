"""Who is in field material and what lies on it: vocabularies, and who may decide what. Pure."""

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled


class Tagged(Labelled):
    """How sure it is that somebody is in a passage. What is only proposed binds as well."""

    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    DISMISSED = "dismissed", "Not in it"


class ProposedFrom(Labelled):
    """From what it was taken that somebody is in a passage."""

    PERSON = "person", "Somebody of the team"
    SPEAKER = "speaker", "A speaker’s label"
    ENCOUNTER = "encounter", "Who took part in the encounter"
    NAME = "name", "A name in the text"
    KIN = "kin", "Kin, as the speaker calls them"


class HoldKind(Labelled):
    """What lies on material and shuts it, whoever has agreed."""

    QUARANTINE = "quarantine", "Consent not verified yet"
    EMBARGO = "embargo", "Embargo"
    SAFEGUARDING = "safeguarding", "Kept apart for safeguarding"
    REDACTION = "redaction", "Asked to be taken out"
    LEGAL = "legal", "Legal hold"
    NAMES = "names", "Names not made safe yet"


class HoldReason(Labelled):
    """For what kind of reason something lies on material: never anybody's words."""

    AGREED = "agreed", "Agreed with a participant"
    CONSENT = "consent", "Consent is being checked"
    RISK = "risk", "Somebody could be at risk"
    LAW = "law", "A matter of law"
    PUBLICATION = "publication", "Until something has been published"
    OTHER = "other", "Another reason"


# What one person put on, another takes off: all but an embargo, which ends by itself.
OF_TWO = frozenset({HoldKind.QUARANTINE, HoldKind.REDACTION, HoldKind.SAFEGUARDING, HoldKind.LEGAL})


def may_lift(kind: HoldKind, asked_by: int, lifting: int) -> Decision:
    """Whether this person (row ids) may lift a hold that somebody put on."""
    if kind in OF_TWO and asked_by == lifting:
        return Decision(
            False,
            "Who put this on does not take it off.",
            "A colleague looks at it and lifts it.",
        )
    if kind is HoldKind.QUARANTINE:
        return Decision(
            False,
            "A quarantine is lifted by verifying the consent.",
            "Under Consent, look at what waits to be verified.",
        )
    if kind is HoldKind.NAMES:
        return Decision(
            False,
            "This is lifted once the names in it were made safe.",
            "Under Make safe, somebody decides the names and signs the text off.",
        )
    return Decision(True, "It can be lifted.")
