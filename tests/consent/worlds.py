"""Small worlds of consent, made at random: people with all they have said, material, and one use of it.

Each maker takes `pick`, which chooses a number below another. `world_of(seed)` picks evenly and quickly:
it is for many worlds, and its seed says which one broke. `any_world` lets hypothesis pick: the first
choice of everything is the plainest, so that a world that breaks a law shrinks to few people, few events
and plain words.
"""

import os
import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from fieldloom.consent.rules.lines import Line
from fieldloom.consent.rules.material import Material, Policy, Subject, Use
from fieldloom.consent.rules.persons import Finding, Person
from fieldloom.consent.rules.terms import (
    Audience,
    Being,
    Condition,
    Flag,
    Medium,
    Part,
    Purpose,
    Says,
    Voice,
)

# How many worlds: 500 on every run; `make bench-night` asks for 20,000.
MANY = int(os.environ.get("FIELDLOOM_WORLDS", "500"))
_LENIENT = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
in_some_worlds = settings(max_examples=max(MANY // 5, 1), suppress_health_check=_LENIENT)

DAYS = tuple(date(2021, month, 10) for month in range(1, 10))
MOMENTS = tuple(datetime(2021, month, 10, 12, tzinfo=UTC) for month in range(1, 10))
# Most worlds speak of few purposes, so that what is said and what is asked often meet.
PURPOSES = (Purpose.TEAM_ANALYSIS, Purpose.QUOTE, Purpose.PUBLISH, Purpose.ARCHIVE)
# Turns five in the fifth of these months, so from then on is asked for assent where five is the age.
INFANT = DAYS[4].replace(year=2032)
MEDIA = (Medium.TEXT, Medium.PICTURE)
WAVES = (None, 1, 2)
GROUPS = ("family", "service", "site")
FORBIDDING = tuple(says for says in Says if says.forbids)
HOLDS = ("quarantined", "locked", "redacted", "legal_hold", "named")


@dataclass(frozen=True, slots=True)
class World:
    """`voided` says of events from when on they do not count, since another declared them void."""

    persons: tuple[Person, ...]
    materials: tuple[Material, ...]
    use: Use
    at: datetime
    policy: Policy
    voided: tuple[tuple[int, datetime], ...] = ()

    def seen(self) -> tuple[Material, ...]:
        """The material, with its people as they stand at the moment that is asked."""
        void = {event for event, since in self.voided if since <= self.at}
        return tuple(
            replace(m, subjects=tuple(_without(subject, void) for subject in m.subjects))
            for m in self.materials
        )


def _without(subject, void):
    kept = tuple(line for line in subject.person.lines if line.event not in void)
    return replace(subject, person=replace(subject.person, lines=kept))


moments = st.sampled_from(MOMENTS)


def of_each(pick, *options):
    """One of each of the options, the first of each being the plainest."""
    return [those[pick(len(those))] for those in options]


SPOKEN = (Says.CONSENT,) * 3 + (
    Says.ASSENT,
    Says.ASSENT,
    Says.PUBLIC_INTEREST,
    *(Says.REFUSAL,) * 2,
)
VOICES = (Voice.OWN, Voice.GUARDIAN, Voice.OWN, Voice.STUDY)
CEILINGS = (Audience.PUBLIC, *reversed(Audience))
CONDITIONS = (
    (frozenset(),) * 3 + tuple(frozenset({one}) for one in Condition) + (frozenset(Condition),)
)
UNTIL = (None, None, None, DAYS[3], DAYS[6])
ANY_MEDIUM, ANY_WAVE = (None,) * 5 + MEDIA, (None,) * 5 + WAVES[1:]
ASKED = (None, *PURPOSES, None, None, Purpose.TEACH)


def spoken(pick, says=SPOKEN + FORBIDDING):
    """A line without its event: of anything, by anybody, at any time."""
    said, voice, purpose, medium, wave, ceiling, kept, until, renews = of_each(
        pick, says, VOICES, ASKED, ANY_MEDIUM, ANY_WAVE, CEILINGS, CONDITIONS, UNTIL, (False, True)
    )
    line = Line(0, MOMENTS[0], voice, said, purpose, medium, wave)
    if not said.agrees:
        return line
    return replace(line, ceiling=ceiling, conditions=kept, until=until, renews=renews)


def scope(line):
    """What a line speaks of: an event says one thing of each."""
    return line.purpose, line.medium, line.wave


def events(pick, number):
    """The lines of one event: one voice, one moment."""
    at, size = of_each(pick, MOMENTS, (1, 1, 2, 2, 3))
    said = [spoken(pick) for _ in range(size)]
    if size > 1:  # something of everything, beside what is said of one thing
        said[0] = replace(said[0], purpose=None, medium=None, wave=None)
    lines = {scope(line): line for line in said}
    voice = next(iter(lines.values())).voice
    return tuple(replace(line, event=number, at=at, voice=voice) for line in lines.values())


def persons(pick, number=0):
    """Somebody of any kind, with anything said, found and grown up. Events are numbered as recorded."""
    being, of_age, base, until, kept, more, found, groups = of_each(
        pick,
        (*Being, Being.CHILD, Being.THIRD_PARTY),
        (DAYS[4], None, DAYS[1], DAYS[7], INFANT, DAYS[7], INFANT),
        (
            (),
            (Says.CONSENT, Says.CONSENT),
            (Says.ASSENT, Says.CONSENT),
            (Says.CONSENT,),
            (Says.REFUSAL,),
        ),
        (None, None, None, DAYS[5]),
        (frozenset(),) * 5 + CONDITIONS,
        (0, 1, 2, 3, 4),
        (0, 0, 1, 2),
        (frozenset(),) * 4 + tuple(frozenset({one}) for one in GROUPS) + (frozenset(GROUPS),),
    )
    first = 10 * number + 1
    lines = [
        Line(first + n, MOMENTS[0], voice, says, None, None, None, Audience.PUBLIC, kept, until)
        for n, (voice, says) in enumerate(zip((Voice.OWN, Voice.GUARDIAN), base, strict=False))
    ]
    for event in range(first + 2, first + 2 + more):
        lines += events(pick, event)
    return Person(
        ref=f"H0{number + 1}-P1",
        being=being,
        lines=tuple(lines),
        of_age_on=of_age if being is Being.CHILD else None,
        findings=tuple(findings(pick) for _ in range(found)),
        groups=groups,
    )


def findings(pick):
    """Somebody was found able or unable to decide alone, for good or until looked at again."""
    return Finding(*of_each(pick, DAYS, (True, False), (None, DAYS[5], DAYS[8])))


def subjects(pick, person):
    """The person, in a passage."""
    part, seen, flags, checked = of_each(
        pick,
        tuple(Part),
        (3, 2, 3, 1, 0),
        (frozenset(),) * 4
        + (frozenset({Flag.OFFENCE}), frozenset({Flag.HEALTH, Flag.OTHER_FAMILY})),
        (False, True),
    )
    return Subject(person, part, seen, flags, checked)


ON_IT = ("",) * 30 + (*HOLDS, "embargo", "unreviewed", "recognisable")


def materials(pick, people):
    """A passage with some of the people in it, and what lies on it."""
    anybody = (*range(1, 2 ** len(people)), *range(1, 2 ** len(people)), 2 ** len(people) - 1, 0)
    medium, wave, on_it, until, who = of_each(pick, MEDIA, WAVES, ON_IT, DAYS, anybody)
    held = {on_it: True} if on_it in (*HOLDS, "recognisable") else {}
    return Material(
        medium=medium,
        wave=wave,
        subjects=tuple(subjects(pick, p) for n, p in enumerate(people) if who & 2**n),
        reviewed=on_it != "unreviewed",
        embargo_until=until if on_it == "embargo" else None,
        **held,
    )


def uses(pick):
    """A use of material, for anything, by anybody."""
    groups = (frozenset(),) * 6 + tuple(frozenset({one}) for one in GROUPS)
    seen_by = (Audience.WHOLE_TEAM,) * 4 + tuple(Audience)
    return Use(*of_each(pick, ASKED[1:5] * 3 + tuple(Purpose), seen_by, groups, (True, False)))


PLAIN = Policy()
POLICIES = (
    PLAIN,
    PLAIN,
    Policy(2, Audience.WHOLE_TEAM, Audience.VAULT, frozenset({Purpose.QUOTE})),
) + (
    Policy(0, Audience.SITE_TEAM, Audience.PUBLIC, frozenset()),
    Policy(assent_from=16),
    Policy(assent_from=0),
)


def make(pick, most=2):
    """One to three people, up to `most` passages with them, and a use of all of these at a moment."""
    number, size, at, policy, void, since = of_each(
        pick, (1, 2, 3), range(1, most + 1), MOMENTS[::-1], POLICIES, range(16), MOMENTS
    )
    people = tuple(persons(pick, n) for n in range(number))
    said = sorted({line.event for person in people for line in person.lines})
    return World(
        persons=people,
        materials=tuple(materials(pick, people) for _ in range(size)),
        use=uses(pick),
        at=at,
        policy=policy,
        voided=((said[void], since),) if void < len(said) and void < 3 else (),
    )


def world_of(seed):
    """The world of this number."""
    return make(random.Random(seed).randrange)


@st.composite
def drawn(draw, maker, *given):
    """What a maker makes, as hypothesis picks."""
    return maker(lambda many: draw(st.integers(0, many - 1)), *given)


any_world = drawn(make)
