"""The quick way to a line of CSV makes the same line as the plain one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.rows import one, quotations, words

from fieldloom.exchange.cells import Lines
from fieldloom.exchange.quotations.columns import values
from fieldloom.exchange.quotations.lines import QuotationLines
from fieldloom.sources.rules.regions import Region

KINDS = st.builds(
    lambda row, page, region, who: replace(
        row, page=page, region=region, said_by=(row.speaker, who)
    ),
    quotations(),
    st.none() | st.integers(1, 300),
    st.none() | st.just(Region(0, 1050, 5000, 10_000)),
    words,
)


@given(st.lists(KINDS, max_size=8))
def test_the_quick_lines_are_the_plain_ones(rows):
    quick, plain = QuotationLines(), Lines()
    twice = rows * 2  # the second time much of a line comes from what is kept
    assert [quick(row) for row in twice] == [plain(values(row)) for row in twice]


def test_two_sources_of_one_encounter_keep_their_own_names():
    quick, other = QuotationLines(), one()
    other.setting = replace(other.setting, ref="I-002", title="Morag, again")
    assert quick(one()).split(",")[2:4] == ["I-001", "Kirsty"]
    assert ',I-002,"Morag, again",' in quick(other)
