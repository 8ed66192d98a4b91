"""The sizes of the house. A limit reached is a question about the design."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = [p for p in (ROOT / "src").rglob("*.py") if "migrations" not in p.parts]
TESTS = list((ROOT / "tests").rglob("*.py"))
FUNCTION_LINES, PARAMETERS = 60, 6


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def named(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize(
    ("folder", "pattern", "most"),
    [
        ("src", "*.py", 400),
        ("tests", "*.py", 500),
        ("src/fieldloom/web/templates", "*.html", 150),
        ("src/fieldloom/web/static/islands", "*.js", 250),
        ("src", "vocabulary/*.yaml", 60),
    ],
)
def test_no_file_is_longer_than_one_can_hold_in_mind(folder, pattern, most):
    files = [p for p in (ROOT / folder).rglob(pattern) if "migrations" not in p.parts]
    assert {named(p): lines(p) for p in files if lines(p) > most} == {}


def functions():
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{named(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path, node in functions()
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert long == {}


def test_no_function_takes_more_than_six_parameters():
    """The options of a command are its parameters, so the command line is left out."""
    many = {}
    for path, node in functions():
        if "cli" in path.parts:
            continue
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        count = len([a for a in given if a.arg not in ("self", "cls")])
        if count > PARAMETERS:
            many[f"{named(path)}:{node.name}"] = count
    assert many == {}
