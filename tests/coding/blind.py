"""A blind round with two coders, all that others can leave behind in it, and all that can be asked."""

import dataclasses
import importlib
import inspect
import itertools
import pkgutil
import uuid
from io import BytesIO
from zipfile import ZipFile

import numpy as np
from django.db import connection
from django.db.models import Model, QuerySet

import fieldloom.exchange
from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act
from fieldloom.coding.reads import Order, Wanted, WantedGallery, WantedMemos
from fieldloom.coding.rules.bulk import Bulk
from fieldloom.coding.rules.links import LinkKind
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.sorting import Sort
from fieldloom.exchange import leaving
from fieldloom.ground.answers import NotFound
from fieldloom.sources.models import Passage

WATCHED, WORN, LATE = "I was watched", "It wore me down", "The order came late"
THEIRS, MINE = uuid.UUID(int=7), uuid.UUID(int=8)


def numbered_from_one():
    """Row ids are guessed from 1 on, whatever other tests left in the counters of this database."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")


class Room:
    """Two coders of a blind round on I-001, who may do all that a principal investigator may."""

    def __init__(self, desk, member):
        numbered_from_one()
        self.desk, self.study, self.source = desk, desk.study, desk.sources["I-001"]
        self.ana, self.bel = member("ana", Role.PI), member("bel", Role.PI)
        self.watched, self.worn = desk.add("Watched"), desk.add("Worn")
        new = writes.NewRound("Round 1", [self.ana, self.bel], [self.source])
        self.round = writes.open_round(by=desk.by, study=self.study, new=new)
        self.own = desk.apply(self.watched, "I-001", WATCHED, by=self.ana, operation=MINE)
        desk.apply(self.watched, "F-001", "who is watched", by=self.ana)
        self.since = reads.newest_change(to=self.desk.by, source=self.source)

    @property
    def asked(self):
        return {"to": self.ana, "study": self.study}

    def guesses(self):
        """Ana writes a memo that leads to whatever passage there may be, and keeps a filter."""
        kinds = ("passage", "source", "code")
        text = " ".join(f"@[guess]({kind}:{key})" for kind in kinds for key in range(1, 40))
        self.guess = self.desk.memo("code", self.watched, text, by=self.ana)
        asked = {"by": self.ana, "study": self.study, "wanted": Wanted(text="w")}
        writes.save_filter(**asked, name="Mine", sort=Sort.CODER, shared=False)

    def others_work(self):
        """All that others can leave behind in the sources of the round."""
        desk, worn = self.desk, self.worn
        same = desk.apply(self.watched, "I-001", WATCHED, by=self.bel, operation=THEIRS)
        alone = desk.apply(worn, "I-001", WORN, by=self.bel)
        desk.apply(worn, "I-001", WATCHED, by=desk.by)
        mine = reads.codings_in(to=self.ana, source=self.source)
        desk.memo("coding", alone, "Bel on her own coding", by=self.bel)
        desk.memo("passage", alone.passage, "Bel on words", by=self.bel)
        desk.memo("passage", same.passage, "Bel on words of both", by=self.bel)
        desk.memo("source", self.source, "Bel on the whole text", by=self.bel)
        their = type(same).objects.get(pk=mine[0].id)
        desk.memo("coding", their, "The leader on a coding of Ana", by=desk.by)
        gone = desk.apply(self.watched, "I-001", LATE, by=self.bel)
        writes.recode(by=self.bel, coding=gone, code=worn, expected=None)
        writes.remove_coding(by=self.bel, coding=gone, expected=None)
        desk.undo(by=self.bel)
        brief = desk.apply(worn, "I-001", "court order", by=self.bel)
        writes.remove_coding(by=self.bel, coding=brief, expected=None)
        some = writes.Chosen([same.pk, alone.pk])
        asked = {"by": self.bel, "study": self.study, "chosen": some}
        writes.add_to_all(**asked, code=self.worn)
        writes.recode_all(**asked, code=self.watched)
        leads = f"@[I-001](source:{self.source.pk}) and @[so](passage:{alone.passage_id})"
        desk.memo("source", self.source, leads, by=self.bel)
        desk.memo("coding", their, leads, by=desk.by)
        waiting = alone.passage
        waiting.needs_person = "Its words are gone."
        waiting.save()


def plain(thing):
    """A result as something that can be compared: rows with all their fields."""
    if isinstance(thing, np.ndarray):
        return thing.tolist()
    if dataclasses.is_dataclass(thing):
        return {f.name: plain(getattr(thing, f.name)) for f in dataclasses.fields(thing)}
    if isinstance(thing, Model):
        return {f.attname: str(getattr(thing, f.attname)) for f in thing._meta.concrete_fields}
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple | set | frozenset | QuerySet | itertools.chain):
        return [plain(part) for part in thing]
    return [plain(part) for part in thing] if inspect.isgenerator(thing) else thing


def each(read, given):
    """One by one, whatever is there."""
    found = []
    for pk in range(1, 40):
        try:
            found.append(plain(read(pk, **given)))
        except NotFound:
            found.append(None)
    return found


class Corrected:
    """A correction that touched every passage of the source."""

    def __init__(self, source):
        self.changed = list(Passage.objects.filter(source=source, needs_person=""))
        self.waiting = list(Passage.objects.filter(source=source).exclude(needs_person=""))
        self.carried = len(self.changed)


def asking(room):
    """For each public read, how it is asked."""
    given, here = room.asked, {"to": room.ana, "source": room.source}
    codes = (room.watched.pk, room.worn.pk)
    own = Act.objects.get(operation=MINE)
    return {
        "auto_code_preview": lambda: reads.auto_code_preview(**given, query="watched OR wore"),
        "blinded_by": lambda: reads.blinded_by(**given),
        "bulk_preview": lambda: [
            plain(reads.bulk_preview(**given, ids=range(1, 100), what=what, code=code))
            for what in Bulk
            for code in (room.watched, room.worn)
        ],
        "changes_in": lambda: [
            plain(reads.changes_in(**here, since=since)) for since in (0, room.since, 10**6)
        ],
        "co_occurrence": lambda: reads.co_occurrence(**given),
        "code": lambda: each(reads.code, given),
        "code_by_source": lambda: reads.code_by_source(**given),
        "code_named": lambda: reads.code_named("Worn", **given),
        "code_to_apply": lambda: each(reads.code_to_apply, given),
        "codebook": lambda: reads.codebook(**given),
        "codebook_history": lambda: [
            plain(reads.codebook_history(**given, code=code)) for code in (None, room.worn)
        ],
        "coding": lambda: each(reads.coding, given),
        "coding_round": lambda: each(reads.coding_round, given),
        "codings": lambda: reads.codings(range(1, 100), **given),
        "codings_by_source": lambda: reads.codings_by_source(
            **given, sources=[source.pk for source in room.desk.sources.values()]
        ),
        "codings_in": lambda: reads.codings_in(**here),
        "counts_in": lambda: reads.counts_in(**here),
        "done_before": lambda: [plain(reads.done_before(key, **here)) for key in (MINE, THEIRS)],
        "done_by": lambda: reads.done_by(own, **here),
        "every_quotation": lambda: [
            plain(reads.every_quotation(**given, by_code=by_code, sort=sort, only=only))
            for by_code in (False, True)
            for sort in Sort
            for only in ((), range(1, 100))
        ],
        "gallery": lambda: [plain(reads.gallery(**given, wanted=one)) for one in galleries(codes)],
        "gallery_to_export": lambda: [
            plain(reads.gallery_to_export(**given, wanted=one)) for one in galleries(codes)
        ],
        "hidden_passages": lambda: "read by doors to leave these out, never shown",
        "history": lambda: reads.history(**given),
        "memo": lambda: each(reads.memo, given),
        "memos": lambda: [
            plain(reads.memos(**given)),
            plain(reads.memos(**given, source=room.source)),
            *(plain(reads.memos(**given, about=about)) for about in MemoAbout),
            *(plain(reads.memos(**given, wanted=wanted)) for wanted in memos_wanted(room)),
        ],
        "memo_authors": lambda: reads.memo_authors(**given),
        "memo_text": lambda: reads.memo_text(to=room.ana, memo=room.guess),
        "mentionable": lambda: [
            plain(reads.mentionable(**given, words=words, source=room.source))
            for words in ("", "w", "order", "Bel", "I-001")
        ],
        "merge_preview": lambda: [
            plain(reads.merge_preview(**given, code=code, into=into))
            for code, into in itertools.permutations((room.watched, room.worn))
        ],
        "moved_passages": lambda: reads.moved_passages(**here, done=Corrected(room.source)),
        "next_redo": lambda: reads.next_redo(**given),
        "newest_change": lambda: reads.newest_change(**here),
        "next_turns": lambda: reads.next_turns(**given),
        "next_undo": lambda: reads.next_undo(**given),
        "portrait": lambda: [
            plain(reads.portrait(**here, coder_id=coder))
            for coder in (None, room.ana.pk, room.bel.pk, room.desk.by.pk)
        ],
        "quotation_count": lambda: [
            reads.quotation_count(**given, wanted=wanted) for wanted in quotations_wanted(room)
        ],
        "quotation_order": lambda: [
            plain(reads.quotation_order(**given, wanted=wanted, sort=sort))
            for wanted in quotations_wanted(room)
            for sort in Sort
        ],
        "quotations": lambda: [
            plain(reads.quotations(**given, wanted=wanted, sort=sort))
            for wanted in quotations_wanted(room)
            for sort in Sort
        ],
        "round_in": lambda: reads.round_in(**here),
        "round_names": lambda: reads.round_names(**given),
        "round_row": lambda: reads.round_row(room.round.pk, **given),
        "rounds": lambda: reads.rounds(**given),
        "rows_of": lambda: reads.rows_of(**here, codings=[room.own]),
        "saved_filter": lambda: each(reads.saved_filter, given),
        "saved_filter_named": lambda: reads.saved_filter_named("mine", **given),
        "saved_filters": lambda: reads.saved_filters(**given),
        "some_quotations": lambda: reads.some_quotations(**given, ids=range(1, 100)),
        "trail": lambda: [
            (e.number, e.actor, e.verb, e.about) for e in reads.trail(**given) if e.verb not in LEFT
        ],
        "voice_names": lambda: reads.voice_names(**given),
        "was_done": lambda: [reads.was_done(key, **given) for key in (MINE, THEIRS)],
        "who_speaks": lambda: reads.who_speaks(**given),
    }


def quotations_wanted(room):
    """Every way of narrowing the quotations that could tell of somebody's work."""
    return (
        Wanted(),
        Wanted(code_ids=(room.watched.pk, room.worn.pk)),
        Wanted(coder_ids=(room.bel.pk, room.desk.by.pk)),
        Wanted(round_ids=(room.round.pk,)),
        Wanted(source_refs=("I-001",), text="w"),
        Wanted(with_memo=True),
        Wanted(with_memo=False),
        Wanted(speakers=("P2",)),
    )


def galleries(codes):
    """Portraits with the codes that stand there most, or these, narrowed and shaded by voice."""
    return (
        WantedGallery(),
        WantedGallery(Wanted(code_ids=codes), order=Order.WAVE, voices=True),
        WantedGallery(Wanted(code_ids=codes), length=True, speaker="P2"),
    )


def memos_wanted(room):
    """By author, by words, by what they lead to, and all that lead into the text."""
    return (
        WantedMemos(author_id=room.bel.pk),
        WantedMemos(words="bel"),
        WantedMemos(words="wore"),
        WantedMemos(into="I-001"),
        WantedMemos(only=range(1, 40)),
        *(WantedMemos(mentions=(LinkKind.PASSAGE, key)) for key in range(1, 20)),
    )


# Taking a file away is an entry of the asker's own in the trail.
LEFT = ("quotations exported", "portraits exported")
UNCHANGED_BY_OTHERS = {  # what tells of no codings at all, so that closing the round shows nothing new
    *("auto_code_preview", "code", "code_named", "hidden_passages", "next_redo", "next_undo"),
    *("blinded_by", "coding_round", "round_in", "round_names", "codebook_history"),
    *("code_to_apply", "next_turns", "saved_filter", "saved_filter_named", "saved_filters"),
    *("voice_names", "was_done", "who_speaks"),
}


def taken_away(room):
    """Everything that leaves by the exchange door, in every format; without the time in the file."""
    whole = {"by": room.ana, "study": room.study}
    files = {
        ("quotations", form): leaving.quotations_out(**whole, wanted=Wanted(), form=form)
        for form in leaving.QUOTATION_FORMATS
    }
    for form in leaving.PORTRAIT_FORMATS:
        asked = {"wanted": WantedGallery(), "form": form}
        files["portraits", form] = leaving.portraits_out(**whole, **asked)
    for form in leaving.CODEBOOK_FORMATS:
        files["codebook", form] = leaving.codebook_out(**whole, form=form)
    return {name: unpacked(b"".join(file.pieces)) for name, file in files.items()}


def unpacked(file):
    if not file.startswith(b"PK"):
        return file
    with ZipFile(BytesIO(file)) as parts:
        return {n: parts.read(n) for n in parts.namelist() if n != "docProps/core.xml"}


def public_reads():
    return {name for name in reads.__all__ if inspect.isfunction(getattr(reads, name))}


def recorded_of_exchange():
    """Every recorded function of the exchange door, by module and name."""
    found = set()
    for module in pkgutil.walk_packages(fieldloom.exchange.__path__, "fieldloom.exchange."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            if hasattr(thing, "recorded_as") and thing.__module__ == module.name:
                found.add(f"{module.name.removeprefix('fieldloom.exchange.')}.{name}")
    return found
