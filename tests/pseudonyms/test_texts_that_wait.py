"""Texts that wait to be made safe: what the team knows of them meanwhile, and who looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fieldloom.access.rules import Role
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.jobs.doing import carry_out
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Dismiss, Keep
from fieldloom.sources import reads as sources
from fieldloom.sources import writes as taking
from fieldloom.sources.models import Source, Speaker
from fieldloom.sources.rules.presence import HoldKind

RAW = (
    "---\ntitle: Kayleigh at home\n---\n\nTracy: well\n\nINT: so?\n\nTracy: our Kayleigh is here\n\n"
    "INT: aye\n"
)


@pytest.fixture
def first(steward, study):
    return taking.put_names_first(by=steward, study=study, on=True)


def shown(pi, source):
    """All that the team sees of a source: its title, attributes, file, labels, revisions and text."""
    one = sources.source(source.ref, to=pi, study=source.study)
    said = [one.title, one.file_name, str(one.attributes), str(one.warnings)]
    said += [speaker.label for speaker in sources.speakers(to=pi, source=one)]
    said += [revision.reason for revision in sources.revisions(to=pi, source=one)]
    rows = sources.paragraphs(to=pi, revision=one.revision)
    return " ".join([*said, *(f"{row.speaker} {row.text}" for row in rows)])


def test_nothing_that_is_said_of_it_names_anybody_meanwhile(first, take_in, pi, steward):
    source = take_in(pi, {"kayleigh.md": RAW})["kayleigh.md"].source
    assert not [w for w in ("ayleigh", "Tracy") if w in shown(pi, source)]
    later = take_in(
        pi, {"tracy-again.md": RAW.replace("aye", "Tracy? aye\n\nOwen: hi\n\nOwen: yes")}
    )
    file = later["tracy-again.md"]
    assert file.source != source
    assert "Owen" not in shown(pi, file.source)
    text = reads.raw(to=steward, source=file.source).text
    assert "Owen: hi" in text


def test_a_new_text_of_a_source_is_shut_with_its_labels(first, take_in, pi, steward):
    source = take_in(pi, {"a.md": RAW})["a.md"].source
    file = take_in(pi, {"b.md": RAW})["b.md"]
    taking.answer_file(by=pi, file=file, as_revision=True)
    assert not [w for w in ("ayleigh", "Tracy") if w in shown(pi, source)]


def test_an_older_text_is_shut_by_hand_and_its_labels_with_it(source_of, pi, steward):
    talk = source_of(pi, RAW)
    assert "Tracy" in shown(pi, talk)
    taking.put_hold(by=pi, source=talk, new=taking.NewHold(HoldKind.NAMES))
    assert not [w for w in ("ayleigh", "Tracy") if w in shown(pi, talk)]
    with pytest.raises(Unfit, match="whole text"):
        taking.put_hold(by=pi, source=talk, new=taking.NewHold(HoldKind.NAMES, place=(0, 5)))
    with pytest.raises(Unfit, match="made safe"):
        taking.lift_hold(by=steward, lying=talk.holds.get(kind="names"))


def test_names_are_looked_for_in_all_that_waits_as_a_job(first, source_of, pi, steward, study):
    talks = [source_of(pi, f"P: our Kayleigh, {n}.\n", f"I-{n}") for n in range(3)]
    carry_out(writes.find_everywhere(by=steward, study=study).pk)
    rows = reads.progress(to=steward, study=study)
    assert [(one.source, one.found, one.open, one.looked, one.shut) for one in rows] == [
        (talk, 1, 1, True, True) for talk in talks
    ]


def test_what_is_asked_of_the_database_does_not_grow_with_the_study(
    first, source_of, pi, steward, study
):
    asked = []
    for n in range(6):
        talk = source_of(pi, f"P: our Kayleigh and Owen in Methil, told {n}.\n", f"I-{n}")
        writes.find(by=steward, source=talk)
        with CaptureQueriesContext(connection) as seen:
            reads.progress(to=steward, study=study)
            reads.candidates(to=steward, study=study)
        asked.append(len(seen))
    assert asked[-1] == asked[1] < 30


def test_somebody_who_reads_a_text_says_that_a_word_may_be_a_name(
    source_of, pi, steward, study, member
):
    reader = member("rita", Role.ANALYST)
    talk = source_of(pi, "P: then wee spider came.\n")
    made = writes.report_name(by=reader, source=talk, start=12, end=18)
    assert (made.said_by, made.state, made.by_hand) == (reader, "open", True)
    (one,) = reads.candidates(to=steward, study=study).some
    assert (one.surfaces, one.kind) == (("spider",), Kind.PERSON)
    with pytest.raises(Refused):
        reads.candidates(to=reader, study=study)
    assert reads.mention(made.pk, to=steward, study=study) == made


def test_a_grant_for_a_part_of_the_study_decides_nothing(source_of, pi, study, member):
    source_of(pi, "P: our Kayleigh.\n")
    part = member("sid", Role.STEWARD, sites=("FIFE",))
    with pytest.raises(Refused):
        reads.candidates(to=part, study=study)
    with pytest.raises(Refused):
        taking.put_names_first(by=part, study=study, on=True)


def test_the_place_of_a_name_is_changed_and_what_was_decided_is_not_run_over(
    source_of, pi, steward, study
):
    talk = source_of(pi, "P: then our Kayleigh rang.\n")
    writes.find(by=steward, source=talk)
    mention = Mention.objects.get()
    moved = writes.change_span(
        by=steward, mention=mention, start=mention.start - 4, end=mention.end
    )
    assert reads.in_context(to=steward, study=study, mentions=[moved])[0].words == "our Kayleigh"
    key = f"m{moved.mark}"
    writes.decide_candidate(by=steward, study=study, key=key, choice=Keep())
    with pytest.raises(Unfit, match="runs into"):
        writes.mark_by_hand(
            by=steward, source=talk, start=moved.start, end=moved.end - 2, kind=Kind.PERSON
        )
    writes.undo_decision(by=steward, study=study)
    writes.decide_candidate(by=steward, study=study, key=key, choice=Dismiss())
    assert not Speaker.objects.filter(label__contains="Kayleigh").exists()
    assert Source.objects.count() == 1
