"""A person marks a name that was not found, or says where one begins and ends."""

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms.mentions.carrying import carry_over, paragraph_starts
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.handling import moved_in
from fieldloom.pseudonyms.mentions.seen import lies_in, unseen
from fieldloom.pseudonyms.models import Mention, Ruling
from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.roster import matches
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.rules.tokens import words_of
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.clearance.hidden import not_here
from fieldloom.sources.models import Source
from fieldloom.sources.taking_in import revising

LONGEST = 120
WHY, SAID = "somebody marked it", "somebody said at the desk that it may be a name"


@recorded("name marked by hand")
@needs(Permission.KEEP_NAMES)
def mark_by_hand(*, by: User, source: Source, start: int, end: int, kind: Kind) -> Mention:
    """Say that code points `start` to `end` of a source's text as it stands are a name. It is open, unless
    the register knows it; what was found in the same words only, and is open or was no name, gives way.

    Raises `Unfit` for a stretch without words or of more than 120 characters, outside the text, in withheld
    words, or one that runs into another mention that is replaced or stays.
    """
    whole_study(by, source.study_id)
    carry_over(source)
    return _keep(by, Mention(source=source, revision=source.revision, kind=kind.value), start, end)


@recorded("place of a name changed")
@needs(Permission.KEEP_NAMES)
def change_span(*, by: User, mention: Mention, start: int, end: int) -> Mention:
    """Say where a name begins and ends: the mention is open again, and a person's from now on. Raises as
    `mark_by_hand`."""
    whole_study(by, mention.study_id)
    row = Mention.objects.select_for_update(of=("self",)).filter(pk=mention.pk).first()
    if row is None or row.revision_id != row.source.current_id:
        raise NotFound("This mention went with the text in which it stood.")
    if row.state == Stand.REPLACED.value:
        raise Unfit("This was replaced already.", "Mark the words beside it.")
    return _keep(by, row, start, end)


@recorded("mark of a name taken back")
@needs(Permission.KEEP_NAMES)
def take_mark_back(*, by: User, mention: Mention) -> None:
    """Take back what was marked by hand. Raises `Unfit` for what was found, which is dismissed instead, and
    for what was replaced."""
    whole_study(by, mention.study_id)
    if not mention.by_hand or mention.state == Stand.REPLACED.value:
        raise Unfit("This was found, not marked.", "Say that it is no name.")
    Mention.objects.filter(pk=mention.pk).delete()


@recorded("word said to be a name")
@needs(Permission.READ_SOURCES)
def report_name(*, by: User, source: Source, start: int, end: int) -> Mention:
    """Say that code points `start` to `end` of a text that one reads may be a name. Whoever keeps names
    finds it open among the candidates. Raises as `mark_by_hand`, and `Unfit` for words that are
    withheld from oneself.
    """
    not_here(by, source, source.revision.pk, (start, end))
    carry_over(source)
    row = Mention(source=source, revision=source.revision, kind=Kind.PERSON.value, said_by=by)
    return _keep(by, row, start, end)


def _keep(by: User, row: Mention, start: int, end: int) -> Mention:
    source, text = row.source, revising.text_of(row.source.revision)
    _fits(source, text, start, end)
    beside = Mention.objects.filter(revision=source.current, start__lt=end, end__gt=start)
    beside = beside.exclude(pk=row.pk)
    standing = beside.exclude(state=Stand.OPEN.value, by_hand=False)
    if standing.exclude(state=Stand.DISMISSED.value).exists():
        raise Unfit(
            "This runs into another name that was decided or marked.",
            "Undo that first, or mark the words beside it.",
            "start",
        )
    beside.delete()
    finder, words = Finder(source.study_id, by), text[start:end]
    known = list(matches(words_of(words), finder.roster))
    entity = known[0].entity if len(known) == 1 else None
    tier, why = (Tier.LOOK, SAID) if row.said_by_id else (Tier.SURE, WHY)
    hit = Hit(start, end, Kind(row.kind), tier, Layer.CONTEXT, why, "", entity)
    row.start, row.end, row.by_hand = start, end, True
    row.paragraph = paragraph_starts(source.revision).number(start)
    row.decided_by = row.decided_at = None
    finder.describe(row, hit, words, moved_in(source))
    if row.state == Stand.DISMISSED.value:
        _a_name_after_all(row)
    row.save()
    return row


def _a_name_after_all(row: Mention) -> None:
    """Whoever marks what was no name says otherwise: everywhere where it was dismissed it is open again."""
    row.state, row.how = Stand.OPEN.value, ""
    Ruling.objects.filter(study=row.study_id, mark=row.mark).delete()
    there = Mention.objects.filter(source__study=row.study_id, mark=row.mark)
    there.filter(state=Stand.DISMISSED.value).update(
        state=Stand.OPEN.value, how="", decided_by=None, decided_at=None
    )


def _fits(source: Source, text: str, start: int, end: int) -> None:
    words = text[start:end]
    if not 0 <= start < end <= len(text) or not any(sign.isalnum() for sign in words):
        raise Unfit("There are no words in this place.", "Mark the letters of the name.", "start")
    if words != words.strip() or len(words) > LONGEST:
        raise Unfit(
            "A name has at most 120 characters, and no blank at its ends.",
            "Mark the name alone.",
            "start",
        )
    spans = unseen(source.study_id, [source.pk])
    if lies_in(spans, source.revision.pk, start, end):
        raise Unfit("These words are withheld for another reason.", "", "start")
