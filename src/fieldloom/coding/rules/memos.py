"""What a memo can be about. Pure."""

from fieldloom.ground.labelled import Labelled


class MemoAbout(Labelled):
    """The kinds of things that can carry a memo."""

    STUDY = "study", "Study"
    SOURCE = "source", "Source"
    PASSAGE = "passage", "Passage"
    CODE = "code", "Code"
    CODING = "coding", "Coding"
    PARTICIPANT = "participant", "Participant"
    FAMILY = "family", "Family"
    SERVICE = "service", "Service"
    ENCOUNTER = "encounter", "Encounter"
