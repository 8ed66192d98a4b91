"""Links in memos: read back exactly, named anew, and nothing that merely looks like one."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldloom.coding.rules.links import (
    LARGEST,
    LONGEST_NAME,
    Link,
    LinkKind,
    link,
    looked_for,
    named,
    parse,
    spoken,
    targets,
    written,
)

CODE, PERSON = LinkKind.CODE, LinkKind.PARTICIPANT
words = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)
knots = st.text(alphabet="@[]()\\:code12 \n🌊", max_size=40)
links = st.builds(
    link, st.sampled_from(list(LinkKind)), st.integers(1, LARGEST), st.one_of(words, knots)
)


def test_a_link_is_read_as_it_is_written():
    text = "See @[fear of removal](code:12), and ask @[S07-P2 Kirsty](participant:3)."
    assert parse(text) == [
        "See ",
        Link(CODE, 12, "fear of removal"),
        ", and ask ",
        Link(PERSON, 3, "S07-P2 Kirsty"),
        ".",
    ]
    assert targets(text) == {(CODE, 12), (PERSON, 3)}
    assert spoken(text, lambda part: part.name) == ("See @fear of removal, and ask @S07-P2 Kirsty.")


@pytest.mark.parametrize(
    "text",
    [
        "@[a](poem:1)",
        "@[a](code:0)",
        "@[a](code:-1)",
        "@[a](code:1.5)",
        f"@[a](code:{LARGEST + 1})",
        "@[](code:1)",
        "@[a\nb](code:1)",
        "@[a[b](code:1)",
        "@ [a](code:1)",
        "[a](code:1)",
        "@[a] (code:1)",
        "@[a](javascript:1)",
        "@[a](code:1",
        "kirsty@example.org",
    ],
)
def test_what_is_not_quite_a_link_is_words(text):
    assert parse(text) == [text]


@given(st.one_of(words, knots))
@example("@[@[a](code:1)](code:2)")
@example("\\@[a](code:1)")
def test_any_text_is_put_together_as_it_was(text):
    assert written(parse(text)) == text
    parts = parse(text)
    assert "" not in parts
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(parts))


@given(links, words, words)
def test_a_link_comes_back_whatever_its_name_and_whatever_is_around_it(one, before, after):
    parts = parse(f"{before} {one} {after}")
    assert one in parts
    assert looked_for(one.kind, one.key) in str(one)


@given(links)
def test_a_name_is_one_line_never_empty_never_endless(one):
    assert one.name.strip() == one.name != ""
    assert "\n" not in one.name
    assert len(one.name) <= LONGEST_NAME
    assert parse(str(one)) == [one]


@given(st.lists(st.one_of(links, words), max_size=6))
def test_a_new_name_changes_nothing_but_the_names(parts):
    text = written(parts)
    anew = named(text, lambda part: "[new] name")
    assert [p if isinstance(p, str) else p.to for p in parse(anew)] == [
        p if isinstance(p, str) else p.to for p in parse(text)
    ]
    assert named(anew, lambda part: "[new] name") == anew


def test_no_number_beyond_every_row_is_written():
    with pytest.raises(ValueError, match="No row"):
        link(CODE, LARGEST + 1, "a")
