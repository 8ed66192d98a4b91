"""Candidates: found once, decided once over the study, undone as if it had not been."""

import pytest

from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity, Mention, Ruling
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Dismiss, How, Keep, Named, Same, Stand

ONE = (
    "INT: Who lives here?\n\nP: Just our Kayleigh and me. Kayleigh's seven. Mrs Pugh rang on 12 March 2019."
    "\n\nINT: And her number?\n\nP: 0131 496 0123, in Methil. Christmas Day was hard. kayleigh cried.\n"
)
TWO = "P: Kayleigh went to Methil. Her gran Tracy Pugh came too.\n"


@pytest.fixture
def talks(pi, source_of):
    return [source_of(pi, text, f"t{n}.txt") for n, text in enumerate((ONE, TWO))]


@pytest.fixture
def looked(talks, steward):
    for talk in talks:
        writes.find(by=steward, source=talk)
    return talks


@pytest.fixture
def ask(steward, study):
    return {"to": steward, "study": study}


@pytest.fixture
def act(steward, study):
    return {"by": steward, "study": study}


def named(ask, words):
    return next(
        one for one in reads.candidates(**ask).some if words in {w.casefold() for w in one.surfaces}
    )


def stands(word):
    """How every mention of these words stands, over all sources."""
    from fieldloom.pseudonyms.mentions.surfaces import words_at

    rows = list(Mention.objects.all())
    words = words_at(rows)
    return sorted({(r.state, r.how) for r in rows if words[r.pk].casefold() == word})


def test_the_same_words_are_one_candidate_over_the_whole_study(looked, ask):
    found = named(ask, "kayleigh")
    assert (found.mentions, found.sources, found.kind) == (4, 2, Kind.PERSON)
    assert stands("12 march 2019") == [("decided", "rule")]
    assert stands("0131 496 0123") == [("decided", "rule")]
    assert stands("christmas day") == [("open", "")]


def test_looking_again_finds_the_same_rows_and_leaves_what_was_decided(looked, ask, act, steward):
    key = named(ask, "kayleigh").key
    writes.decide_candidate(**act, key=key, choice=Named("Morag"))
    before = sorted(Mention.objects.values_list())
    for talk in looked:
        writes.find(by=steward, source=talk)
    assert sorted(Mention.objects.values_list()) == before


def test_what_was_decided_holds_for_what_is_taken_in_later_and_says_so(
    looked, ask, act, steward, pi, source_of
):
    writes.decide_candidate(**act, key=named(ask, "kayleigh").key, choice=Named("Morag"))
    later = source_of(pi, "P: I said to kayleigh it was fine.\n", "later.txt")
    writes.find(by=steward, source=later)
    mention = Mention.objects.get(source=later)
    assert (mention.state, mention.how) == (Stand.DECIDED.value, How.REGISTER.value)
    assert mention.entity.pseudonym == "Morag"


def test_a_full_name_tells_of_the_surname_by_itself(looked, ask, act):
    writes.decide_candidate(**act, key=named(ask, "tracy pugh").key, choice=Named("Agnes Baird"))
    assert stands("pugh") == [("decided", "register")]


def test_the_same_as_somebody_in_the_register(looked, ask, act, study):
    writes.decide_candidate(**act, key=named(ask, "tracy pugh").key, choice=Named("Agnes"))
    entity = Entity.objects.get(pseudonym="Agnes")
    writes.decide_candidate(**act, key=named(ask, "kayleigh").key, choice=Same(entity.pk))
    assert entity.forms.count() == 2
    assert Entity.objects.count() == 1


def test_kept_and_dismissed_hold_over_the_study(looked, ask, act, steward, pi, source_of):
    writes.decide_candidate(**act, key=named(ask, "methil").key, choice=Keep())
    writes.decide_candidate(**act, key=named(ask, "christmas day").key, choice=Keep())
    writes.decide_candidate(**act, key=named(ask, "kayleigh").key, choice=Dismiss())
    later = source_of(pi, "P: Kayleigh was in Methil on Christmas Day then.\n", "later.txt")
    writes.find(by=steward, source=later)
    states = dict(Mention.objects.filter(source=later).values_list("kind", "state"))
    assert states == {"person": "dismissed", "place": "kept", "date": "kept"}


def test_a_date_told_in_other_words_is_no_name_in_the_register(looked, ask, act):
    writes.decide_candidate(
        **act, key=named(ask, "christmas day").key, choice=Named("a winter feast")
    )
    assert stands("christmas day") == [("decided", "person")]
    assert Entity.objects.get().forms.count() == 0


def test_some_mentions_only(looked, ask, act):
    found = named(ask, "kayleigh")
    some = [one.pk for one in reads.mentions_of(found.key, **ask)][:1]
    writes.decide_candidate(**act, key=found.key, choice=Named("Morag"), only=some)
    assert named(ask, "kayleigh").mentions == 3
    assert Mention.objects.filter(state="decided", how="person").count() == 1


def test_undone_as_if_it_had_not_been(looked, ask, act):
    before = sorted(Mention.objects.values_list())
    candidates = reads.candidates(**ask)
    for choice in (Named("Morag"), Keep(), Dismiss()):
        writes.decide_candidate(**act, key=named(ask, "kayleigh").key, choice=choice)
        writes.undo_decision(**act)
        assert sorted(Mention.objects.values_list()) == before
        assert reads.candidates(**ask) == candidates
        assert not Entity.objects.exists()
        assert not Ruling.objects.exists()
    with pytest.raises(NotFound):
        writes.undo_decision(**act)


def test_a_pseudonym_that_is_a_real_name_changes_nothing(looked, ask, act):
    with pytest.raises(Unfit):
        writes.decide_candidates(
            **act,
            choices={
                named(ask, "kayleigh").key: Named("Morag"),
                named(ask, "tracy pugh").key: Named("Kayleigh"),
            },
        )
    assert not Entity.objects.exists()
    assert not Mention.objects.filter(how="person").exists()


def test_a_drawn_pseudonym_is_the_one_that_was_shown(looked, ask, act):
    found = named(ask, "kayleigh")
    traits = reads.guessed(found.key, **ask)
    shown = [reads.drawn(found.key, **ask, traits=traits, turn=turn) for turn in range(3)]
    assert len(set(shown)) == 3
    writes.decide_candidate(**act, key=found.key, choice=Named(shown[1], traits=traits))
    assert Entity.objects.get().pseudonym == shown[1]


def test_a_name_that_was_not_found_is_marked_by_hand(looked, ask, act, steward):
    text = reads.raw(to=steward, source=looked[0]).text
    start = text.index("hard")
    made = writes.mark_by_hand(
        by=steward, source=looked[0], start=start, end=start + 4, kind=Kind.PERSON
    )
    assert made.state == "open"
    writes.find(by=steward, source=looked[0])
    assert named(ask, "hard").mentions == 1
    writes.take_mark_back(by=steward, mention=made)
    with pytest.raises(StopIteration):
        named(ask, "hard")


@pytest.mark.parametrize("words", ["Christmas", "Christmas Day"])
def test_what_was_said_to_be_no_name_gives_way_to_whoever_marks_it(
    looked, ask, act, steward, words
):
    writes.decide_candidate(**act, key=named(ask, "christmas day").key, choice=Dismiss())
    assert stands("christmas day") == [("dismissed", "person")]
    start = reads.raw(to=steward, source=looked[0]).text.index(words)
    place = {"start": start, "end": start + len(words)}
    made = writes.mark_by_hand(by=steward, source=looked[0], **place, kind=Kind.EVENT)
    assert made.state == "open"
    writes.find(by=steward, source=looked[0])
    there = Mention.objects.filter(source=looked[0], end__gt=start, start__lt=start + len(words))
    assert [(one.pk, one.state) for one in there] == [(made.pk, "open")]


def test_a_typed_pseudonym_is_nobody_who_is_still_to_be_decided(looked, ask, act):
    with pytest.raises(Unfit, match="still to be decided"):
        writes.decide_candidate(
            **act, key=named(ask, "kayleigh").key, choice=Named("Tracy Orr")
        )  # fmt: skip
    writes.decide_candidate(**act, key=named(ask, "tracy pugh").key, choice=Dismiss())
    writes.decide_candidate(**act, key=named(ask, "kayleigh").key, choice=Named("Tracy Orr"))


def test_the_letter_of_a_label_is_nobodys_initial(looked, ask, act, steward, pi, source_of):
    writes.decide_candidate(**act, key=named(ask, "tracy pugh").key, choice=Named("Agnes"))
    later = source_of(pi, "P: Aye.\n", "later.txt")
    writes.find(by=steward, source=later)
    assert not Mention.objects.filter(source=later).exists()
