"""A study as plain data: who said what, who belongs where, who may ask; and what each may see of it.

Every thing that has words of its own has one word that stands nowhere else (`canary`). What somebody
may see is said here once more by looking at each thing in turn: who holds which grant, over which site,
family and wave; what the people in a paragraph agreed to; who codes blind. Nothing of this asks the
database.
"""

import random
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from consent.worlds import GROUPS, POLICIES, World, of_each, persons, subjects
from consent.worlds import materials as made_materials
from consent.writing import as_kept
from fieldloom.access.rules import PERMISSIONS, Permission, Role
from fieldloom.consent.rules.deciding import may
from fieldloom.consent.rules.material import Material, Use
from fieldloom.consent.rules.terms import Audience, Being, Medium, Part, Purpose

CANARY = re.compile(r"zq[a-z]{6}")
SITES, WAVES = ("S1", "S2"), ("W1", "W2")
ROLES = (*Role, Role.ANALYST, Role.PI, Role.FIELDWORKER, Role.SITE_LEAD, Role.ARCHIVIST)
P = Permission


def canary(number):
    """A word that is in no text but where it was put, of eight letters."""
    letters = "".join(chr(97 + number // 26**place % 26) for place in range(6))
    return f"zq{letters}"


@dataclass(frozen=True, slots=True)
class Grant:
    """Over these sites, families and waves; none named is every one."""

    role: Role
    sites: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()

    def opens(self, permission, place):
        if self.role not in PERMISSIONS[permission]:
            return False
        site, families, wave = place
        if self.sites and site not in self.sites:
            return False
        if self.waves and wave not in self.waves:
            return False
        return not self.families or (bool(families) and families <= set(self.families))


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with one or two grants. `coder`: one of those who code in the round."""

    name: str
    grants: tuple[Grant, ...]
    coder: bool = False

    def reaches(self, permission, place):
        return any(grant.opens(permission, place) for grant in self.grants)

    def families(self, permission):
        """Whose people they see: None is everybody's."""
        held = [one for one in self.grants if self._carries(one, permission)]
        whole = any(not one.families for one in held)
        return None if whole else {ref for one in held for ref in one.families}

    def sees_a_site_only(self):
        held = [one for one in self.grants if self._carries(one, P.READ_SOURCES)]
        return bool(held) and all(one.sites for one in held)

    def may(self, permission):
        return any(self._carries(one, permission) for one in self.grants)

    @staticmethod
    def _carries(grant, permission):
        return grant.role in PERMISSIONS[permission]


@dataclass(frozen=True, slots=True)
class Talk:
    """One source of two paragraphs: the first holds the material, the second speaks of nobody."""

    ref: str
    material: Material
    site: str | None
    families: frozenset[str]
    met: tuple[str, ...]
    written_by: str | None
    words: tuple[str, str]
    title: str
    note: str

    @property
    def place(self):
        wave = f"W{self.material.wave}" if self.material.wave else None
        return self.site, self.families, wave

    def paragraphs(self):
        quiet = Material(medium=Medium.TEXT, wave=self.material.wave, subjects=(), reviewed=False)
        return ((self.words[0], self.material), (self.words[1], quiet))


@dataclass(frozen=True, slots=True)
class Coded:
    """A paragraph (of the talk of this number) under a code, by one of the coders, and a memo on it."""

    talk: int
    paragraph: int
    code: int
    coder: str
    memo: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A memo on a source or a code."""

    about: str
    number: int
    author: str
    memo: str


@dataclass(frozen=True, slots=True)
class Study:
    """Everything. `decides`: consent does; `blind`: the talks of an open blind round, by number."""

    consent: World
    decides: bool
    talks: tuple[Talk, ...]
    labels: dict[str, str]
    families: dict[str, str]
    askers: tuple[Asker, ...]
    coded: tuple[Coded, ...]
    notes: tuple[Noted, ...]
    blind: frozenset[int] = frozenset()
    withdrawn: frozenset[str] = field(default_factory=frozenset)


class Sight:
    """What one asker may see of a study at a moment."""

    def __init__(self, study, asker, at):
        self.study, self.asker, self.at = study, asker, at
        self.level = Audience.SITE_TEAM if asker.sees_a_site_only() else Audience.WHOLE_TEAM
        materials = replace(study.consent, at=at).seen()
        self.talks = [
            replace(talk, material=material)
            for talk, material in zip(study.talks, materials, strict=True)
        ]

    def reads(self, number, permission=P.READ_SOURCES):
        """Whether they read in a talk at all."""
        place = self.talks[number].place
        here = self.asker.reaches(P.READ_SOURCES, place)
        return here and self.asker.reaches(permission, place)

    def paragraph(self, number, which):
        """Whether they read its first (0) or second (1) paragraph."""
        if not self.reads(number):
            return False
        talk = self.talks[number]
        if not self.study.decides:
            return True
        own = talk.written_by == self.asker.name
        use = Use(Purpose.TEAM_ANALYSIS, Audience.FIELDWORKER if own else self.level)
        return may(talk.paragraphs()[which][1], use, self.at, self.study.consent.policy).allowed

    def paragraphs(self):
        """(talk, which) of all they read."""
        every = ((n, which) for n in range(len(self.talks)) for which in (0, 1))
        return [one for one in every if self.paragraph(*one)]

    def coding(self, one):
        """Whether they know of a coding."""
        if not self.reads(one.talk, P.READ_CODING) or not self.paragraph(one.talk, one.paragraph):
            return False
        return not self._blind(one.talk) or one.coder == self.asker.name

    def codings(self):
        """Places, in the study's list, of the codings that they know of."""
        return [n for n, one in enumerate(self.study.coded) if self.coding(one)]

    def person(self, person, permission=P.READ_PEOPLE):
        if not self.asker.may(permission):
            return False
        families = self.asker.families(permission)
        if families is None or person.groups & families:
            return True
        return person.being is Being.PROFESSIONAL and not person.groups

    def words(self):
        """Every canary that they may see."""
        study, found = self.study, set()
        for number, talk in enumerate(self.talks):
            if self.reads(number):
                found.add(talk.title)
            if talk.site and self.asker.reaches(P.READ_FIELDWORK, talk.place):
                found.add(talk.note)
        found |= {self.talks[n].words[which] for n, which in self.paragraphs()}
        found |= self._speakers()
        for person in study.consent.persons:
            if self.person(person) or self.person(person, P.READ_CONSENT):
                found.add(study.labels[person.ref])
        for ref, label in study.families.items():
            for permission in (P.READ_PEOPLE, P.READ_CONSENT):
                families = self.asker.families(permission)
                if self.asker.may(permission) and (families is None or ref in families):
                    found.add(label)
        return found | {one.memo for one in study.coded if self.coding(one)} | self._notes()

    def _speakers(self):
        """Whoever speaks is named by their pseudonym to all who read it, whatever people they see
        elsewhere: what was typed there may be a name."""
        read = {n for n, which in self.paragraphs() if which == 0}
        there = [subject for n in read for subject in self.talks[n].material.subjects]
        spoke = {subject.person.ref for subject in there if subject.part is Part.SPEAKER}
        return {self.study.labels[ref] for ref in spoke}

    def _notes(self):
        return {
            one.memo
            for one in self.study.notes
            if self.asker.may(P.READ_CODING)
            and (one.about == "code" or self._note_on_source(one))
        }  # fmt: skip

    def _note_on_source(self, one):
        mine = one.author == self.asker.name or not self._blind(one.number)
        return mine and self.reads(one.number, P.READ_CODING)

    def _blind(self, number):
        return self.asker.coder and number in self.study.blind


def study_of(seed, now):
    """The study of this number, as it stands at a moment: the same for the same seed."""
    pick = random.Random(f"study {seed}").randrange
    words = iter(canary(number) for number in range(pick(1000) * 1000, 10**9))
    (number, size, policy, decides) = of_each(
        pick, (1, 2, 3), (2, 3, 4, 5), POLICIES, (True, True, False)
    )
    people = tuple(persons(pick, n) for n in range(number))
    held = tuple(_plain(made_materials(pick, people)) for _ in range(size))
    said = sorted({line.event for person in people for line in person.lines})
    voided = ((said[0], now),) if said and not pick(4) else ()
    consent = as_kept(
        World(people, held, Use(Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM), now, policy, voided)
    )
    askers = tuple(_asker(pick, n) for n in range(5))
    talks = tuple(_talk(pick, n, one, askers, words) for n, one in enumerate(consent.materials))
    return Study(
        consent,
        decides,
        talks,
        {person.ref: next(words) for person in people},
        {group: next(words) for group in GROUPS},
        askers,
        tuple(_coded(pick, talks, askers, words)),
        tuple(
            Noted(about, pick(2), askers[pick(2)].name, next(words))
            for about in ("source", "code", "source")
        ),
        frozenset(n for n in range(size) if pick(2)) if not pick(2) else frozenset(),
    )  # fmt: skip


def _plain(material):
    return replace(material, medium=Medium.TEXT)


def _asker(pick, number):
    """The first two code, over all of the study; the others are anybody."""
    if number < 2:
        return Asker(f"coder{number}", (Grant(Role.ANALYST if number else Role.PI),), coder=True)
    grants = tuple(_grant(pick) for _ in range(1 + (not pick(3))))
    return Asker(f"asker{number}", grants)


def _grant(pick):
    (role, along) = of_each(pick, ROLES, ("", "sites", "families", "waves", "two"))
    kinds = {"sites": SITES, "families": GROUPS, "waves": WAVES}
    named = ("sites", "waves") if along == "two" else (along,) if along else ()
    return Grant(role, **{kind: (kinds[kind][pick(len(kinds[kind]))],) for kind in named})


def _talk(pick, number, material, askers, words):
    (site, met) = of_each(pick, SITES, (True, False))
    people = sorted({s.person.ref for s in material.subjects}) if met else []
    there = material.wave is not None or pick(3) > 0
    families = frozenset(group for group in GROUPS if not pick(3)) if there else frozenset()
    through = {g for s in material.subjects if s.person.ref in people for g in s.person.groups}
    return Talk(
        f"I-{number}",
        material,
        site if there else None,
        families | frozenset(through) if there else frozenset(),
        tuple(people) if there else (),
        askers[pick(5)].name if there and pick(2) else None,
        (next(words), next(words)),
        next(words),
        next(words),
    )


def _coded(pick, talks, askers, words):
    known = set()
    for _ in range(8):
        one = (pick(len(talks)), pick(2), pick(2), askers[pick(2)].name)
        if one not in known:
            known.add(one)
            yield Coded(*one, next(words))


__all__ = ["CANARY", "Asker", "Grant", "Sight", "Study", "date", "datetime", "study_of", "subjects"]
