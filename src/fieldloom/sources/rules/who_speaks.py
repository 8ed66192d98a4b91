"""Which labels are speakers: a label must recur or look like one, and words like Note never are."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fieldloom.sources.rules import labels
from fieldloom.sources.rules.blocks import Paragraph, is_note
from fieldloom.sources.rules.labels import Head
from fieldloom.sources.rules.legend import initials

_STRICT_ROLES = frozenset(("interviewer", "interviewee", "moderator", "facilitator", "researcher"))
PLAIN = ("paragraph", "list", "table")

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CAPITAL = re.compile(r"(?<=[a-z,] )[^\W\d_a-z][\w&]*")

Heads = dict[int, list[Head]]


@dataclass(slots=True)
class Roster:
    """Which labels speak, and for whom: `speakers` maps a printed label to the speaker."""

    declared: tuple[str, ...]
    legend_at: set[int]
    legend: dict[str, str]
    speakers: dict[str, str] = field(default_factory=dict)
    continues: bool = True


class Evidence:
    """What speaks for and against each candidate label of one text."""

    def __init__(self, paragraphs: Sequence[Paragraph], found: Heads, roster: Roster) -> None:
        self.paragraphs, self.roster = paragraphs, roster
        self.found = found
        heads = [h for hs in found.values() for h in hs if h.label is not None]
        self.counts = Counter(h.label or "" for h in heads)
        self.marks: dict[str, set[str]] = {}
        for head in heads:
            marks = self.marks.setdefault(head.label or "", set())
            marks.add(head.mark)
            if head.at_ms is not None:
                marks.add("time")
        self.timed = sum(1 for h in heads if h.at_ms is not None)
        spoken = sum(1 for p in paragraphs if p.kind in PLAIN and not p.speaker)
        self.share = sum(1 for hs in found.values() if hs[0].label) / max(spoken, 1)

    def settle(self) -> None:
        """Fill the roster's speakers, and say whether unlabelled paragraphs belong to turns."""
        certain = [x for x in self.counts if self._is_certain(x)]
        recurring = [x for x in self.counts if self.counts[x] > 1 and self._may_recur(x)]
        if self.share <= 0.5 or all(self._is_common_word(x) for x in [*certain, *recurring]):
            recurring = [x for x in recurring if not self._is_common_word(x)]
        strict = [x for x in recurring if labels.is_role(x) or labels.is_code(x)]
        often = [x for x in recurring if self.counts[x] > 2]
        dense = self.share > 0.6 and len(self.counts) > 1 and recurring
        if certain or strict or often or dense or len(recurring) > 1:
            accepted = dict.fromkeys([*certain, *recurring])
            if len(accepted) > 1 or self.share > 0.5:
                accepted.update(dict.fromkeys(x for x in self.counts if self._may_be_single(x)))
            self.roster.speakers = {x: self._speaker(x) for x in accepted}
        self._drop_idle()
        self.roster.continues = self._continues()

    def _is_certain(self, label: str) -> bool:
        marks = self.marks[label]
        listed = label in self.roster.legend or label in self.roster.declared
        if listed or ("bare" in marks and self._is_known(label)):
            return True
        if marks == {"letter"}:
            return min(self.counts["Q"], self.counts["A"]) > 2
        if label.casefold() in _STRICT_ROLES and marks & {"colon", "bold", "time"}:
            return True
        return "time" in marks and self.timed > 1 and _is_speaker_like(label)

    def _may_recur(self, label: str) -> bool:
        marks = self.marks[label]
        if marks == {"bare"}:
            return self._is_bare_label(label)
        if marks == {"letter"} or not _is_speaker_like(label):
            return False
        return not marks <= {"alone", "tab"} or labels.is_role(label) or labels.is_code(label)

    def _may_be_single(self, label: str) -> bool:
        marks = self.marks[label]
        if marks == {"bare"}:
            return self._is_bare_label(label)
        if self.counts[label] > 1 or not marks & {"colon", "time"} or not _is_speaker_like(label):
            return False
        if " " in label:
            return labels.is_code(label) or (labels.is_name(label) and self.share >= 0.25)
        if labels.is_role(label) or labels.is_code(label):
            return True
        named = self.share > 0.5 and self._inside[label] > 0
        return named or (self.share > 0.6 and not self._is_common_word(label))

    def _is_bare_label(self, label: str) -> bool:
        """Initials outside the legend: only in a text full of turns, and never an acronym in use."""
        dense = self._is_known(label) or self.share > 0.5
        return dense and self._inside[label] * 5 < self.counts[label]

    def _is_known(self, label: str) -> bool:
        """The initials of someone whom the file lists as speaking."""
        return any(initials(name) == label for name in self.roster.declared)

    def _is_common_word(self, label: str) -> bool:
        """A single word, no role or code, that the text also uses in lower case: Minute, Seen.

        Will and Grace are such words too, so beside a certain speaker these may speak.
        """
        if " " in label or label in self.roster.legend or label in self.roster.declared:
            return False
        if labels.is_role(label) or labels.is_code(label):
            return False
        return label.lower() in self._lower

    @cached_property
    def _lower(self) -> set[str]:
        """The words that the text uses in lower case."""
        return {w for p in self.paragraphs for w in _WORD.findall(p.text) if w[0].islower()}

    @cached_property
    def _inside(self) -> Counter[str]:
        """How often each capitalised word stands within a sentence."""
        return Counter(w for p in self.paragraphs for w in _CAPITAL.findall(p.text))

    def _speaker(self, label: str) -> str:
        if label in self.roster.legend:
            return self.roster.legend[label]
        if "bare" in self.marks[label]:
            alike = [n for n in self.roster.declared if initials(n) == label]
            if len(alike) == 1:
                return alike[0]
        return label

    def _drop_idle(self) -> None:
        """A label that only ever stands alone on a line is a title unless others speak too."""
        speakers = self.roster.speakers
        if speakers and all(self.marks[x] == {"alone"} for x in speakers) and len(speakers) < 2:
            speakers.clear()

    def _continues(self) -> bool:
        """False where one person's labels only interrupt: the rest is somebody else's speech."""
        names = set(self.roster.speakers.values())
        if len(names) != 1:
            return True
        if names & {*self.roster.declared, *self.roster.legend.values()}:
            return True
        spoken = [i for i, p in enumerate(self.paragraphs) if p.kind in PLAIN]
        labelled = [
            i for i, hs in self.found.items() if any(h.label in self.roster.speakers for h in hs)
        ]
        lead = [i for i in spoken if not is_note(self.paragraphs[i].text)]
        return len(labelled) == 1 and bool(lead) and labelled[0] == lead[0]


def _is_speaker_like(label: str) -> bool:
    """A role, a code or a name, and none of the words that never speak."""
    if labels.is_never(label):
        return False
    return labels.is_name(label) or labels.is_role(label) or labels.is_code(label)


def warnings(found: Heads, roster: Roster) -> Iterator[str]:
    counts = Counter(h.label for hs in found.values() for h in hs)
    if roster.legend:
        for label, speaker in roster.speakers.items():
            if label == speaker and label not in roster.legend.values():
                yield (
                    f"The label “{label}” ({_times(counts[label])}) is not in the list of "
                    "speakers at the top; it is kept as printed."
                )
        for code, name in roster.legend.items():
            if code == name:
                yield f"“{code}” stands for more than one person; it is kept as printed."
            elif "," in name and counts[code]:
                yield f"“{code}” stands for {name}: the file does not say which of them speaks."
            if not counts[code] and not counts[roster.legend[code]]:
                yield f"The list of speakers names “{code}”, but no turn begins with it."
    if roster.speakers and not roster.continues:
        only = next(iter(roster.speakers.values()))
        yield f"Only “{only}” is labelled; the paragraphs without a label have no speaker yet."


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
