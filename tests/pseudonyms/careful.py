"""The harbour study before it was made safe, and a careful person who decides its names, act by act counted.

The texts, their real names and what each is lie in `examples/harbour-raw/whole`; all of it is invented.
"""

import csv
import html
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.reads import Heap
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.standing import Dismiss, Keep, Named, Same
from fieldloom.sources.models import Source
from fieldloom.sources.taking_in import revising

EXAMPLES = Path(__file__).parents[2] / "examples"
WHOLE = EXAMPLES / "harbour-raw" / "whole"
TEAM = {"rhona", "nasreen", "ishbel", "owen"}
TITLES = re.compile(r"^(?:mr|mrs|miss|ms|dr|judge|our|wee|old|big|the|a|your) ")
SHOWN = 25  # rows of a list
ACTS = dict.fromkeys((Heap.KNOWN, Heap.PEOPLE, Heap.THINGS), "accept")
ACTS |= {Heap.DATES: "keep", Heap.DOUBTS: "dismiss"}
UNNAMED = (Kind.DATE, Kind.NUMBER)


def raw_files():
    """File name -> bytes of every raw text."""
    some = sorted(WHOLE.iterdir())
    return {one.name: one.read_bytes() for one in some if one.suffix != ".csv" and one.is_file()}


def rows_of(name):
    with (WHOLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folded(words):
    """Small letters, no accents, one blank, no 's, none of the little words before a name."""
    told = re.sub(r"'s?$", "", plain(normalize("NFC", " ".join(words.split())))).strip(" .,;:-")
    while TITLES.match(told):
        told = TITLES.sub("", told, count=1)
    return told


@dataclass(frozen=True)
class Who:
    """Somebody or something of the key: `ref` of those who take part, `words` of what is no person."""

    name: str
    kind: Kind
    ref: str
    gender: str
    words: str


class Key:
    """Whom each form of the raw texts names."""

    def __init__(self):
        self.who, self.forms = {}, {}
        for row in [*rows_of("names.csv"), *rows_of("others.csv")]:
            forms = [one.strip() for one in row["names"].split(";")]
            gender = {"female": "g", "male": "b"}.get(row["gender"], "u")
            words = "" if row["kind"] == "person" else row["pseudonym"]
            one = Who(forms[0], Kind(row["kind"]), row["participant"], gender, words)
            self.who.update(dict.fromkeys(forms, one))
            self.forms.update({folded(form): one for form in forms})
        for row in rows_of("key.csv"):
            one = self.who[row["is"]]
            self.forms.update({folded(form): one for form in row["also"].split(";")})
        self.real = sorted((form for form in self.forms if len(form) > 2), key=len, reverse=True)

    def of(self, surface):
        """Whom a writing names: itself, or the longest form within it; None for nobody of the key."""
        told = folded(surface)
        if told in self.forms:
            return self.forms[told]
        for form in self.real:
            if re.search(rf"\b{re.escape(form)}\b", told):
                return self.forms[form]
        return None

    def pattern(self):
        """What no readable text may hold any more."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self.real))})(?:'s)?\b")


@dataclass
class Counted:
    """Acts of a person, by what they were about; and what was decided wrongly at a glance."""

    acts: Counter = field(default_factory=Counter)
    at_a_glance: int = 0  # rows that were ticked from the start
    rows: int = 0  # rows that were looked along
    ticks: int = 0  # ticks that were set otherwise
    wrong: list = field(default_factory=list)

    @property
    def total(self):
        return sum(self.acts.values())


class Careful:
    """Somebody who reads each candidate and knows whom it names."""

    def __init__(self, by, study):
        self.by, self.study, self.key = by, study, Key()
        self.asked, self.act = {"to": by, "study": study}, {"by": by, "study": study}
        self.entities, self.counted = {}, Counted()
        for row in Entity.objects.filter(study=study).exclude(participant=None):
            ref = row.participant.ref
            self.entities.update({one: row.pk for one in self.key.who.values() if one.ref == ref})

    def choice(self, one):
        """What becomes of a candidate."""
        told = [self.key.of(surface) for surface in one.surfaces]
        who = next((each for each in told if each is not None), None)
        if any(folded(surface) in TEAM for surface in one.surfaces):
            return Keep(), None
        if who is None or one.kind in UNNAMED:
            return (Keep() if one.kind in (*UNNAMED, Kind.PLACE, Kind.EVENT) else Dismiss()), None
        if who in self.entities:
            return Same(self.entities[who]), who
        return Named(who.words, who.kind, Traits(who.gender)), who

    def right(self, one):
        """Whether every writing of a candidate that the register knows names its entity."""
        told = {self.entities.get(self.key.of(surface)) for surface in one.surfaces}
        return told == {one.entity}

    def decide(self, one, what=""):
        """Decide one candidate, as one act."""
        choice, who = self.choice(one)
        known = "known" if one.entity is not None else "new"
        about = (
            what or f"{one.kind.value}, {one.tier.value}, {known}, {type(choice).__name__.lower()}"
        )
        act = writes.decide_candidate(**self.act, key=one.key, choice=choice)
        self.counted.acts[about] += 1
        if who is not None and who not in self.entities:
            self.entities[who] = Mention.objects.get(
                pk=min(map(int, act.before["mentions"]))
            ).entity_id

    def one_by_one(self):
        """Decide whatever is open, the first of the list again and again."""
        while some := reads.candidates(**self.asked, many=1).some:
            self.decide(some[0])

    def at_a_glance(self, client):
        """Look along the lists of “Many at once”, set the ticks right, decide; what is left, by itself."""
        url = f"/studies/{self.study.slug}/make-safe/names/many/"
        for heap, act in ACTS.items():
            while some := reads.at_once(**self.asked).of(heap)[:SHOWN]:
                page = client.get(f"{url}?heap={heap.value}").content.decode()
                sent = self._sent(page, some, heap) | {"act": act}
                rest = [one.candidate for one in some if one.candidate.key not in sent["key"]]
                if sent["key"]:
                    self.counted.acts[f"at a glance, {heap.value}"] += 1
                    answer = client.post(f"{url}?heap={heap.value}", sent, follow=True)
                    said = re.search(r'id="messages".*?</div>', answer.content.decode(), re.S)[0]
                    assert "decided in one act" in said, said
                    self._learn_all(some, sent)
                for one in rest:
                    self._alone(one.key)

    def _alone(self, key):
        try:
            one = reads.candidate(key, **self.asked)
        except NotFound:  # recognised by what was decided meanwhile
            return
        self.decide(one)

    def _sent(self, page, some, heap):
        """The form as the page proposes it, with the ticks that this person sets."""
        sent = {"key": []}
        fields = re.findall(r'name="((?:becomes|gender|same|stays)-\w+)" value="([^"]*)"', page)
        sent |= {name: html.unescape(value) for name, value in fields}
        set_ = set(re.findall(r'name="key" id="tick-\d+" value="(\w+)" checked', page))
        withs = set(re.findall(r'name="with-(\w+)" value="(\w+)" checked', page))
        changed = 0
        fresh = set()
        for one in some:
            key, fits = one.candidate.key, self._fits(one, heap, sent)
            who = self._whom(one.candidate)
            if heap in (Heap.PEOPLE, Heap.THINGS) and fits:
                fits = who not in fresh
                fresh.add(who)
            changed += fits != (key in set_)
            if key in set_ and not fits:
                self.counted.wrong.append((heap.value, one.candidate.surfaces[0], one.shown))
            self.counted.at_a_glance += key in set_
            if fits:
                sent["key"].append(key)
            for other in one.others:
                same = fits and self._whom(other.candidate) == who
                changed += same != ((key, other.candidate.key) in withs)
                if same:
                    sent.setdefault(f"with-{key}", []).append(other.candidate.key)
        self.counted.rows += len(some)
        self.counted.ticks += min(
            changed, 1 + sum(one.candidate.key not in sent["key"] for one in some)
        )
        return sent

    def _whom(self, one):
        told = {self.key.of(surface) for surface in one.surfaces}
        return told.pop() if len(told) == 1 else None

    def _fits(self, one, heap, sent):
        """Whether what the row proposes is right."""
        who, key = self._whom(one.candidate), one.candidate.key
        if any(folded(surface) in TEAM for surface in one.candidate.surfaces):
            return one.of_team
        if heap is Heap.KNOWN:
            return who is not None and self.entities.get(who) == one.entity
        if heap in (Heap.DOUBTS, Heap.DATES):
            return not any(self.key.of(surface) for surface in one.candidate.surfaces)
        person = who is not None and who.kind is Kind.PERSON
        fits = person if heap is Heap.PEOPLE else who is not None and not person
        return fits and who not in self.entities and bool(sent.get(f"becomes-{key}"))

    def _learn_all(self, some, sent):
        for one in some:
            who = self._whom(one.candidate)
            if one.candidate.key in sent["key"] and who is not None and who not in self.entities:
                mark = one.candidate.key[1:]
                row = Mention.objects.filter(source__study=self.study, mark=mark)
                self.entities[who] = row.exclude(entity=None).first().entity_id

    def look(self):
        return sum(writes.find(by=self.by, source=one).open for one in self.sources())

    def sources(self):
        rows = Source.objects.filter(study=self.study).select_related("current")
        return list(rows.order_by("ref"))

    def missed(self):
        """(source, start, end, who) of each name in a text as it stands that no mention covers."""
        pattern = self.key.pattern()
        for source in self.sources():
            text = revising.text_of(source.revision)
            even = "".join(_one(sign) for sign in text)
            rows = Mention.objects.filter(revision=source.current).values_list("start", "end")
            covered = {at for start, end in rows for at in range(start, end)}
            for found in pattern.finditer(even):
                if covered.isdisjoint(range(*found.span())):
                    yield source, *found.span(), self.key.of(found[0])

    def mark_missed(self):
        """Mark what was not found, as whoever reads the texts does: once for each writing."""
        done = 0
        while left := next(iter(self.missed()), None):
            source, start, end, who = left
            row = writes.mark_by_hand(
                by=self.by, source=source, start=start, end=end, kind=who.kind
            )
            self.counted.acts["marked by hand"] += 1
            done += 1
            if row.entity_id is None or row.state == "open":
                one = reads.candidate(str(row.key), **self.asked)
                self.decide(one, "decided after marking")
            self.look()
        return done


def _one(sign):
    """A letter as it is compared; always one."""
    told = plain(sign)
    return told if len(told) == 1 else sign


def begin(by, study, member, files=None):
    """People and fieldwork of the harbour study, their real names in the register, names first, and the raw
    texts taken in; answers the raw text of each source by its row id."""
    from fieldloom.exchange import real_names
    from fieldloom.exchange.study_folder import fieldwork, people
    from fieldloom.exchange.study_folder.folder import StudyFolder
    from fieldloom.exchange.study_folder.reading import Told
    from fieldloom.jobs.doing import carry_out
    from fieldloom.sources import writes as sources

    for name in ("rhona", "nasreen"):
        member(name)
    told, folder = Told(), StudyFolder(EXAMPLES / "harbour")
    people.read(folder, study, by, told.each)
    fieldwork.read(folder, study, by, told.each)
    entered = real_names.read_in(
        (WHOLE / "names.csv").read_text(encoding="utf-8"), by=by, study=study
    )
    assert not [*told.troubles, *entered.troubles], [*told.troubles, *entered.troubles]
    sources.put_names_first(by=by, study=study, on=True)
    when = {row["ref"]: row["encounter"] for row in folder.material()}
    handed = [
        sources.Handed(name, data, {"ref": name[:5], "encounter": when[name[:5]]})
        for name, data in (files or raw_files()).items()
    ]
    delivery = sources.hand_over(by=by, study=study, files=handed)
    carry_out(sources.close_delivery(by=by, delivery=delivery).pk)
    rows = Source.objects.filter(study=study).select_related("current")
    return {row.pk: revising.text_of(row.revision) for row in rows}
