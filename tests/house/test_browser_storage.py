"""What scripts leave in a browser: numbers of things and how the desk was left, and no word of anybody."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ISLANDS = ROOT / "src/fieldloom/web/static/islands"
STORES = re.compile(
    r"\b(localStorage|sessionStorage|indexedDB|caches|serviceWorker|cookieStore|document\.cookie)\b"
)
# Which script keeps what. Whoever adds one says here what it keeps; words of participants it never may.
KEEPS = {
    "theme.js": "light or dark",
    "desk/remembering.js": "which panes and codes stand open, by number",
    "desk/picker.js": "numbers of the codes used last",
    "quotations/choosing.js": "reads the same numbers",
    "desk/keeping.js": "acts that wait for the network and hold no words, in this tab",
}
# What a script may send at the desk that is no words of anybody: names of ours, study codes, ids.
OURS = {"about", "to", "which", "what", "page", "mark", "person", "part", "state", "job", "sort"}


def scripts():
    return {str(path.relative_to(ISLANDS)): path.read_text() for path in ISLANDS.rglob("*.js")}


def test_only_these_scripts_keep_anything_and_none_keeps_it_for_long_elsewhere():
    using = {name: set(STORES.findall(text)) for name, text in scripts().items()}
    assert {name for name, stores in using.items() if stores} == set(KEEPS)
    assert set().union(*using.values()) == {"localStorage", "sessionStorage"}


def test_whatever_is_remembered_is_named_by_a_key_and_holds_numbers_or_names_of_ours():
    calls = [
        (name, found)
        for name, text in scripts().items()
        for found in re.findall(r"\bremember\(([^;]+)\);", text)
        if name != "desk/remembering.js" and not found.startswith("picked.")
    ]
    kept = {found for _, found in calls}
    assert kept == {
        *("code.id", "code", "this.keptAs, [...this.closed]"),
        'this.keptAs, open ? "open" : "closed"',
    }


def test_every_field_in_which_words_are_sent_is_kept_out_of_the_store():
    """An act that waits is kept only where none of these has anything in it."""
    listed = re.search(r"const WORDS = \[([^\]]*)\]", scripts()["desk/keeping.js"])[1]
    kept_out = set(re.findall(r'"(\w+)"', listed))
    taken = set()
    for path in (ROOT / "src/fieldloom/web").rglob("*.py"):
        taken |= set(re.findall(r'\bsent\.words\("(\w+)"', path.read_text(encoding="utf-8")))
    assert {"text", "name", "reason"} <= taken
    assert taken - OURS <= kept_out


def test_htmx_keeps_no_page_for_going_back():
    base = (ROOT / "src/fieldloom/web/templates/shell/base.html").read_text()
    assert '"historyCacheSize": 0' in base
