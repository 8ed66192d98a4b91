"""What stands in the place of each mention of a source, once it is signed off; and what to beware of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldloom.pseudonyms.keystore import forms_of
from fieldloom.pseudonyms.mentions.handling import moved_in
from fieldloom.pseudonyms.mentions.seen import lies_in, unseen
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.rules.by_rule import Moved, put_by_rule
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.doubts import doubts_about
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.rules.wording import put_for
from fieldloom.sources.clearance.aside import about
from fieldloom.sources.models import Source
from fieldloom.sources.rules.masking import Span, masked
from fieldloom.sources.taking_in import revising

BEFORE = 24  # code points that say whether a sentence begins


@dataclass(frozen=True, slots=True)
class Put:
    """A mention, and what is put in its place."""

    mention: Mention
    new: str

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end


@dataclass(frozen=True, slots=True)
class Plan:
    """The text of a source as it stands and everything that is put into it, in order. `unseen` are paragraphs
    (code points) nobody may look at for another reason: nothing is put into those."""

    text: str = field(repr=False)
    changes: tuple[Put, ...] = field(repr=False)
    unseen: tuple[Span, ...] = ()

    @property
    def withheld(self) -> int:
        """How many paragraphs nobody may look at."""
        return len(self.unseen)

    @property
    def nothing_seen(self) -> bool:
        """Whether nobody may look at any word of it."""
        bare = masked(self.text, 0, list(self.unseen))
        return bool(self.unseen) and not any(sign.isalnum() for sign in bare)


class Wording:
    """What stands for the names of a study; the register is opened once."""

    def __init__(self, study_id: int) -> None:
        self.forms = forms_of(study_id)
        self.entities = {one.pk: one for one in Entity.objects.filter(study=study_id)}

    def put(self, mention: Mention, text: str, moved: Moved, was: str | None = None) -> str:
        """What is put in the place of a mention that is decided; `was`: its words, where the
        text has others by now."""
        words = was or text[mention.start : mention.end]
        entity = self.entities.get(mention.entity_id or 0)
        if entity is None or entity.became != Became.REPLACED.value:
            return put_by_rule(Kind(mention.kind), mention.about, words, moved)
        before = text[max(0, mention.start - BEFORE) : mention.start]
        forms = self.forms.get(entity.pk, ())
        return put_for(Kind(entity.kind), words, entity.pseudonym, forms, before)


def planned(
    source: Source,
    mentions: Iterable[Mention],
    wording: Wording,
    stood: Mapping[tuple[int, int], str | None] | None = None,
) -> Plan:
    """What signing this source off would put in the place of its mentions, of which those count that are
    decided. `stood`: what stood in places that were replaced before, by start and end."""
    text, moved = revising.text_of(source.revision), moved_in(source)
    spans = unseen(source.study_id, [source.pk])
    decided = [
        one
        for one in mentions
        if one.state == Stand.DECIDED.value
        and not lies_in(spans, source.revision.pk, one.start, one.end)
    ]
    was = stood or {}
    puts = tuple(
        Put(one, wording.put(one, text, moved, was.get((one.start, one.end)))) for one in decided
    )
    return Plan(text, puts, tuple(spans.get(source.revision.pk, [])))


NOTHING = "Nothing in this text is replaced: nobody is named, or everything was kept."
LEFT = "{left} in the title, labels, front matter or warnings may be {names}, and {stay}: look at {them}."
PART = (
    "{withheld} paragraphs are withheld for another reason, so nobody could look at them. They stay shut for "
    "their names too, until somebody could and the text is signed once more."
)
PICTURE = "A picture can show a name, a face or a place. Only its description was looked at."


def cautions(source: Source, plan: Plan, left: int) -> tuple[str, ...]:
    """What whoever signs has to acknowledge: what the file carries beside its text, and what cannot be
    looked for. `left` counts places in titles and the like that may be names and stay."""
    told = [PICTURE] if source.is_picture else []
    if not plan.changes:
        told.append(NOTHING)
    if plan.withheld:
        told.append(PART.format(withheld=plan.withheld))
    if left:
        one = {"left": "1 word", "names": "a name", "stay": "stays", "them": "it"}
        some = {"left": f"{left} words", "names": "names", "stay": "stay", "them": "them"}
        told.append(LEFT.format(**(one if left == 1 else some)))
    text = masked(plan.text, 0, list(plan.unseen))
    return (*told, *doubts_about(text), *about(source).warnings)
