"""Why somebody may see something, or not: one sentence, made of rule ids and ids alone. Pure.

The trail keeps the ids, and no words; whoever reads it there is told the very sentence that was told on
the page and on the command line, for all three are made here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldloom.access.rules import PERMISSIONS, Permission, Role
from fieldloom.consent.rules.agreeing import Wanted
from fieldloom.consent.rules.deciding import Reason
from fieldloom.consent.rules.telling import SOMEBODY, because, would_change
from fieldloom.consent.rules.terms import Audience, Condition, Purpose, Says, Status, Voice
from fieldloom.ground.labelled import Labelled

Facts = Mapping[str, Any]


class About(Labelled):
    """What is asked about."""

    PARAGRAPH = "paragraph", "A passage"
    SOURCE = "source", "A source"
    PAGE = "page", "A page"
    NOTHING = "nothing", "Nothing that one may know of"


@dataclass(frozen=True, slots=True)
class Known:
    """What ids stand for, by row id: study codes of people and sources, in words the day of an event and
    the version of the form that it answers, in words since when and until when a hold lies."""

    people: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)
    days: Mapping[int, str] = field(default_factory=dict)
    forms: Mapping[int, str] = field(default_factory=dict)
    holds: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason, and what would have to be otherwise; `rule` is its id."""

    rule: str
    because: str
    would_change: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The answer. `facts` are the ids that it was made of, for the trail."""

    seen: bool
    verdict: str
    grounds: tuple[Ground, ...]
    facts: Facts

    @property
    def sentence(self) -> str:
        """All of it, as one reads it out."""
        changes = dict.fromkeys(one.would_change for one in self.grounds if one.would_change)
        said = [self.verdict, *(one.because for one in self.grounds)]
        return " ".join([*said, *changes])

    def audit_ids(self) -> dict[str, Any]:
        """What the trail keeps."""
        return dict(self.facts)


def why(facts: Facts, known: Known) -> Why:
    """The answer that these ids stand for."""
    grounds = tuple(_ground(one, known) for one in facts["grounds"])
    return Why(bool(facts["seen"]), _verdict(facts, known), grounds, facts)


def _verdict(facts: Facts, known: Known) -> str:
    seen, about = facts["seen"], facts["about"]
    ref = known.sources.get(int(facts.get("source_id", 0)), "this source")
    if about == About.PARAGRAPH.value:
        what = f"paragraph {facts['paragraph']} of {ref}"
        return f"You may read {what}." if seen else f"{_capital(what)} is withheld from you."
    if about == About.SOURCE.value:
        return _of_source(facts, ref)
    if about == About.PAGE.value:
        return "You may open this page." if seen else "This page is not open to you."
    return "There is nothing here that you may know of."


def _of_source(facts: Facts, ref: str) -> str:
    shut, of = facts.get("shut") or [], facts.get("of", 0)
    if not shut:
        return f"You may read {ref}."
    which = ", ".join(map(str, shut[:10])) + (" and others" if len(shut) > 10 else "")
    some = (
        "its only paragraph is"
        if len(shut) == of == 1
        else f"{len(shut)} of its {of} paragraphs are"
    )
    some = "1 of its paragraphs is" if len(shut) == 1 < of else some
    return (
        f"You may open {ref}, but {some} withheld from you ({which}), and its original as a whole."
    )


def _ground(one: Facts, known: Known) -> Ground:
    rule = one["rule"]
    if rule in _HOUSE:
        told, change = _HOUSE[rule](one)
        return Ground(rule, told, change)
    if rule == "rests on":
        return _rests_on(one, known)
    reason = _reason(one, known)
    event = one.get("event") or 0
    form = known.forms.get(event, "")
    said = _capital(because(reason, known.days)) + (
        f" They had answered to {form}." if form else ""
    )
    if lies := known.holds.get(one.get("hold") or 0):
        said = f"{said} {lies}"
    return Ground(rule, said, would_change(reason))


def _rests_on(one: Facts, known: Known) -> Ground:
    who, event = _capital(_name(one, known)), one.get("event")
    if event is None:
        return Ground("rests on", f"{who} agreed.")
    day, form = known.days.get(event, "a day not known"), known.forms.get(event, "")
    told = f"{who} agreed on {day}" + (f", to {form}." if form else ".")
    return Ground("rests on", told)


def _reason(one: Facts, known: Known) -> Reason:
    wanted = tuple(
        Wanted(
            known.people.get(w["person"], SOMEBODY),
            Voice(w["voice"]),
            Says(w["says"]),
            Purpose(w["purpose"]),
            Audience(w["audience"]),
        )
        for w in one.get("wanted", ())
    )
    status = Status(one["status"]) if one.get("status") else None
    return Reason(one["rule"], True, _name(one, known), one.get("event"), status, wanted)


def _name(one: Facts, known: Known) -> str:
    return known.people.get(one.get("person") or 0, SOMEBODY)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _may(one: Facts) -> tuple[str, str]:
    permission, role = Permission[one["permission"]], Role(one["role"])
    return (
        f"Your role as {role.label.lower()} lets you {permission.value}, until {one['until']}.",
        "",
    )


def _no_role(one: Facts) -> tuple[str, str]:
    permission = Permission[one["permission"]]
    names = ", ".join(sorted(role.label for role in PERMISSIONS[permission]))
    return (
        f"You have no role in this study that lets you {permission.value}.",
        f"Any of these roles does: {names}.",
    )


def _past(one: Facts) -> tuple[str, str]:
    return (
        f"Your grant to {Permission[one['permission']].value} is not in force today.",
        "A principal investigator or steward renews it.",
    )


# Rules of the house itself, beside those of consent: each gives the reason and what would change it.
_HOUSE: dict[str, Any] = {
    "role": _may,
    "no role": _no_role,
    "grant not in force": _past,
    "sign-in ended": lambda one: ("Your sign-in has been ended.", "A steward reopens it."),
    "signed in": lambda one: ("Anybody who is signed in may open it.", ""),
    "narrowed": lambda one: (
        f"Your role is narrowed to {one['words']}, and of the study you see what lies there.",
        "Somebody who manages the team proposes a grant that reaches further, and another approves.",
    ),
    "again": lambda one: ("It asks once more whether it is still you.", ""),
    "nowhere": lambda one: (
        "Either there is no such thing, or it lies beyond what your role reaches. The two look alike on "
        "purpose.",
        "Whoever manages the team can say whether your role should reach further.",
    ),
    "consent does not decide": lambda one: (
        "Consent does not decide in this study yet, so its material is for the whole team and for nobody "
        "else.",
        "",
    ),
    "own": lambda one: ("You wrote down the encounter that it comes from.", ""),
    "nobody": lambda one: ("Nobody is known to be in it.", "Somebody can be found to be in it."),
    "all agreed": lambda one: (
        "Everybody who is known to be in it has agreed.",
        "Each of them can withdraw at any time.",
    ),
    "condition": lambda one: (f"They agreed {Condition(one['which']).label}.", ""),
    "plainly": lambda one: (
        "Not everybody in it has agreed that it is read.",
        "Whoever may see who agreed to what can tell you more.",
    ),
}


def rules_of(facts: Facts) -> list[str]:
    """The ids of the rules, in their order."""
    return [one["rule"] for one in facts["grounds"]]


def ids_in(all_facts: Iterable[Facts], name: str) -> Iterator[int]:
    """All row ids of one kind ("person", "event", "hold") in some facts."""
    for facts in all_facts:
        for one in facts["grounds"]:
            if key := one.get(name):
                yield int(key)
            if name == "person":
                yield from (int(w["person"]) for w in one.get("wanted", ()) if w["person"])
