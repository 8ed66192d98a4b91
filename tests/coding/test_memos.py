"""Memos on anything, each its author's voice, seen where the thing it is about is seen."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Memo
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit
from fieldloom.people.models import Family, Participant, Service

WATCHED = "I was watched at my own door"


def things(desk):
    """One thing of every kind that can carry a memo."""
    code = desk.add("Watched")
    coding = desk.apply(code, "I-001", WATCHED)
    return {
        "study": desk.study,
        "source": desk.sources["I-001"],
        "passage": coding.passage,
        "code": code,
        "coding": coding,
        "participant": Participant.objects.get(),
        "family": Family.objects.get(),
        "service": Service.objects.get(),
        "encounter": Encounter.objects.get(ref="E-FIFE"),
    }


def texts(desk, to=None, **narrowed):
    return {m.text for m in reads.memos(to=to or desk.by, study=desk.study, **narrowed)}


def test_there_is_a_thing_of_every_kind_in_these_tests(desk):
    assert set(things(desk)) == {about.value for about in MemoAbout}


@pytest.mark.parametrize("about", [about.value for about in MemoAbout])
def test_a_memo_is_written_about_anything_and_found_there(desk, about):
    thing = things(desk)[about]
    memo = desk.memo(about, thing, "  A thought.  ")
    rows = reads.memos(to=desk.by, study=desk.study, about=MemoAbout(about), about_id=thing.pk)
    assert [(row.id, row.text, row.mine) for row in rows] == [(memo.pk, "A thought.", True)]
    in_text = about in ("source", "passage", "coding")
    assert rows[0].source_ref == ("I-001" if in_text else "")


@pytest.mark.parametrize("about", [about.value for about in MemoAbout])
def test_a_memo_about_nothing_is_refused(desk, about):
    with pytest.raises(NotFound):
        writes.write_memo(
            by=desk.by, study=desk.study, about=MemoAbout(about), about_id=987_654, text="Lost."
        )
    assert not Memo.objects.exists()


@pytest.mark.parametrize("words", ["", " \n ", "x" * 100_001], ids=["none", "blank", "many"])
def test_a_memo_needs_words_and_not_too_many(desk, words):
    with pytest.raises(Unfit) as unfit:
        desk.memo("study", desk.study, words)
    assert unfit.value.place == "text"


def test_only_its_author_changes_or_drops_a_memo_not_even_who_leads(desk, analyst):
    memo = desk.memo("study", desk.study, "Hers.", by=analyst)
    with pytest.raises(Refused, match="author"):
        writes.change_memo(by=desk.by, memo=memo, text="Mine.", expected=1)
    with pytest.raises(Refused, match="author"):
        writes.drop_memo(by=desk.by, memo=memo)
    assert texts(desk) == {"Hers."}


def test_a_memo_changed_in_two_windows_is_shown_in_both_versions(desk):
    memo = desk.memo("study", desk.study, "One.")
    writes.change_memo(by=desk.by, memo=memo, text="Two.", expected=1)
    with pytest.raises(Stale) as stale:
        writes.change_memo(by=desk.by, memo=memo, text="Three.", expected=1)
    assert stale.value.theirs == {"text": "Two.", "version": 2}
    assert stale.value.mine == {"text": "Three.", "version": 1}


def test_changing_a_memo_to_what_it_says_changes_nothing(desk):
    memo = desk.memo("study", desk.study, "One.")
    same = writes.change_memo(by=desk.by, memo=memo, text="One. ", expected=1)
    assert (same.version, same.changed_at) == (1, memo.changed_at)


def test_memos_of_one_source_are_found_whatever_in_it_they_are_about(desk):
    known = things(desk)
    for about in ("source", "passage", "coding", "code"):
        desk.memo(about, known[about], f"on {about}")
    found = texts(desk, source=desk.sources["I-001"])
    assert found == {"on source", "on passage", "on coding"}
    assert texts(desk, source=desk.sources["F-001"]) == set()


def test_memos_in_sources_of_another_site_are_not_seen_or_written(desk, member):
    local = member("flo", Role.FIELDWORKER, sites=("LEEDS",))
    known = things(desk)
    for about in ("source", "passage", "coding", "encounter", "code"):
        desk.memo(about, known[about], f"on {about}")
    assert texts(desk, to=local) == set()
    hidden = Memo.objects.get(text="on passage")
    with pytest.raises(NotFound):
        reads.memo(hidden.pk, to=local, study=desk.study)
    for about in ("source", "passage", "coding", "encounter"):
        with pytest.raises(NotFound):
            desk.memo(about, known[about], "Mine.", by=local)


def test_memos_on_people_are_not_seen_by_who_may_not_see_people(desk, reader_without_people):
    known = things(desk)
    for about in ("participant", "family", "service", "source", "encounter"):
        desk.memo(about, known[about], f"on {about}")
    assert texts(desk, to=reader_without_people) == {"on source", "on encounter"}


def test_a_memo_that_may_be_seen_is_read_whole(desk):
    memo = desk.memo("study", desk.study, "One.")
    assert reads.memo(memo.pk, to=desk.by, study=desk.study) == memo


def test_who_is_let_in_to_a_site_sees_of_wide_memos_only_their_own(desk, sites, member):
    code = desk.add("Watched")
    desk.memo("code", code, "Compare Leeds.")
    narrow = member("nan", Role.FIELDWORKER, sites=("FIFE",))
    desk.memo("code", code, "Mine.", by=narrow)
    assert texts(desk) == {"Compare Leeds.", "Mine."}
    assert texts(desk, to=narrow) == {"Mine."}
