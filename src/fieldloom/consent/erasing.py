"""What a withdrawal reaches that lies in no room: files that somebody of the team took out."""

from fieldloom.audit import reads as audit
from fieldloom.people.reached import Asked, Found, reached

OUT = ("quotations exported", "portraits exported", "original opened")


@reached("consent", order=70)
def held(asked: Asked) -> list[Found]:
    """How often files with people's words were taken out of the house: the trail knows by whom, and
    whoever has one deletes it."""
    rows = audit.entries(asked.study_id).filter(verb__in=OUT, refused=False)
    return [Found("exports", rows.count(), by_hand=True)]
