"""What each person keeps for themselves: only what the table knows, nobody else's, and recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access import reads, writes
from fieldloom.access.rules import SETTINGS, unfitting
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Refused, Unfit

fitting = st.sampled_from(sorted(SETTINGS)).flatmap(
    lambda name: st.tuples(
        st.just(name), st.sampled_from([value for value, _ in SETTINGS[name].choices])
    )
)


def test_every_setting_has_words_and_a_usual_value_of_its_own():
    for name, setting in SETTINGS.items():
        values = [value for value, _ in setting.choices]
        assert setting.allows(setting.usual), name
        assert len(set(values)) == len(values) > 1, name
        assert setting.label and all(words for _, words in setting.choices), name
        assert len(name) <= 40 and max(map(len, values)) <= 40, name


@given(st.dictionaries(st.sampled_from(sorted(SETTINGS)), st.text(max_size=12)))
def test_what_is_not_in_the_table_is_named(chosen):
    wrong = unfitting(chosen)
    assert bool(wrong) == any(not SETTINGS[n].allows(v) for n, v in chosen.items())
    assert not wrong or not SETTINGS[wrong].allows(chosen[wrong])


@given(st.lists(fitting).map(dict))
def test_what_is_in_the_table_fits(chosen):
    assert unfitting(chosen) == ""
    assert unfitting({**chosen, "shoe-size": "44"}) == "shoe-size"


def test_choices_are_kept_and_changed_and_are_nobody_elses(pi, member):
    other = member("olive")
    writes.choose(by=pi, chosen={"text-size": "150", "theme": "dark"})
    writes.choose(by=pi, chosen={"theme": "contrast"})
    assert reads.preferences(to=pi) == {"text-size": "150", "theme": "contrast"}
    assert reads.preferences(to=other) == {}


def test_a_choice_is_recorded_without_what_was_chosen(pi):
    writes.choose(by=pi, chosen={"theme": "dark"})
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.actor, entry.study) == ("settings chosen", pi.pk, None)
    assert "dark" not in str(entry.about)


@pytest.mark.parametrize("chosen", [{"theme": "pink"}, {"theme": "dark", "hat": "on"}])
def test_what_does_not_fit_is_refused_whole(pi, chosen):
    with pytest.raises(Unfit):
        writes.choose(by=pi, chosen=chosen)
    assert reads.preferences(to=pi) == {}


def test_whoever_cannot_sign_in_chooses_nothing(pi):
    pi.is_active = False
    with pytest.raises(Refused):
        writes.choose(by=pi, chosen={"theme": "dark"})


def test_a_value_that_the_table_no_longer_knows_counts_as_not_chosen(pi):
    from fieldloom.access.models import Preference

    Preference.objects.create(user=pi, name="theme", value="sepia")
    Preference.objects.create(user=pi, name="typeface", value="sans")
    assert reads.preferences(to=pi) == {"typeface": "sans"}
