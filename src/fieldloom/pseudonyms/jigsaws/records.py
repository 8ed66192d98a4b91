"""What is recorded of people: years, households, kin, posts, services, places, languages. Few queries."""

from collections import Counter, defaultdict
from datetime import date

from django.utils import timezone

from fieldloom.access.models import Study, User
from fieldloom.fieldwork.models import Encounter, Site
from fieldloom.fieldwork.within import encounters_seen
from fieldloom.people.models import Family, Kinship, Membership, Participant, Service
from fieldloom.people.rules import Interval, KinshipKind, Nation, PersonKind
from fieldloom.people.within import families_seen, memberships_of, people_seen
from fieldloom.pseudonyms.jigsaws.gathered import FAMILY, PERSON, Gathered, Rest, Whose
from fieldloom.pseudonyms.models import Entity, Relation
from fieldloom.pseudonyms.rules.audiences import Ages, Relations, Services
from fieldloom.pseudonyms.rules.jigsaw import Rests, Sort
from fieldloom.pseudonyms.rules.relations import kin_word
from fieldloom.pseudonyms.within import families_of


def gather_records(into: Gathered, to: User, study: Study) -> None:
    """Everything that is recorded of whom this reader sees."""
    into.people = {one.pk: one for one in people_seen(Participant, to, study).order_by("ref")}
    into.families = {one.pk: one for one in people_seen(Family, to, study).order_by("ref")}
    services = {one.pk: one for one in Service.objects.filter(study=study)}
    memberships = list(
        Membership.objects.filter(memberships_of(families_seen(to, study)), study=study).order_by(
            "pk"
        )
    )
    for pk, one in into.people.items():
        _born(into, pk, one.born_year)
    for family in into.families.values():
        _nation(into, Whose(FAMILY, family.pk), family.nation)
    _belonging(into, memberships, services)
    _households(into, memberships)
    _kin(into, study)
    gather_relations(into, study)
    _languages(into, study)
    _meetings(into, to, study, memberships, services)


def _recorded(what: str) -> Rest:
    return Rest(Rests.RECORD, what)


def _born(into: Gathered, person: int, year: int | None) -> None:
    level = into.profile.ages
    if year is None or level is Ages.STAGE:
        return
    first = year - year % 5
    told = str(year) if level is Ages.AS_IS else f"{first} to {first + 4}"
    rest = _recorded("Year of birth")
    into.has(Whose(PERSON, person), Sort.AGE, f"born:{told}", f"born {told}", rest)


def _nation(into: Gathered, whose: Whose, nation: str) -> None:
    rest = _recorded("Nation")
    into.has(whose, Sort.PLACE, f"nation:{nation}", f"lives in {Nation(nation).label}", rest)


def _belonging(into: Gathered, rows: list[Membership], services: dict[int, Service]) -> None:
    """Families and roles in them; services and posts in them."""
    for row in rows:
        person = into.people.get(row.participant_id)
        if person is None:
            continue
        whose, role = Whose(PERSON, person.pk), " ".join(row.role.split())
        if row.family_id is not None:
            into.belongs[person.pk].add(row.family_id)
            into.web.families[person.pk].add(row.family_id)
            if role:
                into.has(
                    whose,
                    Sort.KIN,
                    f"role:{role.casefold()}",
                    role,
                    _recorded("Role in the family"),
                )
        elif (service := services.get(row.service_id or 0)) is not None:
            works = person.kind in (PersonKind.PROFESSIONAL.value, PersonKind.STAKEHOLDER.value)
            if works and role:
                into.has(whose, Sort.POST, f"role:{role.casefold()}", role, _recorded("Post"))
            _service(into, whose, service, works)


def _service(into: Gathered, whose: Whose, service: Service, works: bool, what: str = "") -> None:
    """Somebody attends a service, or works there: as the audience is told of it."""
    as_is = into.profile.services is Services.AS_IS
    called = service.label or service.ref
    key, told = (
        (f"service:{service.pk}", called)
        if as_is
        else (f"kind:{service.kind.casefold()}", service.kind)
    )
    if told:
        sort, does = (Sort.POST, "works at") if works else (Sort.SERVICE, "attends")
        into.has(
            whose,
            sort,
            f"{does}:{key}",
            f"{does} {told}",
            _recorded(what or "Belongs to a service"),
        )
    into.web.names["service", service.pk] = called
    if whose.kind == PERSON:
        (into.web.works if works else into.web.attends)[whose.pk].add(service.pk)


def _households(into: Gathered, rows: list[Membership]) -> None:
    """How many live in a family today, and how many of them are children: of it, and of each of them."""
    today, there = timezone.localdate(), defaultdict(set)
    for row in rows:
        if row.family_id is not None and Interval(row.from_day, row.to_day).holds_on(today):
            there[row.family_id].add(row.participant_id)
    for family, members in there.items():
        kinds = Counter(into.people[pk].kind for pk in members if pk in into.people)
        children = kinds[PersonKind.CHILD.value]
        told = {f"people:{len(members)}": f"{len(members)} in the family"}
        if children:
            told[f"children:{children}"] = f"{children} child{'' if children == 1 else 'ren'}"
        for whose in (Whose(FAMILY, family), *(Whose(PERSON, pk) for pk in members)):
            for key, shown in told.items():
                into.has(whose, Sort.HOUSEHOLD, key, shown, _recorded("Who belongs to the family"))


def _kin(into: Gathered, study: Study) -> None:
    rows = Kinship.objects.filter(study=study).order_by("pk")
    for of, to, told in rows.values_list("of_id", "to_id", "kind"):
        kind = KinshipKind(told)
        if of not in into.people or to not in into.people:
            continue
        into.web.kin.append((of, to, kind.label))
        if kind is not KinshipKind.OTHER:  # which says nothing by itself
            into.has(Whose(PERSON, of), Sort.KIN, f"kin:{told}", kind.label, _recorded("Kinship"))


def _languages(into: Gathered, study: Study) -> None:
    rows = Entity.objects.filter(study=study, participant__isnull=False).order_by()
    for person, language in rows.values_list("participant_id", "language"):
        shown, rest = f"name in {language.title()}", _recorded("Register of names")
        into.has(Whose(PERSON, person), Sort.LANGUAGE, f"language:{language}", shown, rest)


def gather_relations(into: Gathered, study: Study) -> None:
    """What an audience is told of whom in brackets: of somebody who takes part it is theirs, of another it is
    a thing of their family."""
    if into.profile.relations is Relations.NONE:
        return
    families = families_of(study.pk)
    rest = _recorded("Relation in the register")
    rows = Relation.objects.filter(entity__study=study).select_related("entity").order_by("pk")
    for row in rows:
        word, one = kin_word(row.words), row.entity
        whose = [Whose(PERSON, one.participant_id)] if one.participant_id else []
        whose = whose or [Whose(FAMILY, pk) for pk in sorted(families.get(one.pk, ()))]
        for who in whose:
            into.has(who, Sort.KIN, f"relation:{word}", f"told as “{word}”", rest)


def _meetings(
    into: Gathered, to: User, study: Study, rows: list[Membership], services: dict[int, Service]
) -> None:
    """Where people and families were met, and with which services."""
    seen = dict(encounters_seen(to, study).order_by().values_list("pk", "on_day"))
    sites = {one.pk: one for one in Site.objects.filter(study=study)}
    at = dict(encounters_seen(to, study).order_by().values_list("pk", "site_id"))
    people, families, served = (
        _of(name, study) for name in ("participants", "families", "services")
    )
    held = defaultdict(list)
    for row in rows:
        if row.family_id is not None:
            held[row.participant_id].append((row.family_id, Interval(row.from_day, row.to_day)))
    for pk, day in seen.items():
        there = sorted(people[pk] & into.people.keys())
        some = families[pk] | {f for one in there for f, time in held[one] if _then(time, day)}
        into.met[pk] = [Whose(FAMILY, one) for one in sorted(some & into.families.keys())]
        into.met[pk] = into.met[pk] or [Whose(PERSON, one) for one in there]
        into.web.met.append(frozenset(there))
        for whose in (*(Whose(PERSON, one) for one in there), *into.met[pk]):
            _site(into, whose, sites[at[pk]])
        for whose in into.met[pk] if some else ():
            for service in served[pk]:
                _service(into, whose, services[service], False, "Met together with the service")
        _attended(into, there, served[pk])


def _of(name: str, study: Study) -> dict[int, set[int]]:
    """Encounter -> row ids of who or what took part."""
    through = getattr(Encounter, name).through
    other = next(f.attname for f in through._meta.fields if f.attname not in ("id", "encounter_id"))
    found: dict[int, set[int]] = defaultdict(set)
    rows = through.objects.filter(encounter__study=study).order_by()
    for encounter, one in rows.values_list("encounter_id", other):
        found[encounter].add(one)
    return found


def _then(time: Interval, day: date | None) -> bool:
    return day is None or time.holds_on(day)


def _site(into: Gathered, whose: Whose, site: Site) -> None:
    if whose.kind == PERSON:
        into.web.places[whose.pk].add(site.pk)
        into.web.names["place", site.pk] = site.name
    if into.profile.places.wide:
        _nation(into, whose, site.nation)
    else:
        rest = _recorded("Where they were met")
        into.has(whose, Sort.PLACE, f"site:{site.pk}", f"met at {site.name}", rest)


def _attended(into: Gathered, there: list[int], services: set[int]) -> None:
    """Whoever was met with a service and does not work for one knows it, and is known there."""
    for one in there:
        if not into.web.works.get(one):
            into.web.attends[one] |= services
