"""Which labels are speakers: a label must recur or look like one, and words like Note never are."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fieldloom.sources.rules import labels
from fieldloom.sources.rules.blocks import Paragraph, is_note
from fieldloom.sources.rules.labels import Head
from fieldloom.sources.rules.legend import initials

_STRICT_ROLES = frozenset(("interviewer", "interviewee", "moderator", "facilitator", "researcher"))
PLAIN = ("paragraph", "list", "table")

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
        strict = [x for x in recurring if labels.is_role(x) or labels.is_code(x)]
        often = [x for x in recurring if self.counts[x] > 2]
        if certain or strict or often or len(recurring) > 1:
            accepted = dict.fromkeys([*certain, *recurring])
            if len(accepted) > 1 or self.share > 0.5:
                accepted.update(dict.fromkeys(x for x in self.counts if self._may_be_single(x)))
            self.roster.speakers = {x: self._speaker(x) for x in accepted}
        self._drop_idle()
        self.roster.continues = self._continues()

    def _is_certain(self, label: str) -> bool:
        if label in self.roster.legend or label in self.roster.declared:
            return True
        if "bare" in self.marks[label] and self._is_known(label):
            return True
        if label.casefold() in _STRICT_ROLES and self.marks[label] & {"colon", "bold", "time"}:
            return True
        if self.marks[label] == {"letter"}:
            return min(self.counts["Q"], self.counts["A"]) > 2
        if labels.is_never(label):
            return False
        named = labels.is_name(label) or labels.is_role(label) or labels.is_code(label)
        return named and "time" in self.marks[label] and self.timed > 1

    def _may_recur(self, label: str) -> bool:
        marks = self.marks[label]
        if labels.is_never(label) or marks == {"letter"}:
            return False
        if marks == {"bare"}:
            return self._is_bare_label(label)
        if marks <= {"alone", "tab"}:
            return labels.is_role(label) or labels.is_code(label)
        if labels.is_role(label) or labels.is_code(label):
            return True
        return labels.is_name(label) and not self._is_common_word(label)

    def _may_be_single(self, label: str) -> bool:
        if self.counts[label] > 1 or labels.is_never(label):
            return False
        marks = self.marks[label]
        if marks == {"bare"}:
            return self._is_bare_label(label)
        if not marks & {"colon", "time"}:
            return False
        if labels.is_code(label) or (" " not in label and labels.is_role(label)):
            return True
        if not labels.is_name(label) or self.share < 0.25:
            return False
        return len(label.split()) > 1 or (self.share > 0.5 and self._is_named_in_text(label))

    def _is_bare_label(self, label: str) -> bool:
        """Initials outside the legend: only in a text full of turns, and never an acronym in use."""
        inside = len(re.findall(rf"(?<=[a-z,] ){re.escape(label)}\b", self._text()))
        return (self._is_known(label) or self.share > 0.5) and inside * 5 < self.counts[label]

    def _is_known(self, label: str) -> bool:
        """The initials of someone whom the file lists as speaking."""
        return any(initials(name) == label for name in self.roster.declared)

    def _is_common_word(self, label: str) -> bool:
        """A single word that the text also uses in lower case, in a text that is not dialogue."""
        if " " in label or self.share > 0.5:
            return False
        return bool(re.search(rf"\b{re.escape(label.lower())}\b", self._text()))

    def _is_named_in_text(self, label: str) -> bool:
        return bool(re.search(rf"(?<=[a-z,] ){re.escape(label)}\b", self._text()))

    def _text(self) -> str:
        if not hasattr(self, "_joined"):
            self._joined = "\n".join(p.text for p in self.paragraphs)
        return self._joined

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
            if not counts[code] and not counts[roster.legend[code]]:
                yield f"The list of speakers names “{code}”, but no turn begins with it."
    if roster.speakers and not roster.continues:
        only = next(iter(roster.speakers.values()))
        yield f"Only “{only}” is labelled; the paragraphs without a label have no speaker yet."


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
