"""What the killed processes do: take in files, code passages. Each says what was acknowledged.

A word is said by one write to a file, after the product's own write has returned; so whatever
stands there was promised to somebody, and must be found again however the process ended.
"""

import json
import os
import random
from contextlib import suppress
from pathlib import Path

FILES = 6
VOICES = ("Interviewer", "Morag", "Ewan")
SAID = (
    "the ferry was late again so we waited by the slip and nobody said who had rung the school "
    "about the form that Ailsa’s gran signed café naïve £40 a week it is what it is"
)
WORDS = SAID.split()


def text_of(name):
    """The text of a delivered file: the same name gives the same words, no two names do."""
    chance = random.Random(name)
    turns = [f"Interviewer: This is {name}."]
    for _ in range(chance.choice((2, 5, 9, 30, 120))):
        said = " ".join(chance.choices(WORDS, k=chance.randint(4, 40)))
        turns.append(f"{chance.choice(VOICES)}: {said}.")
    return "\n\n".join(turns) + "\n"


class Saying:
    """Words that outlive their speaker: one line a write, straight to the system."""

    def __init__(self, file):
        self.handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __call__(self, **said):
        os.write(self.handle, json.dumps(said).encode() + b"\n")


def said_in(file):
    """Everything said so far, in order."""
    lines = Path(file).read_bytes().splitlines() if Path(file).exists() else []
    return [json.loads(line) for line in lines]


def take_in_for_ever(say, seed):
    """Resume what was left, then hand over delivery after delivery and take each in."""
    from fieldloom.access import reads
    from fieldloom.sources import writes

    keeper = reads.keeper()
    study = reads.study("quayside", to=keeper)
    resume(say)
    number = 0
    while True:
        names = [f"{seed}-{number}-{file}.txt" for file in range(FILES)]
        number += 1
        files = [writes.Handed(name, text_of(name).encode()) for name in names[:-1]]
        delivery = writes.hand_over(by=keeper, study=study, files=files)
        say(handed=delivery.pk, names=names[:-1])
        last = writes.Handed(names[-1], text_of(names[-1]).encode())
        writes.add_file(by=keeper, delivery=delivery, file=last)
        say(handed=delivery.pk, names=names[-1:])
        job = writes.close_delivery(by=keeper, delivery=delivery)
        say(closed=delivery.pk)
        see_to_the_end(job, say)


def resume(say):
    """Do every job that has not ended, as a restarted Fieldloom does; how many there were."""
    from fieldloom.jobs import ledger
    from fieldloom.jobs.models import Job

    left = ledger.unended()
    for key in left:
        see_to_the_end(Job.objects.get(pk=key), say)
    return len(left)


def see_to_the_end(job, say):
    from fieldloom.jobs.worker import run_here

    done = 0
    for now in run_here(until=job):
        if now.done > done:
            done = now.done
            say(done=done)
    say(ended=str(job.pk))


def code_for_ever(say, seed, coder):
    """Code, write memos, take codings away, undo: each answered before the next is asked.

    What is refused in words, such as undoing what the other has built upon, changes nothing.
    """
    from fieldloom.access import reads as people
    from fieldloom.coding import reads, writes
    from fieldloom.coding.rules.memos import MemoAbout
    from fieldloom.ground.answers import Unfit
    from fieldloom.sources import reads as sources

    user = people.user(coder)
    study = people.study("quayside", to=user)
    source = sources.sources(to=user, study=study).get()
    codes = [
        reads.code(row.id, to=user, study=study) for row in reads.codebook(to=user, study=study)
    ]
    length, chance, mine = source.revision.characters, random.Random(seed), []
    while True:
        start = chance.randrange(length - 100)
        place = {"start": start, "end": start + chance.randint(12, 90)}
        if chance.random() < 0.15:
            coding = writes.code_in_vivo(by=user, source=source, parent=codes[0], **place)
        else:
            coding = writes.apply_code(by=user, source=source, code=chance.choice(codes), **place)
        say(coding=coding.pk)
        mine.append(coding)
        if chance.random() < 0.2:
            about = {"about": MemoAbout.CODING, "about_id": coding.pk}
            memo = writes.write_memo(by=user, study=study, text="Look at this again.", **about)
            say(memo=memo.pk)
        if chance.random() < 0.2:
            gone = mine.pop(chance.randrange(len(mine)))
            writes.remove_coding(by=user, coding=gone, expected=None)
            say(removed=gone.pk)
        if chance.random() < 0.1:
            with suppress(Unfit):
                say(undone=writes.undo(by=user, study=study).pk)
            mine.clear()


def take_in_once(say, names):
    """One delivery from beginning to end; the class of the error that stopped it, if one did."""
    from fieldloom.access import reads
    from fieldloom.jobs.models import Job
    from fieldloom.sources import writes

    keeper = reads.keeper()
    study = reads.study("quayside", to=keeper)
    try:
        files = [writes.Handed(name, text_of(name).encode()) for name in names]
        delivery = writes.hand_over(by=keeper, study=study, files=files)
        job = writes.close_delivery(by=keeper, delivery=delivery)
        see_to_the_end(job, say)
    except Exception as error:
        return type(error).__name__
    say(handed=delivery.pk, names=names)
    return Job.objects.get(pk=job.pk).trouble
