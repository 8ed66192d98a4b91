"""Whatever grants somebody holds, what they are shown is what a filter by hand leaves: no more in
lists, counts, facets, search and exports, and no less."""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldloom.access.gate import reach
from fieldloom.access.models import Grant, Study, User
from fieldloom.access.rules import Permission, Role
from fieldloom.coding import reads as coding
from fieldloom.coding import writes as coding_writes
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.fieldwork.models import Encounter, Site, Wave
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.jobs.doing import carry_out
from fieldloom.people import reads as people
from fieldloom.people.models import Family, Membership, Participant, Service
from fieldloom.sources import reads as sources
from fieldloom.sources import writes as sources_writes
from fieldloom.sources.models import Source

SITES, FAMILIES, WAVES = ("FIFE", "LEEDS"), ("H01", "H02", "H03"), ("W1", "W2")
DAY = date(2024, 5, 3)
# (site, wave or "", families named, members who took part, on a day)
MET = (
    ("FIFE", "W1", ("H01",), (), True),
    ("FIFE", "W2", ("H02",), (), True),
    ("LEEDS", "W1", ("H01", "H02"), (), True),
    ("LEEDS", "W2", (), ("H01-P1",), True),
    ("LEEDS", "", (), ("H03-P1", "PRO-1"), True),
    ("FIFE", "W1", (), ("PRO-1",), True),
    ("FIFE", "", (), (), True),
    ("LEEDS", "W1", ("H03",), ("H01-P1",), True),
    # Who moved: of H01 until 2023, of H02 since. Without a day they are of both.
    ("FIFE", "W2", (), ("MOVED-1",), True),
    ("FIFE", "W2", (), ("MOVED-1",), False),
)
ABOUT = (
    {"H01"}, {"H02"}, {"H01", "H02"}, {"H01"}, {"H03"}, set(), set(), {"H01", "H03"},
    {"H02"}, {"H01", "H02"},
)  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """A study with ten meetings, a text of each with a coding in it, and one text of none."""
    from django.conf import settings as house
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        kept, house.DATA = house.DATA, tmp_path_factory.mktemp("vault")
        try:
            yield _made()
        finally:
            house.DATA = kept
            transaction.set_rollback(True)


def _made():
    study = Study.objects.create(slug="within", title="Within")
    lead, reader = (
        User.objects.create(username=name, name=name, email=f"{name}@example.org")
        for name in ("lead", "reader")
    )
    _grant(study, lead)
    sites = {c: Site.objects.create(study=study, code=c, name=c, nation="wales") for c in SITES}
    waves = {
        c: Wave.objects.create(study=study, code=c, name=c, from_day=DAY, to_day=DAY) for c in WAVES
    }
    families = {r: Family.objects.create(study=study, ref=r, nation="wales") for r in FAMILIES}
    service = Service.objects.create(study=study, ref="SV1", nation="wales")
    persons = {}
    for ref in ("H01-P1", "H02-P1", "H03-P1", "MOVED-1", "ALONE-1"):
        persons[ref] = Participant.objects.create(study=study, ref=ref, kind="adult")
    persons["PRO-1"] = Participant.objects.create(study=study, ref="PRO-1", kind="professional")
    for ref in FAMILIES:
        _member(study, persons[f"{ref}-P1"], family=families[ref])
    _member(study, persons["MOVED-1"], family=families["H01"], to_day=date(2023, 1, 1))
    _member(study, persons["MOVED-1"], family=families["H02"], from_day=date(2023, 1, 2))
    _member(study, persons["PRO-1"], service=service)
    files = []
    for number, (site, wave, named, members, dated) in enumerate(MET):
        row = Encounter.objects.create(
            study=study,
            ref=f"E-{number}",
            kind="interview",
            state="done",
            on_day=DAY if dated else None,
            site=sites[site],
            wave=waves.get(wave),
        )
        row.families.set([families[ref] for ref in named])
        row.participants.set([persons[ref] for ref in members])
        files.append(_file(f"S-{number}", {"encounter": row.ref}))
    files.append(_file("S-none", {}))
    delivery = sources_writes.hand_over(by=lead, study=study, files=files)
    carry_out(sources_writes.close_delivery(by=lead, delivery=delivery).pk)
    code = coding_writes.add_code(by=lead, study=study, new=coding_writes.NewCode("Waiting"))
    for source in sources.sources(to=lead, study=study):
        coding_writes.apply_code(by=lead, source=source, code=code, start=0, end=6)
    assert Source.objects.filter(study=study).count() == len(MET) + 1
    return study, reader


def _file(ref, more):
    text = f"Spoken words of {ref} about the harbour.\n"
    return sources_writes.Handed(f"{ref}.txt", text.encode(), {"ref": ref, **more})


def _member(study, participant, **where):
    Membership.objects.create(study=study, participant=participant, role="member", **where)


def _grant(study, user, role=Role.PI, **narrowed):
    today = timezone.localdate()
    Grant.objects.create(
        study=study,
        user=user,
        role=role.value,
        from_day=today,
        to_day=today,
        state="approved",
        **narrowed,
    )


def codes(*known):
    return st.lists(st.sampled_from(known), unique=True, max_size=2)


grants = st.lists(
    st.fixed_dictionaries(
        {"sites": codes(*SITES), "families": codes(*FAMILIES), "waves": codes(*WAVES)}
    ),
    min_size=1,
    max_size=2,
)


def opens(grant, number):
    """Whether one grant opens the meeting of this number, read from the tables above."""
    site, wave, *_ = MET[number]
    return (
        (not grant["sites"] or site in grant["sites"])
        and (not grant["waves"] or wave in grant["waves"])
        and (
            not grant["families"]
            or (bool(ABOUT[number]) and ABOUT[number] <= set(grant["families"]))
        )
    )


def by_hand(held):
    """The numbers of the meetings in reach, and whether what has no place is as well."""
    met = {n for n in range(len(MET)) if any(opens(grant, n) for grant in held)}
    return met, any(not any(grant.values()) for grant in held)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(held=grants)
def test_what_is_shown_is_what_a_filter_by_hand_leaves(world, held):
    study, reader = world
    Grant.objects.filter(user=reader).delete()
    for grant in held:
        _grant(study, reader, Role.SITE_LEAD, **grant)
    met, everything = by_hand(held)
    texts = {f"S-{n}" for n in met} | ({"S-none"} if everything else set())
    asked = {"to": reader, "study": study}

    assert {e.ref for e in fieldwork.encounters(**asked)} == {f"E-{n}" for n in met}
    assert {s.ref for s in sources.sources(**asked)} == texts
    found = sources.search(query="spoken", **asked)
    assert found.total == len(texts)
    assert {hit.source_ref for hit in found.rows} == texts
    quotations = coding.quotations(**asked)
    assert quotations.total == len(texts)
    assert {row.ref for row in quotations.rows} == texts
    assert {row.ref for row in coding.every_quotation(**asked)} == texts
    (code,) = coding.codebook(**asked)
    assert code.codings == len(texts)
    for number in range(len(MET)):
        _one_by_one(world, number, inside=number in met)


def _one_by_one(world, number, *, inside):
    """Asked for by name, what is outside is not there; and the gate stops it where it is at hand."""
    study, reader = world
    ref, row = f"S-{number}", Source.objects.get(study=study, ref=f"S-{number}")
    scope = reach(reader, Permission.READ_SOURCES, study)
    assert scope.reaches(row) is inside
    assert scope.reaches(row.encounter) is inside
    for read in (sources.source, sources.source_at_hand):
        if inside:
            assert read(ref, to=reader, study=study).pk == row.pk
        else:
            with pytest.raises(NotFound):
                read(ref, to=reader, study=study)
    if not inside:
        with pytest.raises(Refused):
            list(coding.codings_in(to=reader, source=row))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(held=grants)
def test_people_are_those_of_the_families_in_reach(world, held):
    study, reader = world
    Grant.objects.filter(user=reader).delete()
    for grant in held:
        _grant(study, reader, Role.SITE_LEAD, **grant)
    every = any(not grant["families"] for grant in held)
    families = set(FAMILIES) if every else {ref for grant in held for ref in grant["families"]}
    of = {"H01-P1": {"H01"}, "H02-P1": {"H02"}, "H03-P1": {"H03"}, "MOVED-1": {"H01", "H02"}}
    persons = {ref for ref, theirs in of.items() if theirs & families}
    persons |= {"PRO-1"} | ({"ALONE-1"} if every else set())
    asked = {"to": reader, "study": study}

    assert {f.ref for f in people.families(**asked)} == families
    shown = list(people.participants(**asked))
    assert Counter(p.ref for p in shown) == Counter(persons)
    belongs = {m.family.ref for p in shown for m in p.belonging if m.family}
    assert belongs <= families
    for ref in FAMILIES:
        if ref in families:
            assert people.family(ref, **asked).members_now == (2 if ref == "H02" else 1)
        else:
            with pytest.raises(NotFound):
                people.family(ref, **asked)
            with pytest.raises(Refused):
                people.members(to=reader, of=Family.objects.get(study=study, ref=ref))
    for row in Participant.objects.filter(study=study):
        assert row.lies_in(reach(reader, Permission.READ_PEOPLE, study)) is (row.ref in persons)
    offered = {one.name for one in coding.mentionable(words="0", **asked)}
    assert not {n for n in offered for ref in set(FAMILIES) - families if n.startswith(f"{ref}")}
