"""Style sheets are whole: a browser drops a rule that it cannot read, and says nothing."""

import re
from pathlib import Path

import pytest

import fieldloom.web

SHEETS = sorted((Path(fieldloom.web.__file__).parent / "static").rglob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def torn(css):
    """What stands before a brace and is no list of selectors, nor an at-rule."""
    before = re.findall(r"([^{};]*)\{", COMMENT.sub("", css))
    return [
        each.strip()
        for each in before
        if not each.strip().startswith("@")
        and any(not part.strip() or "@" in part for part in re.split(r",(?![^()]*\))", each))
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_rule_of_a_style_sheet_can_be_read(sheet):
    css = sheet.read_text("utf-8")
    assert torn(css) == []
    assert css.count("{") == css.count("}")


def test_a_torn_rule_is_seen():
    assert torn(".a,\n@media (min-width: 1em) {\n  .b { gap: 0; }\n}") != []
    assert torn(".a, { gap: 0; }") != []
    assert torn("/* .a, */ .b:is(.c, .d), .e { gap: 0; }") == []
