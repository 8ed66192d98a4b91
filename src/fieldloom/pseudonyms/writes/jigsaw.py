"""A reader marks what tells of somebody; one person decides of each rare thing, a second signs."""

from collections.abc import Mapping

from fieldloom.access.gate import needs, require
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold
from fieldloom.people.models import Family, Participant
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.jigsaws.gathered import FAMILY
from fieldloom.pseudonyms.jigsaws.standing import Standings, Unit, alone_on, unit_called
from fieldloom.pseudonyms.jigsaws.weighing import Weighing, rare_of
from fieldloom.pseudonyms.models import RareBelow, Settled, Telling
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.deciding import words_fit
from fieldloom.pseudonyms.rules.jigsaw import Sort
from fieldloom.pseudonyms.rules.jigsaw_signing import (
    LONGEST_NOTE,
    Becomes,
    Decided,
    Stage,
    alone,
    decided_all,
    fingerprint,
    may_sign,
    rare_fits,
)
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.within import known_of, who_keep_names, whole_study
from fieldloom.sources.clearance.hidden import not_here
from fieldloom.sources.models import Source
from fieldloom.sources.writes.passages import passage_at

LONGEST_WORD = 120


@recorded("passage said to tell of somebody")
@needs(Permission.READ_SOURCES)
def mark_telling(
    *,
    by: User,
    source: Source,
    place: tuple[int, int],
    sort: Sort,
    word: str,
    about: Participant | Family,
) -> Telling:
    """Say that a place (code points of the current text) tells of somebody, or of a family, by a thing of
    this sort. `word` says which, such as "epilepsy": it is not kept, but the same word is the same thing.

    Raises `Unfit` without a word, for a stretch without words, and in words withheld from oneself.
    """
    if not any(sign.isalnum() for sign in word) or len(word) > LONGEST_WORD:
        raise Unfit("Say in a word or two what tells.", "Such as “epilepsy”.", "word")
    not_here(by, source, source.revision.pk, place)
    row = Telling(source=source, passage=passage_at(source, *place), sort=sort.value, by=by)
    row.mark = keystore.mark_of(source.study_id, word)
    if isinstance(about, Family):
        row.family = about
    else:
        row.participant = about
    there = Telling.objects.filter(
        passage=row.passage, sort=row.sort, mark=row.mark, takes_back=None, taken_back=None
    )
    if there.filter(participant=row.participant, family=row.family).exists():
        raise Unfit("This was marked there already.", "", "word")
    row.save()
    return row


@recorded("mark of what tells taken back")
@needs(Permission.READ_SOURCES)
def take_telling_back(*, by: User, telling: Telling) -> Telling:
    """Say that a mark does not count: whoever made it, or whoever keeps names. It stays on record."""
    if telling.by_id != by.pk:
        require(by, Permission.KEEP_NAMES, telling.study_id)
        whole_study(by, telling.study_id)
    if telling.takes_back_id or Telling.objects.filter(takes_back=telling).exists():
        raise Unfit("This was taken back already.")
    same = {
        name: getattr(telling, name)
        for name in ("source", "passage", "sort", "mark", "participant", "family")
    }
    return Telling.objects.create(**same, takes_back=telling, by=by)


@recorded("what is rare decided")
@needs(Permission.KEEP_NAMES)
def set_rare_below(*, by: User, study: Study, number: int) -> RareBelow:
    """Say that what fewer than `number` share is rare in this study. Raises `Unfit` outside 2 to 50."""
    whole_study(by, study)
    hold(rare_fits(number), "number")
    return RareBelow.objects.create(study=study, number=number, by=by)


@recorded("jigsaw prepared")
@needs(Permission.KEEP_NAMES)
def prepare_jigsaw(
    *,
    by: User,
    study: Study,
    ref: str,
    view: View,
    decided: Mapping[str, tuple[Becomes, str]],
    note: str = "",
) -> Settled:
    """Decide what becomes of each rare thing of a family, or of somebody of none (by code), for one audience:
    by mark, with the words that tell it more widely. A second reader signs.

    Raises `Unfit` while one is undecided, for words that hold a real name, and where nothing is rare.
    """
    whole_study(by, study)
    weighing = Weighing(by, study, view)
    whose = unit_called(weighing, ref)
    rare = rare_of(weighing.pieces(whose))
    if not rare:
        raise Unfit("Nothing of this is rare, so nothing is to be decided.")
    given = {m: Decided(rare[m], *_cleaned(told)) for m, told in decided.items() if m in rare}
    hold(decided_all(rare, given), "")
    _no_names(study, given, note)
    row = Settled(study=study, view=view.value, note=note.strip(), by=by)
    row.decided = {m: [d.rarity.value, d.becomes.value, d.words] for m, d in given.items()}
    row.fingerprint = fingerprint(rare)
    row.family_id, row.participant_id = (
        (whose.pk, None) if whose.kind == FAMILY else (None, whose.pk)
    )
    row.save()
    return row


@recorded("jigsaw signed")
@needs(Permission.KEEP_NAMES)
def sign_jigsaw(*, by: User, study: Study, ref: str, view: View, note: str = "") -> Settled:
    """Sign, as the second reader, what was decided of a family, or of somebody of none, for one audience.

    Raises `Unfit` where nothing waits, also since something changed meanwhile; for whoever prepared it, and
    for whoever signed off a text it rests on alone, as long as somebody else could sign.
    """
    whole_study(by, study)
    weighing = Weighing(by, study, view)
    whose = unit_called(weighing, ref)
    pieces = weighing.pieces(whose)
    unit = Standings(weighing).unit(whose, pieces)
    first = _waiting(unit)
    hands = alone_on(pieces)
    hold(may_sign(by.pk, first.by_id, hands, who_keep_names(study.pk)), "")
    _no_names(study, {}, note)
    row = Settled(study=study, view=view.value, note=note.strip(), by=by, prepared=first)
    row.family_id, row.participant_id = first.family_id, first.participant_id
    row.decided, row.fingerprint = first.decided, first.fingerprint
    row.alone = alone(by.pk, first.by_id, hands)
    row.save()
    return row


def _waiting(unit: Unit) -> Settled:
    if unit.stage is Stage.PREPARED and unit.prepared is not None:
        return unit.prepared
    why = {
        Stage.SIGNED: "This is signed as it stands.",
        Stage.CHANGED: f"Since it was decided something changed: {unit.changed.words}.",
        Stage.NOTHING: "Nothing of this is rare, so nothing is to be signed.",
    }.get(unit.stage, "Nothing was decided here yet.")
    raise Unfit(why, "Somebody decides each rare thing first; then a second reader signs.")


def _cleaned(told: tuple[Becomes, str]) -> tuple[Becomes, str]:
    becomes, words = told
    return becomes, " ".join(words.split()) if becomes is Becomes.WIDER else ""


def _no_names(study: Study, decided: Mapping[str, Decided], note: str) -> None:
    """Raise `Unfit` where the words of a decision, or the note, hold a real name of the study."""
    if len(note) > LONGEST_NOTE:
        raise Unfit("This note is too long.", f"At most {LONGEST_NOTE} letters.", "note")
    written = {one.words for one in decided.values() if one.words}
    if not written and not note.strip():
        return
    known = known_of(study.pk, kept=False)
    for words in written:
        hold(words_fit(words, known, ()), "words")
    if any(not leak.doubtful for leak in leaks(note, watch_for(known))):
        raise Unfit("This note holds a real name of the study.", "Say it without.", "note")
