"""The next study id of a source follows the highest that is taken, however many there are."""

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.sources.rules.kinds import Refs, SourceKind

ids = st.one_of(
    st.builds(
        "{}-{}".format,
        st.sampled_from([*(kind.letter for kind in SourceKind), "IX", "i"]),
        st.one_of(st.integers(0, 2000).map("{:03d}".format), st.text("0123456789²٣-x", max_size=4)),
    ),
    st.text("I-09 x", max_size=6),
)


def test_ids_are_numbered_by_kind():
    refs = Refs(["I-001", "I-007", "F-002", "I-9x", "X"])
    assert refs.next(SourceKind.INTERVIEW) == "I-008"
    assert refs.next(SourceKind.FIELD_NOTE) == "F-003"
    assert refs.next(SourceKind.PICTURE) == "P-001"
    refs.add("P-1200")
    assert refs.next(SourceKind.PICTURE) == "P-1201"
    assert "P-1200" in refs and "P-1201" not in refs


@given(st.lists(ids), st.sampled_from(list(SourceKind)))
def test_the_next_is_free_and_one_above_the_highest_of_its_kind(taken, kind):
    refs = Refs(taken[: len(taken) // 2])
    for ref in taken[len(taken) // 2 :]:
        refs.add(ref)
    free = refs.next(kind)
    assert free not in refs
    numbers = [ref.removeprefix(f"{kind.letter}-") for ref in taken if ref[:2] == f"{kind.letter}-"]
    highest = max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)
    assert free == f"{kind.letter}-{highest + 1:03d}"
