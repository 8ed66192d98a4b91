"""Every page x every role x within and out of reach, out of the one table: who is let in, who is
refused, and no word of what lies out of somebody's reach on any page."""

import logging
from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from conftest import granted, later
from every_door import addresses
from fieldloom.access import writes as access
from fieldloom.access.doors import ROUTES, Within
from fieldloom.access.models import Grant, User
from fieldloom.access.rules import Permission, Role
from fieldloom.coding import reads as coding_reads
from fieldloom.coding import writes as coding
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.sorting import Sort
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.rules.stating import Scope
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.jobs.doing import carry_out
from fieldloom.people import writes as people
from fieldloom.people.rules import KinshipKind, Nation, PersonKind
from fieldloom.safeguarding import writes as safeguarding
from fieldloom.safeguarding.rules import EntryKind
from fieldloom.sources import reads as sources_reads
from fieldloom.sources import writes as sources
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.rules.redacting import Ground, Requester
from web.only_looking import looking_only, written

MATERIAL, PERSON = (
    b"zephyr",
    b"quetzal",
)  # in what is out of reach; told apart, as sites narrow no people
NARROWED = ({"sites": ["OWN"]}, {"families": ["H01"]}, {"waves": ["W1"]})
AT_CONSENT = dict.fromkeys(("before", "check", "verify"), "encounter") | {"verify_source": "source"}
REFUSED, GONE, LET_IN = 403, 404, {200, 302, 409, 413, 422}
NO_ROLE = b"no role in this study"


@pytest.fixture
def world(keeper, study, pi, settings, tmp_path, monkeypatch):
    """A study with the same things twice: what lies within reach, and what does not."""
    settings.DATA = tmp_path
    monkeypatch.setenv("FIELDLOOM_SAFEGUARDING_KEY_FILE", str(tmp_path.with_name("own.key")))
    granted(keeper, keeper, study, access.NewGrant(Role.PI, later()))
    agency = people.NewAgency(Nation.WALES, "Board", "AG1")
    agency = people.add_agency(by=pi, study=study, new=agency)
    service = people.NewService(Nation.WALES, "Team", agency=agency, ref="SV1")
    people.add_service(by=pi, study=study, new=service)
    code = coding.add_code(by=pi, study=study, new=coding.NewCode("Waiting"))
    narrowing = {"wanted": coding_reads.Wanted(), "sort": Sort.PLACE}
    kept = coding.save_filter(by=pi, study=study, name="Mine", **narrowing)
    shared = {"code": code.pk, "filter": kept.pk}
    return (
        shared | _things(pi, study, code, 1, "OWN", "harbour", "Marlowe"),
        shared | _things(pi, study, code, 2, "OTHER", "Zephyr", "Quetzal"),
    )


def _things(pi, study, code, number, place, word, name):
    asked = {"by": pi, "study": study}
    site = fieldwork.add_site(**asked, new=fieldwork.NewSite(place, place, Nation.WALES))
    day = date(2024, number, 3)
    wave = fieldwork.NewWave(f"W{number}", f"Wave {number}", day, day)
    wave = fieldwork.add_wave(**asked, new=wave)
    family = people.NewFamily(Nation.WALES, f"the {name} family", f"H0{number}")
    family = people.add_family(**asked, new=family)
    person = people.NewParticipant(PersonKind.ADULT, name, joining=people.Joining(family, "mother"))
    person = people.add_participant(**asked, new=person)
    child = people.NewParticipant(PersonKind.CHILD, name, joining=people.Joining(family, "child"))
    child = people.add_participant(**asked, new=child)
    tie = people.NewKinship(child, KinshipKind.PARENT_OF)
    tie = people.record_kinship(by=pi, participant=person, new=tie)
    met = fieldwork.NewEncounter(
        EncounterKind.INTERVIEW,
        site,
        EncounterState.DONE,
        day,
        wave,
        families=[family],
        participants=[person],
        note=f"{word} note",
    )
    met = fieldwork.add_encounter(**asked, new=met)
    ref, text = f"I-00{number}", f"INT: The {word} came.\n\nKIRSTY: And {word} we waited.\n"
    told = {"ref": ref, "encounter": met.ref, "title": f"A {word} talk"}
    file = sources.Handed(f"{word}-talk.txt", text.encode(), told)
    delivery = sources.hand_over(**asked, files=[file])
    carry_out(sources.close_delivery(by=pi, delivery=delivery).pk)
    source = sources_reads.source(ref, to=pi, study=study)
    applied = coding.apply_code(by=pi, source=source, code=code, start=5, end=15)
    about = {"about": MemoAbout.CODING, "about_id": applied.pk}
    memo = coding.write_memo(**asked, text=f"{word} memo", **about)
    told = {EntryKind.HAPPENED: f"{word} {name}"}
    concern = safeguarding.begin_record(by=pi, study=study, encounter=met, told=told)
    why = {person: consent.Checked(Outcome.NOT_ASKED, f"{name} slept")}
    (check,) = consent.check_process(by=pi, encounter=met, checks=why)
    subject = sources.tag_subject(by=pi, source=source, new=sources.NewSubject(child))
    # They lie on the last word alone, for what they lie on nobody sees.
    last = sources.mark_for(by=pi, source=source, start=len(text) - 8, end=len(text) - 2)
    lying = sources.put_hold(by=pi, source=source, new=sources.NewHold(HoldKind.LEGAL, last))
    new = sources.NewRequest(Requester.THIRD_PARTY, Ground.HARM, passage=last)
    asked_for = sources.ask_to_take_out(by=pi, source=source, new=new)
    said, everything = consent.Said(timezone.now()), Scope(everything=True)
    paused = consent.pause(by=pi, participant=person, said=said, scope=everything)
    return {
        "family": family.ref,
        "tie": tie.pk,
        "event": paused.pk,
        "check": check.pk,
        "concern": concern.ref,
        "participant": person.ref,
        "membership": person.memberships.get().pk,
        "encounter": met.ref,
        "site": site.code,
        "wave": wave.code,
        "source": ref,
        "delivery": delivery.pk,
        "file": delivery.files.get().pk,
        "coding": applied.pk,
        "passage": applied.passage_id,
        "memo": memo.pk,
        "subject": subject.pk,
        "hold": lying.pk,
        "request": asked_for.pk,
    }


def about(things):
    """What each part of an address stands for, on one side of the reach."""
    of_coding = ["adjust", "recode", "split", "join", "remove", "quotation_around"]

    def find(name, part):
        space, _, page = name.partition(":")
        if part == "ref":
            kind = {
                "people": page.rpartition("_")[2],
                "fieldwork": "encounter",
                "consent": AT_CONSENT.get(page, "participant"),
                "safeguarding": "concern",
            }.get(space, "source")
            kind = "participant" if kind == "kinship" else kind
            return {"service": "SV1", "agency": "AG1"}.get(kind) or things[kind]
        if part == "code":
            return things["site" if page == "change_site" else "wave"]
        if part in ("about_id", "key"):
            return things["code"]
        if part == "pk" and space == "guarding":
            kind = {"decide": "subject", "lift": "hold"}.get(page, "request")
            return things[kind]
        if part == "pk" and space == "consent":
            return things["check" if page == "strike_check" else "event"]
        if part == "pk" and space in ("sources", "people", "desk", "coding"):
            if space == "people":
                return things["tie" if page == "end_kinship" else "membership"]
            if page in ("answer", "original_of_file"):
                return things["file"]
            if space == "sources" and page != "place":
                return things["delivery"]
            if page == "tagged":
                return things["subject"]
            if page in of_coding or page == "portrait_place":
                return things["coding"]
            if page in ("place", "crop"):
                return things["passage"]
            if page in ("change_memo", "drop_memo"):
                return things["memo"]
            return things["filter" if page.endswith("_filter") else "code"]
        return None

    return find


@pytest.fixture
def enter(study):
    """A maker of browsers in which somebody in a role, as narrow as is said, is signed in."""
    today, known = timezone.localdate(), {}

    def sign_in(role, narrowed):
        key = (role, tuple(narrowed))
        if key not in known:
            name = f"{role.value}-{len(known)}"
            user = User.objects.create(username=name, name=name, email=f"{name}@example.org")
            Grant.objects.create(
                user=user,
                study=study,
                role=role.value,
                from_day=today,
                to_day=today,
                state="approved",
                **narrowed,
            )
            known[key] = Client()
            known[key].force_login(user)
        return known[key]

    return sign_in


def asked_of(client, name, address, methods):
    """(status, whole body) of a page, asked for in the way it takes; nothing that it does is kept."""
    with transaction.atomic():
        if name not in methods:
            methods[name] = client.get(address).status_code != 405
        if methods[name]:
            with looking_only(name):
                answer = client.get(address)
        elif name.startswith("desk:"):
            answer = client.post(address, "{}", content_type="application/json")
        else:
            answer = client.post(address, {"q": "we", "form": "csv", "text": "x"})
        body = b"".join(answer)
        transaction.set_rollback(True)
    return answer.status_code, body


def test_every_page_for_every_role_within_and_out_of_reach(world, enter, pi, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    own, other = (dict(addresses(about=about(things))) for things in world)
    methods, seen, lead, wrong = {}, Counter(), Client(), []
    lead.force_login(pi)
    there = {name: asked_of(lead, name, own[name], methods)[0] in LET_IN for name in ROUTES}
    shown = [n for n in ROUTES if MATERIAL in asked_of(lead, n, other[n], methods)[1].lower()]
    assert len(shown) > 25, (
        shown
    )  # the words are there to be found, so leaving them out says something
    for place, (name, door) in enumerate(sorted(ROUTES.items())):
        if not isinstance(door.asks, Permission):
            continue
        for turn, role in enumerate(Role):
            narrowed = NARROWED[(place + turn) % len(NARROWED)]
            whole = asked_of(enter(role, {}), name, own[name], methods)
            seen[whole[0]] += 1
            if not door.opens_to(role):
                if whole[0] != REFUSED or NO_ROLE not in whole[1]:
                    wrong.append((name, role.value, whole[0], "let in without the permission"))
                continue
            told_apart = own[name] != other[name] and _narrows(door, narrowed)
            ask = (own, other) if told_apart else (other,)
            narrow = [asked_of(enter(role, narrowed), name, at[name], methods) for at in ask]
            seen.update(status for status, _ in narrow)
            ones_own = door.within in (Within.OWN, Within.AUTHORED)
            inside = ones_own or not there[name] or whole[0] in LET_IN
            said = _verdict(narrowed, whole, narrow)
            if said or not inside:
                statuses = [whole[0], *(status for status, _ in narrow)]
                wrong.append((name, role.value, *narrowed, statuses, said or "not let in"))
    assert wrong == [], "\n".join(map(str, wrong))
    assert written() == []  # whoever only looks changes nothing, whatever their role
    assert seen[200] > 300 and seen[REFUSED] > 800, seen


def _narrows(door, narrowed):
    by_family = door.within is Within.PEOPLE and "families" in narrowed
    return by_family or door.within in (Within.MATERIAL, Within.AUTHORED)


def _verdict(narrowed, whole, narrow):
    """What is wrong with the answers to a role that has the permission: whole, and narrowed within
    and beyond its reach."""
    if any(MATERIAL in body.lower() for _, body in narrow):
        return "words of material out of reach"
    if "families" in narrowed and any(PERSON in body.lower() for _, body in narrow):
        return "words of people out of reach"
    if whole[0] == REFUSED and NO_ROLE in whole[1]:
        return "refused in spite of the permission"
    if len(narrow) == 1:
        return ""
    (within, _), (beyond, _) = narrow
    if beyond not in (REFUSED, GONE):
        return "let in beyond the reach"
    return "refused within the reach" if whole[0] in LET_IN and within not in LET_IN else ""
