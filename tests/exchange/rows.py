"""Rows as the reads give them, made of whatever words hypothesis thinks of."""

import uuid
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from fieldloom.coding.reads import CodeRow, QuotationRow, Setting
from fieldloom.coding.rules.colours import PALETTE

# Every character a text may hold, and again and again those that formats stumble over.
NASTY = (
    *("=1+1", "+44", "-x", "@SUM(A1)", "\t=1", "\r\n", "\n=2", "\uff1d1", "&<>\"'", "]]>", "|a|b|"),
    *("\x0b\x0c\x1f", "# a", "> b", "*c*", "`d`", "[e](javascript:1)", "<script>x</script>"),
    *(',;"', "\U0001f469\u200d\U0001f467 cafe\u0301", "\ufeff", "\ufffe", "https://example.com/"),
)
letters = st.characters(exclude_categories=["Cs"])
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(letters, max_size=40),
    st.tuples(st.sampled_from(NASTY), st.text(letters, max_size=10)).map("".join),
)
quotes = words.map(lambda text: text if text.strip() else f"waited{text}")
# A code's name stands on one line.
on_a_line = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
names = st.one_of(
    st.text(on_a_line, max_size=30).map(lambda name: name.strip() or "Care"),
    st.sampled_from(["=HYPERLINK(1)", "-minus", "<b>", 'a "b" & c', "a > b", "\ufffe"]),
)
lists = st.lists(words, max_size=2).map(tuple)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
settings = st.builds(
    Setting, ref=st.just("I-001"), title=words, kind=st.just("Interview"),
    encounter=st.just("E-001"), on_day=st.just(date(2022, 5, 3)), site=words,
    nation=st.just("Scotland"), wave=words, families=lists, services=lists,
)  # fmt: skip


@st.composite
def quotations(draw):
    """One coding with its words."""
    start = draw(st.integers(0, 10**6))
    return QuotationRow(
        id=draw(st.integers(1, 10**6)), paragraph=draw(st.integers(1, 999)), start=start, end=start + 5,
        quote=draw(quotes), prefix=draw(words), suffix=draw(words),
        code_id=1, code=("Care", draw(names), "#660000"), coder=draw(words),
        made_at=draw(moments), said_by=(draw(words), ""), setting=draw(settings),
        memos=draw(lists), waiting="",
    )  # fmt: skip


@st.composite
def codebooks(draw):
    """A codebook in its order: each code a row or so below the one before, or further out."""
    rows: list[CodeRow] = []
    line: list[CodeRow] = []
    for number, name in enumerate(draw(st.lists(names, min_size=1, max_size=12)), 1):
        depth = draw(st.integers(0, min(len(line), 9)))
        del line[depth:]
        above = line[-1] if line else None
        row = CodeRow(
            id=number, guid=uuid.UUID(int=draw(st.integers(0, 2**128 - 1))), name=name,
            path=f"{above.path} > {name}" if above else name, depth=depth,
            parent_id=above.id if above else None, position=number,
            colour=draw(st.sampled_from(PALETTE)), description=draw(words),
            use_when=draw(words), not_when=draw(words), codings=draw(st.integers(0, 9)), version=1,
        )  # fmt: skip
        rows.append(row)
        line.append(row)
    return rows


def one():
    """A plain row."""
    setting = Setting(
        ref="I-001", title="Kirsty", kind="Interview", encounter="E-001", on_day=date(2022, 5, 3),
        site="Fife", nation="Scotland", wave="First", families=("H01",), services=("T1", "T2"),
    )  # fmt: skip
    return QuotationRow(
        id=1, paragraph=14, start=10, end=29, quote="I waited", prefix="And then ",
        suffix=" again.", code_id=1, code=("Waiting", "System > Waiting", "#660000"), coder="Ana",
        made_at=datetime(2022, 5, 3, 12, tzinfo=UTC), said_by=("Kirsty", "H01-P1"),
        setting=setting, memos=("Look again.",), waiting="",
    )  # fmt: skip
