"""Names looked for in a source: what is found is noted by its place, and by what was decided before."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldloom.access.models import User
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.mentions.carrying import carry_over, paragraph_starts
from fieldloom.pseudonyms.mentions.handling import moved_in, rules_of
from fieldloom.pseudonyms.mentions.remembering import Remembered, fingerprint, ground_of
from fieldloom.pseudonyms.mentions.seen import unseen
from fieldloom.pseudonyms.models import Entity, Looked, Mention, Ruling
from fieldloom.pseudonyms.rules.by_rule import Moved, by_rule
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Hit, Layer, Tier
from fieldloom.pseudonyms.rules.roster import SHORT, roster_of
from fieldloom.pseudonyms.rules.standing import How, Stand
from fieldloom.pseudonyms.rules.talk import Label
from fieldloom.pseudonyms.rules.tokens import WORD
from fieldloom.pseudonyms.voice import voice
from fieldloom.pseudonyms.within import known_of, pseudonyms_of
from fieldloom.sources.models import Paragraph, Revision, Source
from fieldloom.sources.rules.masking import masked
from fieldloom.sources.taking_in import revising

_TOLD = ("kind", "tier", "layer", "reason", "about", "mark", "entity", "state", "how")


@dataclass(frozen=True, slots=True)
class Told:
    """Counts of mentions in the text as it stands, and of paragraphs that were not looked at."""

    mentions: int
    open: int
    new: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is in a text, found before the turn to write: it holds as long as what it rests on is the same."""

    rests_on: tuple[str, str, list[Label]] = field(repr=False)
    hits: list[Hit] = field(repr=False)


@dataclass(slots=True)
class _Page:
    """A text that is being looked at, and what its place in the study makes of dates."""

    source: Source
    text: str
    moved: Moved
    kept: list[Mention] = field(default_factory=list)


class Finder:
    """Looks through sources of one study; the register is made ready once."""

    def __init__(self, study_id: int, by: User) -> None:
        self.study_id, self.by = study_id, by
        self.became = dict(
            Entity.objects.filter(study=study_id).values_list("pk", "became").order_by()
        )
        known = known_of(study_id, kept=True)
        self.roster = roster_of(known)
        given = pseudonyms_of(study_id)
        self.spare = {*given, *(word for name in given for word in WORD.findall(name))}
        ruled = Ruling.objects.filter(study=study_id)
        self.rulings = {one.mark: (Stand(one.state), one.entity_id) for one in ruled}
        self.rules = rules_of(study_id)
        self.voice = voice()
        self.rests_on = ground_of(known, self.became, self.rulings, self.rules, self.spare)

    def look_ahead(self, source: Source) -> Ahead | None:
        """Find what is in a source as it stands, and note nothing: for before a transaction. It takes seconds
        a text, and nobody else can write meanwhile. None where it was looked through already."""
        page, _ = self._page(source)
        labels = self._labels(page)
        if self._looked(page, self._print(page, labels)):
            return None
        return Ahead((self.rests_on, page.text, labels), self._hits(page, labels))

    def look(self, source: Source, ahead: Ahead | None = None) -> Told:
        """Look through a source as it stands. What a person decided, and what is decided already, stays; what
        is open is found anew; nothing is where all that it rests on is as it was. What was found `ahead`,
        with the same register, is not looked for again."""
        carry_over(source)
        revision = source.revision
        page, spans = self._page(source)
        labels = self._labels(page)
        if self._looked(page, self._print(page, labels)):
            return self._told(revision, 0, len(spans))
        rows = list(Mention.objects.filter(revision=revision).order_by("start"))
        page.kept = [one for one in rows if _stays(one)]
        same = ahead is not None and ahead.rests_on == (self.rests_on, page.text, labels)
        hits = ahead.hits if ahead is not None and same else self._hits(page, labels)
        new = self._note(page, hits, [one for one in rows if not _stays(one)])
        told = {"source": source, "by": self.by, "print": self._print(page, labels)}
        Looked.objects.update_or_create(revision=revision, defaults=told)
        return self._told(revision, new, len(spans))

    def _page(self, source: Source) -> tuple[_Page, list[tuple[int, int]]]:
        """The text as it stands, what is withheld shaded, and where that is."""
        spans = unseen(self.study_id, [source.pk]).get(source.revision.pk, [])
        text = masked(revising.text_of(source.revision), 0, spans)
        return _Page(source, text, moved_in(source)), spans

    def _looked(self, page: _Page, print_: str) -> bool:
        return Looked.objects.filter(revision=page.source.current, print=print_).exists()

    def _told(self, revision: Revision, new: int, withheld: int) -> Told:
        now = Mention.objects.filter(revision=revision)
        return Told(now.count(), now.filter(state=Stand.OPEN.value).count(), new, withheld)

    def _labels(self, page: _Page) -> list[Label]:
        rows = Paragraph.objects.filter(revision=page.source.current, said__gt=0).order_by("number")
        return [Label(start, start + said) for start, said in rows.values_list("start", "said")]

    def _print(self, page: _Page, labels: list[Label]) -> str:
        """Of all that looking through this page rests on, and of how many mentions there are."""
        there = Mention.objects.filter(revision=page.source.current).count()
        return fingerprint(self.rests_on, page.text, repr(labels), repr(page.moved), str(there))

    def _hits(self, page: _Page, labels: list[Label]) -> list[Hit]:
        heard = self.voice and Remembered(self.voice, page.source)
        return detect(page.text, self.roster, labels=labels, spare=self.spare, voice=heard)

    def _note(self, page: _Page, hits: Iterable[Hit], old: list[Mention]) -> int:
        """Keep the finds that run into nothing a person decided. Answers how many are new."""
        known = {(one.start, one.end): one for one in old}
        starts = paragraph_starts(page.source.revision)
        made: list[Mention] = []
        again: list[Mention] = []
        for hit in _apart(hits, page.kept):
            row = known.pop((hit.start, hit.end), None) or Mention(
                source=page.source, revision=page.source.current, start=hit.start, end=hit.end
            )
            row.paragraph = starts.number(hit.start)
            self.describe(row, hit, page.text[hit.start : hit.end], page.moved)
            (made if row.pk is None else again).append(row)
        Mention.objects.filter(pk__in=[one.pk for one in known.values()]).delete()
        Mention.objects.bulk_update(again, [*_TOLD, "paragraph"], batch_size=100)
        Mention.objects.bulk_create(made, batch_size=300)
        return len(made)

    def describe(self, row: Mention, hit: Hit, words: str, moved: Moved) -> None:
        """Write down what a find says, and what was decided of such before."""
        row.kind, row.tier, row.layer = hit.kind.value, hit.tier.value, hit.layer.value
        row.reason, row.about = hit.reason[:200], hit.about[:60]
        row.mark = keystore.mark_of(self.study_id, words)
        row.entity_id = hit.entity
        if hit.entity is None and row.mark in self.rulings:
            row.entity_id = self.rulings[row.mark][1]
        stand, how = self._decided(hit, words, row.mark, moved)
        row.state, row.how = stand.value, how.value

    def _decided(self, hit: Hit, words: str, mark: str, moved: Moved) -> tuple[Stand, How]:
        ruled = self.rulings.get(mark)
        if ruled is not None and ruled[0] is Stand.OPEN:
            return Stand.OPEN, How.NOT
        became = self.became.get(hit.entity or 0, Became.OPEN.value)
        if became != Became.OPEN.value and _is_its_form(hit, words):
            kept = became == Became.KEPT.value
            return (Stand.KEPT if kept else Stand.DECIDED), How.REGISTER
        if hit.entity is None and ruled is not None:
            return ruled[0], How.REGISTER
        stand = by_rule(hit.kind, hit.about, words, self.rules, moved)
        return stand, How.NOT if stand is Stand.OPEN else How.RULE


def _is_its_form(hit: Hit, words: str) -> bool:
    """Whether these words are a sure form of an entity: not short for one, nor with further names."""
    whole = hit.layer is Layer.ROSTER or len(WORD.findall(words)) == 1
    return whole and hit.tier is Tier.SURE and hit.reason != SHORT


def _stays(row: Mention) -> bool:
    """Whether looking again leaves a mention alone: what a person did, and what was replaced."""
    done = row.state == Stand.REPLACED.value or row.how == How.PERSON.value
    return row.by_hand or done


def _apart(hits: Iterable[Hit], kept: list[Mention]) -> Iterable[Hit]:
    """The finds that overlap none of these mentions, all in order."""
    at = 0
    for hit in hits:
        while at < len(kept) and kept[at].end <= hit.start:
            at += 1
        if at == len(kept) or hit.end <= kept[at].start:
            yield hit
