"""The table of security checks is whole, and each test that it names is there and is not skipped."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/security-checks.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \|([^|]+)\|([^|]+)\|([^|]+)\|$", PAGE, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return tree, {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def is_skipped(node):
    """Whether a test, or a whole file, is marked so that it does not run, or need not pass."""
    marks = getattr(node, "decorator_list", None)
    if marks is None:
        marks = [
            one.value
            for one in node.body
            if isinstance(one, ast.Assign)
            and "pytestmark" in [getattr(t, "id", "") for t in one.targets]
        ]
    told = " ".join(ast.unparse(mark) for mark in marks)
    return bool(re.search(r"\b(skip|skipif|xfail)\b", told))


def test_all_forty_are_there_in_order():
    assert [int(number) for number, *_ in ROWS] == list(range(1, 41))


def test_each_says_how_it_stands_and_names_a_test():
    for number, asked, stands, proved in ROWS:
        assert re.search(r"\(\d+\.\d+\.\d+", asked), number
        assert len(stands.split()) >= 2, number
        assert "::test_" in proved, number


def test_every_test_that_is_named_is_there_and_runs():
    assert len(NAMED) > 70
    wrong = []
    for path, name in NAMED:
        tree, found = functions(path) if (ROOT / path).exists() else (ast.parse(""), {})
        if name not in found:
            wrong.append((path, name, "is not there"))
        elif is_skipped(found[name]) or is_skipped(tree):
            wrong.append((path, name, "is skipped"))
    assert wrong == []


def test_a_test_that_is_skipped_would_be_found():
    one = ast.parse(
        "@pytest.mark.skip\ndef test_x(): pass\n@pytest.mark.parametrize('a', [1])\ndef test_y(): pass"
    )
    assert [is_skipped(node) for node in one.body] == [True, False]
    assert is_skipped(ast.parse("pytestmark = pytest.mark.skipif(True)"))
    assert not is_skipped(ast.parse("pytestmark = pytest.mark.browser"))
