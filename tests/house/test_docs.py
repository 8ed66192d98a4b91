"""The documentation leads where it says, and shows commands that there are."""

import re
import shlex
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer
from typer.exceptions import TyperException

from fieldloom.cli.demo import DEMO_PASSWORD, DEMO_USER
from fieldloom.cli.every import app
from fieldloom.journey import ROOMS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "examples").glob("*/README.md")])
PICTURES = sorted((DOCS / "pictures").glob("*"))
LARGEST_PICTURE = 250_000
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`(fieldloom [^`\n]+)`(?!`)")


def named(path):
    return str(path.relative_to(ROOT))


def prose(page):
    """The page without its blocks of code, in which no link is a link."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page):
    """(what is written, the file it leads to, the heading in it) for each link inside the project."""
    for target in LINK.findall(prose(page)):
        if not re.match(r"[a-z]+:", target):
            path, _, heading = target.partition("#")
            yield target, (page.parent / unquote(path)).resolve() if path else page, heading


def anchors(page):
    """The names under which the headings of a page can be reached."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    broken = [
        target
        for target, path, heading in links(page)
        if not path.exists() or (heading and heading not in anchors(path))
    ]
    assert broken == []


def test_every_page_is_reached_from_the_index():
    reached, waiting = set(), [DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        if DOCS in page.parents:
            onward = {path for _, path, _ in links(page) if path.suffix == ".md"}
            waiting += onward - reached
    assert {named(page) for page in set(DOCS.rglob("*.md")) - reached} == set()


def test_the_index_is_one_step_from_the_readme():
    assert DOCS / "README.md" in {path for _, path, _ in links(README)}


def test_the_readme_names_its_two_commands_and_the_way_in():
    shown = [block.strip() for block in FENCE.findall(README.read_text(encoding="utf-8"))]
    assert shown[:2] == ["make demo", "make test"]
    for page in (README, DOCS / "tutorial" / "harbour.md"):
        told = page.read_text(encoding="utf-8")
        assert f"`{DEMO_USER}`" in told
        assert f"`{DEMO_PASSWORD}`" in told


def test_the_readme_lists_the_built_rooms_in_journey_order():
    rows = re.findall(
        r"^\| ([^|]+?) \| [^|]+ \|$", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    start = rows.index("room") + 1
    built = [room.label for room in ROOMS if room.built]
    assert rows[start : start + len(built)] == built
    assert {room.label for room in ROOMS if not room.built}.isdisjoint(rows)


def test_the_readme_says_which_rooms_are_still_ahead():
    ahead = README.read_text(encoding="utf-8").partition("cannot do yet")[2].partition("\n## ")[0]
    assert [room.label for room in ROOMS if not room.built and room.label not in ahead] == []


@pytest.mark.parametrize("picture", PICTURES, ids=named)
def test_a_picture_is_small_and_shown(picture):
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size <= LARGEST_PICTURE
    assert any(path == picture for page in PAGES for _, path, _ in links(page))


def test_every_picture_can_be_taken_anew():
    told = (ROOT / "tools" / "pictures.py").read_text(encoding="utf-8")
    assert PICTURES
    assert [picture.name for picture in PICTURES if f'"{picture.stem}": ' not in told] == []


def shown():
    """(page, line, whether it is shown to be typed) for every command line in the documentation."""
    for page in PAGES:
        told = page.read_text(encoding="utf-8")
        for block in FENCE.findall(told):
            for line in block.splitlines():
                if line.startswith("fieldloom "):
                    yield named(page), line, True
        for line in SPAN.findall(FENCE.sub("", told)):
            yield named(page), line, False


def found(line):
    """The command that a line names, and the words that are left for it."""
    command, words = typer.main.get_command(app), shlex.split(line)[1:]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    return command, words


def takes(command, words, *, whole):
    """Whether the command has these options, and, for a whole line, each argument that it needs."""
    if hasattr(command, "commands") and words and not words[0].startswith("-"):
        return False
    context = typer.Context(command)
    try:
        given, left, _ = command.make_parser(context).parse_args(list(words))
    except TyperException:
        return False
    needed = [p for p in command.params if p.param_type_name == "argument" and p.required]
    filled = all(isinstance(given.get(p.name), str | tuple | list) for p in needed)
    return not left and (filled or not whole)


@pytest.mark.parametrize(("page", "line", "whole"), list(shown()), ids=lambda value: str(value))
def test_a_command_line_that_is_shown_can_be_typed(page, line, whole):
    command, words = found(line)
    assert takes(command, words, whole=whole), f"{page}: {line}"


@pytest.mark.parametrize(
    "line",
    [
        "fieldloom take-out notes",
        "fieldloom sources list --colour",
        "fieldloom codebook merge Waiting",
        "fieldloom undo everything",
        "fieldloom sources frighten I-001",
    ],
)
def test_a_command_line_that_cannot_be_typed_would_be_found(line):
    command, words = found(line)
    assert not takes(command, words, whole=True)
