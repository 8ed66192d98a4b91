"""Opening real names, and looking for them in material. Each is recorded: who, when, in what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.keystore import forms_of
from fieldloom.pseudonyms.models import Asking, Entity
from fieldloom.pseudonyms.opened import must_be_open
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Hit
from fieldloom.pseudonyms.rules.marked import Marked, read_marked
from fieldloom.pseudonyms.rules.roster import roster_of
from fieldloom.pseudonyms.rules.scoring import Scores, score
from fieldloom.pseudonyms.rules.talk import Label
from fieldloom.pseudonyms.rules.windows import lowered
from fieldloom.pseudonyms.voice import voice
from fieldloom.pseudonyms.within import known_of, pseudonyms_of, whole_study
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.models import Paragraph, Source
from fieldloom.sources.rules.masking import masked
from fieldloom.sources.taking_in import revising


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with its real names."""

    entity: Entity
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A text and what names somebody or something in it, in order. `shown` is entity row id to how it is
    called; `withheld` counts the paragraphs that were not looked at, since they are withheld."""

    text: str
    hits: tuple[Hit, ...]
    shown: dict[int, str]
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class Register:
    """The register with its real names, and by which opening they are shown."""

    names: tuple[Named, ...]
    opening: Asking

    def audit_ids(self) -> dict[str, object]:
        """What the trail keeps of it: by which asking, and of how many entities."""
        return {"opening": f"asking:{self.opening.pk}", "entities": len(self.names)}


@recorded("real names opened")
@needs(Permission.KEEP_NAMES)
def open_names(*, by: User, study: Study) -> Register:
    """The register with its real names. Raises `Refused` unless a second person opened them to this user
    and the time is not over, and `keystore.NamesShut` where they are not at hand."""
    whole_study(by, study)
    opening = must_be_open(by, study)
    forms = forms_of(study.pk)
    rows = Entity.objects.filter(study=study).select_related("participant").order_by("kind", "pk")
    return Register(tuple(Named(row, tuple(forms.get(row.pk, ()))) for row in rows), opening)


@recorded("names looked for in a source")
@needs(Permission.KEEP_NAMES)
def propose_in(*, by: User, source: Source) -> Proposed:
    """What names somebody or something in a source as it stands. What is withheld from the team is not
    looked at. Raises `NotFound` for a source without a text."""
    whole_study(by, source.study_id)
    if source.current is None:
        raise NotFound(f"{source.ref} has no text.")
    text = revising.text_of(source.current)
    veiled = hidden(by, source.study_id)
    spans = [] if veiled is None else veiled.spans(source.current.pk)
    rows = Paragraph.objects.filter(revision=source.current, said__gt=0).order_by("number")
    labels = [Label(start, start + said) for start, said in rows.values_list("start", "said")]
    return _proposed(source.study_id, masked(text, 0, spans), labels, len(spans))


@recorded("names looked for in a text")
@needs(Permission.KEEP_NAMES)
def propose(*, by: User, study: Study, text: str) -> Proposed:
    """What names somebody or something in a text that is not taken in, by the register of a study."""
    whole_study(by, study)
    return _proposed(study.pk, text, None, 0)


@recorded("register used to look for names")
@needs(Permission.KEEP_NAMES)
def looker(*, by: User, study: Study) -> Callable[[str], list[Hit]]:
    """What looks for names in texts that are not taken in, by the register of a study as it is."""
    whole_study(by, study)
    roster, spare = roster_of(known_of(study.pk, kept=True)), pseudonyms_of(study.pk)
    said = voice()
    return lambda text: detect(text, roster, spare=spare, voice=said)


@dataclass(frozen=True, slots=True)
class Measuring:
    """How detection is measured: with the study's register or without; `small`: in small letters; with the
    name model, where there is one, or without."""

    register: bool = True
    small: bool = False
    model: bool = True


@recorded("detection measured")
@needs(Permission.KEEP_NAMES)
def measure(*, by: User, study: Study, texts: Sequence[str], measuring: Measuring) -> Scores:
    """How well detection does on texts that were marked by hand. Raises `Unfit`, naming the line, for a mark
    that is none."""
    whole_study(by, study)
    roster = roster_of(known_of(study.pk, kept=True) if measuring.register else ())
    marked = [read_marked(text) for text in texts]
    if measuring.small:
        marked = [Marked(lowered(one.text), one.marks) for one in marked]
    model = voice() if measuring.model else None
    return score((one, detect(one.text, roster, voice=model)) for one in marked)


def _proposed(study_id: int, text: str, labels: list[Label] | None, withheld: int) -> Proposed:
    roster = roster_of(known_of(study_id, kept=True))
    spare = pseudonyms_of(study_id)
    hits = detect(text, roster, labels=labels, spare=spare, voice=voice())
    shown = {one.pk: one.shown for one in Entity.objects.filter(study_id=study_id)}
    return Proposed(text, tuple(hits), shown, withheld)
