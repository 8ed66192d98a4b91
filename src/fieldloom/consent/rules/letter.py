"""The letter to somebody who withdrew: what was done, what could not be, and whom to complain to. Pure.

It holds nothing of what they said. Names and addresses are added by hand, for they are nowhere here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.manifest import KINDS
from fieldloom.consent.rules.recounting import day, small
from fieldloom.consent.rules.withdrawing import DESTROYS, CaseState

NAMED = ("paragraphs", "passages", "codings", "pictures", "originals")
BESIDES = ("notes", "checks", "names")
REGULATOR = (
    "the Information Commissioner’s Office, Wycliffe House, Water Lane, Wilmslow SK9 5AF, "
    "ico.org.uk/make-a-complaint, telephone 0303 123 1113"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter is made of. `numbers` are of what was taken out, before that of what was found;
    `keys` how many keys were destroyed.

    `everything`: all of their material was meant; `material`: some of it was, not single uses alone.
    `kept`: a hold keeps some of it. `released` is how many releases hold some of it. `hidden`: consent
    decides in the study, and did when it was recorded. `two`: a second person confirmed it.
    `searched`: all places were looked through for their words afterwards. `left` are the kinds of
    things that people look through still, and `doubtful` that the search found some or could not look.
    """

    ref: str
    study: str
    effect: Effect
    state: CaseState
    received: date
    done: date | None
    everything: bool
    uses: list[str]
    numbers: Mapping[str, int]
    backups_until: date
    keys: int = 0
    kept: bool = False
    released: int = 0
    material: bool = True
    hidden: bool = False
    two: bool = False
    searched: bool = False
    left: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def destroys(self) -> bool:
        return DESTROYS[self.effect] and self.material

    @property
    def holds_words(self) -> bool:
        """Whether anything that they said or that shows them was there to be taken out."""
        return any(self.numbers.get(what) for what in NAMED)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: its title, and parts, each with a heading ("" for none) and paragraphs."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def text(self) -> str:
        """As plain text."""
        said = [self.title, ""]
        for heading, paragraphs in self.parts:
            said += [heading, ""] if heading else []
            for paragraph in paragraphs:
                said += [paragraph, ""]
        return "\n".join(said).rstrip() + "\n"


def plain(told: Told) -> Letter:
    """The letter in plain words."""
    return Letter(
        "What we did after you withdrew",
        (
            ("", _opening(told)),
            ("What we did", _done(told)),
            ("What we could not undo, and why", _not_undone(told)),
            ("If you are not content", _complaint(told)),
            ("", ("[Name, role, and how to reach us]",)),
        ),
    )


def easy_read(told: Told) -> Letter:
    """The letter in very short sentences, one thing in each."""
    return Letter(
        "You said stop. This is what we did.",
        (
            ("", ("Dear [name],", f"You took part in a study. It is called {told.study}.")),
            ("What you told us", (f"You told us on {day(told.received)}.", _easy_wish(told))),
            ("What we did", _easy_done(told)),
            ("What we cannot do", _easy_cannot(told)),
            (
                "You can complain",
                (
                    "Are you unhappy with what we did? You can tell us.",
                    "Talk to: [name and telephone number].",
                    "You can also talk to people who check us. They are called the Information "
                    "Commissioner’s Office. Their telephone number is 0303 123 1113.",
                    "Somebody you trust can help you.",
                ),
            ),
            ("", ("Thank you for taking part.", "[Name]")),
        ),
    )


_WISH = {
    Effect.STOP: "You asked us to stop, and to leave what is there as it is.",
    Effect.RESTRICT: "You asked us to use what you gave us no more.",
    Effect.REDACT: "You asked us to take your words out.",
    Effect.ERASE: "You asked us to erase what you gave us.",
}


def _opening(told: Told) -> tuple[str, ...]:
    much = "" if told.everything else " You named a part of it, and this letter is about that part."
    uses = f" It is about: {_listed(map(small, told.uses))}." if told.uses else ""
    return (
        "Dear [name],",
        f"On {day(told.received)} you withdrew from the study “{told.study}”. In our papers you are "
        f"{told.ref}. {_WISH[told.effect]}{much}{uses}",
        "You did not have to give a reason, and withdrawing has no disadvantage for you.",
    )


def _done(told: Told) -> tuple[str, ...]:
    said = [_at_once(told)]
    if told.done is None:
        return (*said, "The rest is being done. We write again when it is finished.")
    if not told.material and told.effect is not Effect.STOP:
        return (
            *said,
            "What is there was not destroyed, since you ended single uses and not your taking part. You "
            "may ask us for that at any time.",
        )
    if not told.destroys:
        return (*said, "What is there was not destroyed. You may ask us for that at any time.")
    said += [_gone(told, told.done), *_besides(told)]
    if told.two:
        said.append("Two people decided this together.")
    if told.searched:
        said.append("A search afterwards looked for your words.")
    if told.keys:
        said.append(
            "The files with your words were locked with a key of your own. We destroyed that key, so "
            "no copy of these files can be opened any more."
        )
    return (*said, *_open_still(told))


def _at_once(told: Told) -> str:
    """What was so from the first moment. Where consent does not decide, recording it hides nothing."""
    if told.effect is Effect.STOP:
        return "We will not ask you anything more, and nothing new is collected from you."
    if not told.hidden:
        return "We recorded it. [What the team did so that nobody used it from then on.]"
    if not told.material:
        return "From the moment we recorded it, it was no longer open to the uses that you named."
    return "From the moment we recorded it, nobody of the team could read or use it any more."


def _gone(told: Told, on: date) -> str:
    """What became of what they said and of what shows them."""
    if not told.holds_words:
        return (
            f"On {day(on)} nothing was erased, for what we hold has to be kept for now."
            if told.kept
            else f"On {day(on)} we looked for your words, and for pictures and files of you. There were "
            "none."
        )
    counted = [KINDS[what].counted(told.numbers[what]) for what in NAMED if told.numbers.get(what)]
    many = f" That was: {_listed(counted)}."
    but = ", but for a part that has to be kept for now" if told.kept else ""
    if told.effect is Effect.ERASE:
        return (
            f"On {day(on)} we erased it{but}.{many} What others said stays; where your words stood "
            "there are only shades."
        )
    return (
        f"On {day(on)} your words were replaced by shades for ever, in every version of the "
        f"texts{but}.{many}"
    )


def _besides(told: Told) -> list[str]:
    """What else of them was erased."""
    there = [what for what in BESIDES if told.numbers.get(what)]
    if told.effect is not Effect.ERASE or not there:
        return []
    return [f"We also erased {_listed(KINDS[what].counted(told.numbers[what]) for what in there)}."]


def _open_still(told: Told) -> list[str]:
    """What is not finished."""
    said = []
    if told.left:
        words = _listed(KINDS[what].many if what in KINDS else what for what in told.left)
        said.append(
            f"No machine can judge some things, so people look through them one by one: {words}. We "
            "write again when that is finished."
        )
    if told.doubtful:
        said.append(
            "The search may not have found all of your words gone, and we are looking where it could "
            "not tell. We write again when that is finished."
        )
    return said


def _not_undone(told: Told) -> tuple[str, ...]:
    said = []
    if told.destroys and (told.holds_words or told.kept):
        said.append(
            "We make encrypted safety copies of our data, and no single thing can be taken out of "
            f"them. The last one that holds your words is destroyed by {day(told.backups_until)}. If "
            "such a copy has to be used before, your withdrawal is carried out in it again before "
            "anybody can read it."
        )
    if told.kept:
        said.append(
            "A part has to be kept for now, since the law or somebody’s safety asks for it. Nobody "
            "works with it. It is erased when the reason ends."
        )
    said.append(
        "Nothing of this study had been published from this system or given to an archive when you "
        "withdrew, so there was nothing to call back."
        if not told.released
        else f"{told.released:,} publications had gone out before. They cannot be called back."
    )
    said.append(
        "What the team has thought and concluded is its own work and stays. It no longer shows your "
        "words, and it is marked that evidence was withdrawn."
        if told.destroys and told.holds_words and told.state is CaseState.DONE
        else "What the team has thought and concluded is its own work and stays."
    )
    said.append(
        "We keep a record that you agreed and that you withdrew, under a code without your name. We "
        "need it to show that we did what you asked."
    )
    return tuple(said)


def _complaint(told: Told) -> tuple[str, ...]:
    return (
        "Please tell us first: [name of the principal investigator, telephone, e-mail].",
        "You can write to the ethics panel of our university: [name and address], or to its data "
        "protection officer: [name and address].",
        f"You can complain at any time to {REGULATOR}.",
    )


def _easy_wish(told: Told) -> str:
    return {
        Effect.STOP: "You said: I want to stop.",
        Effect.RESTRICT: "You said: Do not use what I told you.",
        Effect.REDACT: "You said: Take out my words.",
        Effect.ERASE: "You said: Delete what I told you.",
    }[told.effect]


def _easy_done(told: Told) -> tuple[str, ...]:
    if told.effect is Effect.STOP:
        return ("We stopped.", "We will not ask you more questions.")
    said = ["We hid it the same moment." if told.material else "We stopped that at once."]
    if not told.hidden:
        said = ["We wrote it down.", "[What the team did so that nobody used it.]"]
    if told.done is None:
        return (*said, "We are still working on the rest. We will write to you again.")
    if not told.destroys:
        return (*said, "We did not delete it. You can ask us to.")
    said.append(_easy_gone(told, told.done))
    if told.two:
        said.append("Two people checked this.")
    if told.left or told.doubtful:
        said.append("Some things are still being checked. We will write to you again.")
    return tuple(said)


def _easy_gone(told: Told, on: date) -> str:
    if told.holds_words:
        return f"We deleted your words on {day(on)}."
    return "We have to keep it for now." if told.kept else "We looked. We had none of your words."


def _easy_cannot(told: Told) -> tuple[str, ...]:
    said = []
    if told.destroys and (told.holds_words or told.kept):
        said += [
            "We have safety copies. They are locked.",
            f"The last one is gone on {day(told.backups_until)}.",
        ]
    if told.kept:
        said.append("A small part must be kept for now. It is locked away.")
    if told.released:
        said.append("Some things were printed before. We cannot take them back.")
    said.append("We keep a note that you said yes, and that you said stop. Your name is not on it.")
    return tuple(said)


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
