"""The words of consent, each with one meaning: total vocabularies. Pure."""

from fieldloom.ground.labelled import Labelled


class Purpose(Labelled):
    """What somebody's words may be used for; each is agreed to by itself."""

    TAKE_PART = "take_part", "Taking part"
    RECORD = "record", "Recording"
    TEAM_ANALYSIS = "team_analysis", "Analysis by the team"
    QUOTE = "quote", "Quoting"
    LEARNING_ALLIANCE = "learning_alliance", "The Learning Alliance"
    PUBLISH = "publish", "Publication"
    ARCHIVE = "archive", "The archive"
    CONTACT_AGAIN = "contact_again", "Being contacted again"
    IMAGES = "images", "Use of pictures"
    VOICE = "voice", "Use of the voice"
    TEACH = "teach", "Teaching"
    LINK_RECORDS = "link_records", "Linking with records"
    MACHINE_PROCESSING = "machine_processing", "Processing by machine"


class Medium(Labelled):
    """In what form the words or the likeness are held; each can be agreed to by itself."""

    TEXT = "text", "Text"
    AUDIO = "audio", "Sound"
    VIDEO = "video", "Film"
    PICTURE = "picture", "Picture"


class Audience(Labelled):
    """Who would see it, from the fewest to everybody. `level` counts them from 0."""

    VAULT = "vault", "The vault only"
    FIELDWORKER = "fieldworker", "The fieldworker"
    SITE_TEAM = "site_team", "The team of the site"
    WHOLE_TEAM = "whole_team", "The whole team"
    ALLIANCE = "alliance", "The Learning Alliance"
    SAFEGUARDED = "safeguarded", "Users of a safeguarded archive"
    PUBLIC = "public", "Everybody"

    @property
    def level(self) -> int:
        """0 for the vault to 6 for everybody."""
        return tuple(Audience).index(self)

    @classmethod
    def at(cls, level: int) -> "Audience":
        """The audience of a level from 0 to 6. Raises `IndexError` for any other."""
        if level < 0:
            raise IndexError(level)
        return tuple(cls)[level]


class Voice(Labelled):
    """Who speaks in an event: each voice is listened to by itself."""

    OWN = "own", "The person"
    GUARDIAN = "guardian", "Somebody who answers for the person"
    STUDY = "study", "The study, its ethics panel or a court"


class Says(Labelled):
    """What a line of an event says of a purpose."""

    CONSENT = "consent", "Consents"
    ASSENT = "assent", "Agrees, as a child"
    REFUSAL = "refusal", "Does not agree"
    DISSENT = "dissent", "Does not want it, as a child"
    PAUSE = "pause", "Pauses"
    WITHDRAWAL = "withdrawal", "Withdraws"
    REVOCATION = "revocation", "Is revoked by somebody else"
    PUBLIC_INTEREST = "public_interest", "Is decided in the public interest"

    @property
    def agrees(self) -> bool:
        """Whether it opens something. Everything else shuts."""
        return self in _AGREES

    @property
    def forbids(self) -> bool:
        """Whether it shuts by itself, whatever anybody else has agreed to."""
        return self in _FORBIDS


_AGREES = frozenset({Says.CONSENT, Says.ASSENT, Says.PUBLIC_INTEREST})
# A refusal is not here: it takes away nothing but the person's own agreement.
_FORBIDS = frozenset({Says.DISSENT, Says.PAUSE, Says.WITHDRAWAL, Says.REVOCATION})


class Status(Labelled):
    """Where an agreement stands: the terms of the Data Privacy Vocabulary, and two of our own.

    Source: W3C Data Privacy Vocabulary, consent statuses (dpv:ConsentStatus). `NOT_ASKED` and
    `PAUSED` are not in there.
    """

    NOT_ASKED = "not_asked", "Not asked"
    GIVEN = "given", "Given"
    RENEWED = "renewed", "Renewed"
    REFUSED = "refused", "Refused"
    PAUSED = "paused", "Paused"
    WITHDRAWN = "withdrawn", "Withdrawn by the person"
    REVOKED = "revoked", "Revoked by somebody else"
    EXPIRED = "expired", "Run out"

    @property
    def valid(self) -> bool:
        """Only what was given, or given again, opens anything."""
        return self in (Status.GIVEN, Status.RENEWED)


class Condition(Labelled):
    """On what condition somebody agreed; a permit carries it as an obligation."""

    PSEUDONYM_ONLY = "pseudonym_only", "only under a pseudonym"
    PARAPHRASE_ONLY = "paraphrase_only", "only in other words, never word for word"
    CHECK_BACK = "check_back", "only after the person has seen it"


class Part(Labelled):
    """In what way a person is in a passage."""

    SPEAKER = "speaker", "Speaks"
    ADDRESSED = "addressed", "Is spoken to"
    MENTIONED = "mentioned", "Is mentioned"
    VOICED = "voiced", "Is quoted by another"
    DESCRIBED = "described", "Is described"


class Flag(Labelled):
    """What makes a passage about somebody more delicate."""

    HEALTH = "health", "Health"
    OFFENCE = "offence", "Offence or alleged offence"
    CHILD = "child", "A child"
    OTHER_FAMILY = "other_family", "Another family"


class Being(Labelled):
    """As what a person stands before the law of consent."""

    ADULT = "adult", "An adult"
    CHILD = "child", "A child or young person"
    PROFESSIONAL = "professional", "A practitioner"
    STAKEHOLDER = "stakeholder", "A stakeholder"
    THIRD_PARTY = "third_party", "Somebody the team never met"
