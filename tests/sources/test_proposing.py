"""Who is proposed when a text comes in, is corrected, or its speaker is linked; and nobody twice."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.terms import Flag, Part
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people.models import Kinship, Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.models import Passage, Speaker, Subject
from fieldloom.sources.rules.presence import ProposedFrom, Tagged
from fieldloom.sources.taking_in import proposing, settling

TEXT = (
    "INT: Does Logan sleep now?\n\nKIRSTY: My wee boy does. Rab never did.\n\n"
    "INT: And your mum?\n\nKIRSTY: Nobody else.\n"
)


@pytest.fixture
def people(study):
    made = {
        "mother": Participant.objects.create(study=study, ref="P1", label="Kirsty", kind="adult"),
        "son": Participant.objects.create(study=study, ref="P2", label="Logan", kind="child"),
        "gran": Participant.objects.create(study=study, ref="P3", label="Sandra", kind="adult"),
    }
    told = [("mother", "parent_of", "son"), ("gran", "parent_of", "mother")]
    for of, kind, to in told:
        Kinship.objects.create(study=study, of=made[of], to=made[to], kind=kind)
    return made


@pytest.fixture
def talk(pi, people, take_in):
    return take_in(pi, {"talk.txt": TEXT})["talk.txt"].source


def link(pi, talk, people):
    speaker = Speaker.objects.get(source=talk, label="KIRSTY")
    writes.link_speaker(by=pi, speaker=speaker, participant=people["mother"])
    for team in Speaker.objects.filter(source=talk, label="INT"):
        writes.link_speaker(by=pi, speaker=team, participant=None, is_fieldworker=True)


def told(pi, talk):
    found = reads.present_in(to=pi, source=reads.source(talk.ref, to=pi, study=talk.study))
    return [(one.ref, one.paragraph, one.words[1], one.proposed_from) for one in found]


def test_names_are_proposed_as_a_text_comes_in_and_kin_once_the_speaker_is_known(pi, talk, people):
    by_label = ("P1", None, "", ProposedFrom.SPEAKER)
    logan = ("P2", 1, "Logan", ProposedFrom.NAME)
    assert told(pi, talk) == [by_label, logan]
    link(pi, talk, people)
    assert told(pi, talk) == [
        logan,
        ("P2", 2, "My wee boy", ProposedFrom.KIN),
        ("P3", 3, "your mum", ProposedFrom.KIN),
    ]
    row = Subject.objects.get(participant=people["son"], proposed_from="kin")
    assert (row.state, row.part, row.identifiability) == ("proposed", "mentioned", 2)
    assert row.flags == [Flag.CHILD.value]


def test_what_is_proposed_binds_in_the_moment_in_which_the_text_comes_in(
    pi, people, take_in, study
):
    consent.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Panel")
    talk = take_in(pi, {"talk.txt": TEXT})["talk.txt"].source
    assert "sleep" not in reads.text_of(to=pi, revision=talk.current)
    assert {one.words for one in reads.present_in(to=pi, source=talk)} == {("", "", "")}
    for one in reads.present_in(to=pi, source=talk):
        row = reads.subject(one.id, to=pi, study=study)
        writes.decide_subject(by=pi, subject=row, state=Tagged.DISMISSED)
    assert reads.text_of(to=pi, revision=talk.current) == TEXT


def test_nobody_is_proposed_again_after_a_dismissal_on_demand_or_by_a_correction(pi, talk, people):
    link(pi, talk, people)
    for row in Subject.objects.filter(source=talk):
        writes.decide_subject(by=pi, subject=row, state=Tagged.DISMISSED)
    before = told(pi, talk)
    assert writes.propose_subjects(by=pi, source=talk).proposals == 0
    talk = reads.source(talk.ref, to=pi, study=talk.study)
    new = TEXT.replace("sleep now", "sleep well").replace("Nobody else", "Sandra, nobody else")
    writes.correct(by=pi, source=talk, text=new, reason="Heard again", expected=1)
    assert told(pi, talk) == [*before, ("P3", 4, "Sandra", ProposedFrom.NAME)]


def test_whoever_does_not_speak_may_still_be_spoken_of(pi, people, take_in):
    text = "SANDRA: I am tired.\n\nINT: Did Sandra say that?\n\nSANDRA: Yes.\n"
    talk = take_in(pi, {"talk.txt": text})["talk.txt"].source
    (row,) = Subject.objects.filter(source=talk)
    assert (row.part, row.passage) == ("speaker", None)
    writes.decide_subject(by=pi, subject=row, state=Tagged.DISMISSED)
    writes.propose_subjects(by=pi, source=talk)
    assert told(pi, talk)[1:] == [("P3", 2, "Sandra", ProposedFrom.NAME)]


def test_to_confirm_a_speaker_links_them(pi, talk, people):
    row = Subject.objects.get(source=talk, part="speaker")
    writes.confirm_speaker(by=pi, subject=row)
    assert Speaker.objects.get(source=talk, label="KIRSTY").participant == people["mother"]
    assert not Subject.objects.filter(source=talk, part="speaker").exists()
    other = writes.NewSubject(people["gran"], None, Part.SPEAKER)
    row = writes.tag_subject(by=pi, source=talk, new=other)
    with pytest.raises(Unfit, match="No speaker of this name"):
        writes.confirm_speaker(by=pi, subject=row)


def test_to_confirm_links_whoever_speaks_under_a_name_beyond_the_pseudonym(
    pi, people, take_in, monkeypatch
):
    """A label under which they spoke elsewhere, and a name that a room keeps apart."""
    monkeypatch.setattr(proposing, "_also", [])
    proposing.also_known(lambda study: [(people["mother"].pk, "Wee Kirst")])
    first = take_in(pi, {"a.txt": "BIG SAN: We met.\n\nINT: And?\n\nBIG SAN: Yes.\n"})["a.txt"]
    (speaker,) = Speaker.objects.filter(source=first.source).exclude(label="INT")
    writes.link_speaker(by=pi, speaker=speaker, participant=people["gran"])
    text = "BIG SAN: No.\n\nWEE KIRST: Why?\n\nBIG SAN: So.\n\nWEE KIRST: Ah.\n"
    second = take_in(pi, {"b.txt": text})["b.txt"].source
    for row in Subject.objects.filter(source=second, part="speaker"):
        writes.confirm_speaker(by=pi, subject=row)
    linked = Speaker.objects.filter(source=second).values_list("label", "participant__ref")
    assert {(label.casefold(), ref) for label, ref in linked} == {
        ("big san", "P3"),
        ("wee kirst", "P1"),
    }


def test_a_room_that_keeps_names_apart_can_tell_them_here(pi, people, take_in, monkeypatch):
    monkeypatch.setattr(proposing, "_also", [])
    proposing.also_known(lambda study: [(people["gran"].pk, "Big San")])
    talk = take_in(pi, {"n.txt": "We met big san by the sea and went on for hours."})["n.txt"]
    assert [ref for ref, *_ in told(pi, talk.source)] == ["P3"]


def test_the_trail_keeps_how_many_and_no_names(pi, talk):
    writes.propose_subjects(by=pi, source=talk)
    entry = Entry.objects.filter(verb="people proposed").latest("number")
    assert entry.about == {"source": f"source:{talk.pk}", "proposals": 0, "sources": 0}


def test_what_was_said_can_be_changed_and_ones_own_taken_back(pi, member, talk, people):
    start = TEXT.index("Nobody else")
    passage = writes.mark_for(by=pi, source=talk, start=start, end=start + 6)
    new = writes.NewSubject(people["gran"], passage, state=Tagged.CONFIRMED)
    row = writes.tag_subject(by=pi, source=talk, new=new)
    assert (row.state, row.decided_by) == ("confirmed", pi)
    changes = {"part": "described", "identifiability": 1, "flags": ["health", "child"]}
    row = writes.change_subject(by=pi, subject=row, changes=changes)
    assert (row.part, row.identifiability, row.flags) == ("described", 1, ["child", "health"])
    with pytest.raises(Unfit, match="from 0 to 3"):
        writes.change_subject(by=pi, subject=row, changes={"identifiability": 4})
    with pytest.raises(Unfit, match="no “state”"):
        writes.change_subject(by=pi, subject=row, changes={"state": "dismissed"})
    writes.tag_subject(by=pi, source=talk, new=writes.NewSubject(people["gran"], passage))
    with pytest.raises(Unfit, match="in that way already"):
        writes.change_subject(by=pi, subject=row, changes={"part": "mentioned"})
    with pytest.raises(Unfit, match="not said by you"):
        writes.take_back_subject(by=member("second"), subject=row)
    writes.take_back_subject(by=pi, subject=row)
    assert not Subject.objects.filter(pk=row.pk).exists()


def test_whoever_was_dismissed_can_be_said_to_be_in_it_after_all(pi, talk, people):
    row = Subject.objects.get(source=talk, participant=people["son"])
    writes.decide_subject(by=pi, subject=row, state=Tagged.DISMISSED)
    new = writes.NewSubject(people["son"], row.passage, state=Tagged.CONFIRMED)
    assert writes.tag_subject(by=pi, source=talk, new=new).pk == row.pk
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_a_reader_of_one_family_is_told_no_name_of_another(pi, member, people, take_in, encounter):
    encounter("E-001", families=["H01"])
    talk = take_in(pi, {"talk.txt": TEXT}, encounter="E-001")["talk.txt"].source
    narrow = member("nan", Role.FIELDWORKER, families=["H01"])
    found = reads.present_in(to=narrow, source=talk)
    assert {(one.ref, one.label) for one in found} == {("", "Somebody out of your reach")}
    assert list(reads.spoken_by(to=narrow, source=talk).values()) == []
    with pytest.raises(NotFound):
        reads.subject(found[0].id, to=narrow, study=talk.study)
    away = member("ada", Role.ANALYST, sites=["ELSEWHERE"])
    assert list(reads.unreviewed(to=away, study=talk.study)) == []
    with pytest.raises(Refused):
        writes.propose_subjects(by=away, source=talk)


def test_it_asks_no_more_the_longer_the_texts(pi, people, take_in, django_assert_max_num_queries):
    files = {f"t{n}.txt": TEXT.replace("sleep", f"sleep {n}") * 3 for n in range(6)}
    taken = [one.source for one in take_in(pi, files).values()]
    Subject.objects.all().delete()
    with django_assert_max_num_queries(16):
        made = proposing.propose_in(taken[0].study_id, [one.pk for one in taken])
    assert made.sources == 6
    assert Passage.objects.filter(source=taken[0]).count() == 3


def test_the_trail_of_taking_in_is_written_once_everybody_is_proposed(
    pi, people, take_in, monkeypatch
):
    """On PostgreSQL the trail's lock comes after the veil's, or two who write wait for each other."""
    order = []
    kept, append = proposing._kept, settling.append_all
    monkeypatch.setattr(proposing, "_kept", lambda wanted: order.append("people") or kept(wanted))
    monkeypatch.setattr(settling, "append_all", lambda told: order.append("trail") or append(told))
    take_in(pi, {"talk.txt": TEXT})
    assert order == ["people", "trail"]
