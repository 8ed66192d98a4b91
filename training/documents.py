"""Whole invented texts: interviews, field notes, papers and longer pieces, in several styles."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from fieldloom.pseudonyms.rules import wordpieces as lists
from training.people import HERE, Pools, lines
from training.styles import curly, hesitating, lowered, recognised, scanned
from training.talking import Cast, Segment, cast, filled

TALK = HERE / "talk"
FRAMES_FOR_DEV = 14  # one frame in so many is for dev alone
CLAUSES_FOR_DEV = 7

Text = tuple[str, list[tuple[int, int, str]]]
"""A text and its marks: start, end, kind; in order."""


@cache
def frames(name: str, part: str) -> list[str]:
    """The frames of a file that are for training, or for dev. In dialogues a frame is a whole piece."""
    file = TALK / f"{name}.txt"
    if name.startswith("dialogues"):
        whole = "\n".join(line for line in file.read_text().splitlines() if line[:1] != "#")
        told = [piece.strip() for piece in whole.split("\n\n") if piece.strip()]
    else:
        told = list(lines(file))
    return _part(told, FRAMES_FOR_DEV, part)


@cache
def clauses(part: str) -> dict[str, list[str]]:
    """Who, does and tail: the parts of sentences that are put together."""
    told: dict[str, list[str]] = {}
    head = ""
    for line in (TALK / "clauses.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            head = line[1:]
        elif line and not line.startswith("#"):
            told.setdefault(head, []).append(line)
    return {head: _part(every, CLAUSES_FOR_DEV, part) for head, every in told.items()}


def _part(told: list[str], one_in: int, part: str) -> list[str]:
    """Those for dev, one in so many, or all the others."""
    return [one for at, one in enumerate(told) if (at % one_in == 5) == (part == "dev")]


def texts(rng: Random, pool: Pools, part: str) -> Iterator[Text]:
    """Texts without end."""
    makers = (interview, notes, papers, piece, stream, messages, quiet)
    shares = (33, 13, 13, 11, 13, 4, 13)
    while True:
        among = cast(rng, pool, rng.choice((0.3, 0.5, 0.7, 0.85)))
        told = rng.choices(makers, shares)[0](among, part)
        yield written(styled(told, rng))


def interview(among: Cast, part: str) -> list[list[Segment]]:
    """Questions and answers, with labels or without."""
    rng = among.rng
    labels = rng.choice(_LABELS)
    named = among.somebody("x").called if rng.random() < 0.12 else ""
    told = []
    for _ in range(rng.randint(3, 14)):
        if rng.random() < 0.7:
            asked = frames(rng.choice(("plainasks", "plainasks", "asks", "asks2")), part)
            told.append([(labels[0], ""), *filled(rng.choice(asked), among)])
        answer = _answer(among, part)
        head: list[Segment] = [(labels[1], "")]
        if named:
            head = [(named, "person"), (rng.choice((": ", " : ", "\t")), "")]
        told.append([*head, *answer])
    return told


_LABELS = (
    ("I: ", "P: "), ("INT: ", "P1: "), ("Interviewer: ", "Respondent: "), ("Q: ", "A: "),
    ("R: ", "M: "), ("I: ", "F1: "), ("", ""), ("- ", "- "), ("Researcher: ", "Participant: "),
    ("[00:04:12] I: ", "[00:04:15] P: "), ("SPEAKER 1: ", "SPEAKER 2: "), ("", ""), ("i: ", "p: "),
)  # fmt: skip


def _answer(among: Cast, part: str) -> list[Segment]:
    rng = among.rng
    told: list[Segment] = []
    for at in range(rng.choice((1, 1, 2, 3, 4))):
        if at:
            told.append((" ", ""))
        told += _sentence(among, part)
    if rng.random() < 0.4:
        told = hesitating(told, rng, 0.05)
    return told


_PLAIN = ("plain", "plain", "plain2", "plain2", "plain3", "plain6", "plain7", "plain7")
_NAMING = (
    "talk", "talk", "talk2", "talk3", "asides", "talk4", "talk4", "talk5", "talk5", "talk6", "talk6",
    "talk7", "talk8", "messages",
)  # fmt: skip


def _sentence(among: Cast, part: str) -> list[Segment]:
    rng = among.rng
    draw = rng.random()
    if draw < 0.6:
        told = filled(_varied(rng.choice(frames(rng.choice(_PLAIN), part)), rng), among)
    elif draw < 0.8:
        told = filled(rng.choice(frames(rng.choice(_NAMING), part)), among)
    else:
        return _put_together(among, part)
    return _begun(told) if rng.random() < 0.5 else told


def _begun(told: list[Segment]) -> list[Segment]:
    """The sentence with a capital."""
    (text, kind), *rest = told
    return [(text[:1].upper() + text[1:], kind), *rest]


def _varied(line: str, rng: Random) -> str:
    """A plain line with other everyday words in it at times, so that rare words are not taken for names."""
    if rng.random() < 0.45 or "{" in line or "[" in line:
        return line
    words = line.split(" ")
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(words))
        if len(words[at]) > 3 and words[at].isalpha():
            words[at] = rng.choice(everyday())
    if rng.random() < 0.04:
        words = [word.capitalize() for word in words]
    return " ".join(words)


@cache
def everyday() -> list[str]:
    """Words that stand in small letters as a rule and are no first name."""
    folder = Path(lists.__file__).parent.parent / "lists"
    names = {line.split()[0] for line in lines(folder / "first_names.txt")}
    return [word for word in lines(folder / "everyday.txt") if word not in names and len(word) > 3]


def _put_together(among: Cast, part: str) -> list[Segment]:
    parts, rng = clauses(part), among.rng
    whole = f"{rng.choice(parts['who'])} {rng.choice(parts['does'])}{rng.choice(parts['tail'])}"
    lead = rng.choice(
        ("", "", "", "and then ", "so ", "but ", "because ", "when ", "aye ", "well, ")
    )
    whole = lead + whole
    if rng.random() < 0.5:
        whole = whole[0].upper() + whole[1:]
    return filled(whole, among)


def notes(among: Cast, part: str) -> list[list[Segment]]:
    """Field notes."""
    rng, told = among.rng, []
    for _ in range(rng.randint(3, 12)):
        name = rng.choice(("notes", "notes2", "notes2", "notes2", "plainnotes", "plainnotes2"))
        line = filled(rng.choice(frames(name, part)), among)
        if rng.random() < 0.3:
            line += [(" ", ""), *_put_together(among, part)]
        told.append(line)
    return told


def papers(among: Cast, part: str) -> list[list[Segment]]:
    """Letters, e-mails, reports, minutes."""
    rng, told = among.rng, []
    for _ in range(rng.randint(4, 16)):
        name = rng.choice(
            ("papers", "papers2", "papers2", "papers2", "plainpapers", "plainpapers2")
        )
        told.append(filled(rng.choice(frames(name, part)), among))
        if rng.random() < 0.15:
            told.append(_put_together(among, part))
    return told


def piece(among: Cast, part: str) -> list[list[Segment]]:
    """A longer piece, written as a whole."""
    held: dict[str, object] = {}
    name = among.rng.choice(("dialogues", "dialogues2", "dialogues3"))
    whole = among.rng.choice(frames(name, part))
    return [filled(line, among, held) for line in whole.split("\n")]


def stream(among: Cast, part: str) -> list[list[Segment]]:
    """Talk without turns."""
    rng = among.rng
    told: list[Segment] = []
    for _ in range(rng.randint(4, 14)):
        long = rng.random() < 0.3
        said = filled(rng.choice(frames("asr", part)), among) if long else _sentence(among, part)
        told += [*said, (" ", "")]
    return [hesitating(told, rng, 0.04)]


def messages(among: Cast, part: str) -> list[list[Segment]]:
    """Texts, chats and voicemail."""
    rng = among.rng
    names = [
        rng.choice(("messages", "messages", "plainmessages")) for _ in range(rng.randint(3, 10))
    ]
    return [filled(rng.choice(frames(name, part)), among) for name in names]


def quiet(among: Cast, part: str) -> list[list[Segment]]:
    """Talk, notes or papers that name nobody."""
    rng = among.rng
    name = rng.choice(
        (
            "plain",
            "plain2",
            "plain3",
            "plain6",
            "plain7",
            "plainnotes",
            "plainnotes2",
            "plainpapers",
            "plainpapers2",
            "plainmessages",
        )
    )
    many = range(rng.randint(4, 12))
    return [filled(_varied(rng.choice(frames(name, part)), rng), among) for _ in many]


def styled(told: list[list[Segment]], rng: Random) -> list[list[Segment]]:
    """The lines in one of the ways in which a text comes."""
    draw = rng.random()
    if draw < 0.26:
        marks = rng.random() < 0.6
        return [recognised(line, rng, marks) for line in told]
    if draw < 0.36:
        return [lowered(line) for line in told]
    if draw < 0.42:
        return [scanned(line, rng, 0.012) for line in told]
    if draw < 0.6:
        return [curly(line) for line in told]
    return told


def written(told: list[list[Segment]]) -> Text:
    """The lines as one text with marks."""
    pieces: list[str] = []
    marks: list[tuple[int, int, str]] = []
    at = 0
    for line in told:
        for text, kind in line:
            if kind and text:
                marks.append((at, at + len(text), kind))
            pieces.append(text)
            at += len(text)
        pieces.append("\n")
        at += 1
    return "".join(pieces), marks
