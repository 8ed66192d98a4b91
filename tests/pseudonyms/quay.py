"""A small study for the jigsaw: three families, a worker, two texts about the first family."""

import pytest

from fieldloom.people.models import Family, Kinship, Membership, Participant, Service
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.models import Mention
from fieldloom.sources.models import Paragraph

TALK = (
    "Kim: We moved to Portlennan in 2019, and I am thirty-four now.\n\n"
    "Bev: They have had a hard year, since the fire on Hogmanay. She has epilepsy.\n\n"
    "Kim: Aye.\n\nBev: And now it is better.\n"
)


@pytest.fixture
def quay(study, encounter):
    """Families Q1 to Q3 of two people each; Kim of Q1 is the only one born 1991 and attends a service."""
    made = {}
    for n in (1, 2, 3):
        family = Family.objects.create(
            study=study, ref=f"Q{n}", label=f"Family {n}", nation="scotland"
        )
        made[family.ref] = family
        for who, kind, year in (("P1", "adult", 1991 if n == 1 else 1980), ("P2", "child", 2015)):
            ref = f"Q{n}-{who}"
            one = Participant.objects.create(
                study=study, ref=ref, label=f"Name {ref}", kind=kind, born_year=year
            )
            made[ref] = one
            Membership.objects.create(
                study=study,
                participant=one,
                family=family,
                role="mother" if kind == "adult" else "son",
            )
    Participant.objects.filter(pk=made["Q1-P1"].pk).update(label="Kim")
    made["SV1"] = Service.objects.create(
        study=study, ref="SV1", label="Harbour Recovery", nation="scotland", kind="drug treatment"
    )
    worker = Participant.objects.create(study=study, ref="SV1-W1", label="Bev", kind="professional")
    made["SV1-W1"] = worker
    for one, role in ((worker, "lead nurse"), (made["Q1-P1"], "client")):
        Membership.objects.create(study=study, participant=one, service=made["SV1"], role=role)
    Kinship.objects.create(study=study, of=made["Q2-P1"], to=made["Q1-P2"], kind="grandparent")
    for n in (1, 2, 3):
        met = encounter(f"E-00{n}", families=(f"Q{n}",))
        met.participants.add(made[f"Q{n}-P1"])
        made[met.ref] = met
    return made


@pytest.fixture
def talk(quay, source_of, pi):
    """A text about Q1: Kim speaks, then a worker."""
    source = source_of(pi, TALK, "I-001", encounter=quay["E-001"])
    source.speakers.filter(label="Kim").update(participant=quay["Q1-P1"])
    source.speakers.filter(label="Bev").update(participant=quay["SV1-W1"])
    return source


@pytest.fixture
def named(study):
    """Notes a mention of these words in a source, as it stands when it was decided."""

    def note(source, words, kind, state="kept", about="", entity=None):
        rows = Paragraph.objects.filter(revision=source.current).order_by("number")
        text = "".join(rows.values_list("text", flat=True))
        start = text.index(words)
        where = rows.filter(start__lte=start).last()
        return Mention.objects.create(
            source=source, revision=source.current, paragraph=where.number, start=start,
            end=start + len(words), kind=kind, tier="sure", layer="rule", reason="", about=about,
            mark=keystore.mark_of(study.pk, words), state=state, entity=entity,
        )  # fmt: skip

    return note


@pytest.fixture
def found(talk, named):
    """What detection would have found in the text, decided."""
    for words, kind, about in (
        ("Portlennan", "place", ""),
        ("2019", "date", "year"),
        ("thirty-four", "date", "age"),
        ("Hogmanay", "date", "named day"),
    ):
        named(talk, words, kind, about=about)
    return talk
