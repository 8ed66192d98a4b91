"""A script or a style sheet together with all that it imports, as one file that does the same.

A browser asks for each import by itself, and for the imports of that one only once it has read it: seventy
questions for the desk. Nothing is built and nothing is kept for this: the files are joined when they are
first asked for, from the plain ones, which stay as they are for whoever works on them. Only the few forms of
import and export that this house uses are known; a file with any other is refused.
"""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath, relpath

Read = Callable[[str], str]
"""Name of a file below the static folder to what is in it."""

SHEET = re.compile(r'^@import "([^"]+)"( print)?;\n', re.M)
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.M)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)(?=\.then\()')
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
UNKNOWN = re.compile(r"^(?:import|export)\b.*|^.*\bimport\s*[(.].*|^@import.*", re.M)
COMMENT = re.compile(r"^\s*(?:/\*\*|\*|//).*\n|/\*\*.*?\*/", re.M)


class Unjoinable(Exception):
    """A file says what cannot be joined; the text names the file and its words."""


def needs(name: str, text: str) -> list[str]:
    """The files that this one imports."""
    # Most files import nothing: to look for the word is a hundredth of looking for the form.
    if "import" not in text:
        return []
    if name.endswith(".css"):
        ways = [way for way, _ in SHEET.findall(text)] if "@import" in text else []
    else:
        ways = [way for _, way in IMPORT.findall(text)]
        ways += LATER.findall(text) if "import(" in text else []
    return [_beside(name, way) for way in ways]


def sheet(name: str, read: Read) -> str:
    """The style sheet `name` with what it imports in place. Raises `Unjoinable`."""

    def put(found: re.Match[str]) -> str:
        other = _beside(name, found[1])
        if dirname(other) != dirname(name):
            raise Unjoinable(f"{name}: {other} lies elsewhere, and so do the files it names")
        text = sheet(other, read)
        return f"@media{found[2]} {{\n{text}}}\n" if found[2] else text

    return _known(name, SHEET.sub(put, read(name)))


def script(name: str, read: Read, alone: frozenset[str] = frozenset()) -> str:
    """The module `name` with what it imports before it, each in a scope of its own.

    Those `alone` are imported as before, since pages load them by themselves. Raises `Unjoinable`, where
    modules import one another in a circle as well.
    """
    order = _in_order(name, read, alone)
    number = {one: f"_{place}" for place, one in enumerate(order)}
    return "".join(
        f'import * as {number[one]} from "{_way(name, one)}";\n'
        if one in alone
        else _scope(one, read(one), number)
        for one in order
    )


def _scope(name: str, text: str, number: dict[str, str]) -> str:
    """A module as a function of its own, called once; `number` is what each module is called in here."""

    def take(found: re.Match[str]) -> str:
        names = found[1].replace(" as ", ": ")
        return f"const {{{names}}} = {number[_beside(name, found[2])]};\n"

    def later(found: re.Match[str]) -> str:
        return f"Promise.resolve({number[_beside(name, found[1])]})"

    text = IMPORT.sub(take, text)
    text = LATER.sub(later, text) if "import(" in text else text
    given = ", ".join(EXPORT.findall(text))
    body = _known(name, EXPORT.sub("", text))
    return f"const {number[name]} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();\n"


def _in_order(name: str, read: Read, alone: frozenset[str]) -> list[str]:
    """The modules that `name` needs, each after those that it needs itself; `name` last."""
    order: dict[str, None] = {}
    above: list[str] = []

    def visit(one: str) -> None:
        if one in above:
            raise Unjoinable(f"{one} imports itself by way of {above[-1]}")
        if one in order:
            return
        above.append(one)
        for other in [] if one in alone else needs(one, read(one)):
            visit(other)
        order[above.pop()] = None

    visit(name)
    return list(order)


def _beside(name: str, way: str) -> str:
    return normpath(join(dirname(name), way))


def _way(name: str, other: str) -> str:
    way = relpath(other, dirname(name))
    return way if way.startswith(".") else f"./{way}"


def _known(name: str, text: str) -> str:
    if "import" not in text and "export" not in text:
        return text
    if left := UNKNOWN.search(COMMENT.sub("", text)):
        raise Unjoinable(f"{name}: {left[0].strip()}")
    return text
