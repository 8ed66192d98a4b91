"""What happens to consent, how it was said, and on which papers: total vocabularies. Pure."""

from fieldloom.ground.labelled import Labelled


class EventKind(Labelled):
    """What happened."""

    CONSENT = "consent", "Consent"
    ASSENT = "assent", "Assent"
    DISSENT = "dissent", "Dissent"
    REAFFIRM = "reaffirm", "Reaffirmed"
    PAUSE = "pause", "Pause"
    WITHDRAW = "withdraw", "Withdrawal"
    REVOKE = "revoke", "Revoked"
    INVALIDATE = "invalidate", "Found not to count"
    PUBLIC_INTEREST = "public_interest", "Decided in the public interest"


class Mode(Labelled):
    """In what way it was said."""

    SIGNED = "signed", "Signed on paper"
    E_SIGNED = "e_signed", "Signed on a screen"
    RECORDED_VOICE = "recorded_voice", "Said, and recorded"
    VERBAL = "verbal", "Said"


class Readers(Labelled):
    """For whom a sheet or a form is written."""

    ADULT = "adult", "Adults"
    SEVEN = "7-11", "Children of 7 to 11"
    TWELVE = "12-15", "Young people of 12 to 15"
    EASY_READ = "easy_read", "Easy read"
    BSL = "bsl", "British Sign Language"
    OTHER_LANGUAGE = "other_language", "Another language"

    @property
    def for_children(self) -> bool:
        """Whether it is written for children only."""
        return self in (Readers.SEVEN, Readers.TWELVE)

    @property
    def for_adults(self) -> bool:
        """Whether it is written for adults only."""
        return self is Readers.ADULT


class NoReturn(Labelled):
    """From when on what was agreed to in a clause cannot be called back."""

    NONE = "none", "Can always be withdrawn"
    RELEASE = "release", "Until it is published"
    ARCHIVE = "archive", "Until it is in the archive"


class Effect(Labelled):
    """What a withdrawal is to do with what is there already. Noted; carried out by a second person."""

    STOP = "stop", "Nothing new; what is there stays"
    RESTRICT = "restrict", "Keep it, and use it no more"
    REDACT = "redact", "Take the person out of it"
    ERASE = "erase", "Erase it"


class Answer(Labelled):
    """What was answered to one clause of a form."""

    YES = "yes", "Yes"
    NO = "no", "No"
    LIMITED = "limited", "Yes, with limits"
    NOT_ASKED = "not_asked", "Not asked"
