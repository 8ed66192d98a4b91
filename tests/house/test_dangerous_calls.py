"""What no module may do, as whoever writes a transcript would like it: turn data into a program."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = {
    path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "src").rglob("*.py")
}
TEMPLATES = list((ROOT / "src/fieldloom/web/templates").rglob("*.html"))
SCRIPTS = list((ROOT / "src/fieldloom/web/static/islands").rglob("*.js"))
# Each of these makes objects, or runs, what it is given; or reads XML with its entities.
MODULES = re.compile(
    r"^(pickle|_pickle|cPickle|marshal|shelve|dill|cloudpickle|joblib|jsonpickle|code|codeop|pty"
    r"|xml(\..*)?|xmlrpc(\..*)?)$"
)
RUNNING = {"eval", "exec", "compile", "__import__"}
CALLS = re.compile(
    r"^(os\.(system|popen|exec\w*|spawn\w*)|subprocess\.getoutput|subprocess\.getstatusoutput"
    r"|yaml\.(unsafe_load|full_load|load_all|unsafe_load_all|full_load_all))$"
)
MARKED_SAFE = re.compile(r"mark_safe|SafeString|SafeText|html_safe|__html__")


def named(path):
    return str(path.relative_to(ROOT / "src/fieldloom"))


def dotted(node):
    """`a.b.c` of an expression that is a name with attributes; empty for any other."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def calls():
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node, dotted(node.func)


def test_no_module_makes_objects_of_bytes_or_reads_xml_by_the_old_parser():
    wrong = []
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            wrong += [(named(path), name) for name in names if MODULES.match(name)]
    assert wrong == []


def test_nothing_that_comes_in_is_run():
    wrong = [(named(p), name) for p, _, name in calls() if name in RUNNING or CALLS.match(name)]
    assert wrong == []


def test_no_program_is_started_through_a_shell():
    started = []
    for path, node, name in calls():
        if name.startswith("subprocess."):
            started.append(named(path))
            assert not any(word.arg in ("shell", None) for word in node.keywords), named(path)
            assert isinstance(node.args[0], ast.List | ast.Name), (named(path), "arguments by list")
    assert len(started) >= 4


def test_yaml_makes_nothing_but_words_numbers_and_lists_of_them():
    found = {}
    for path, _, name in calls():
        if re.match(r"yaml\.\w*load", name):
            found.setdefault(name, set()).add(named(path))
    # The one `load` is given the base loader, which makes only strings.
    assert found == {
        "yaml.safe_load": {"exchange/study_folder/folder.py"},
        "yaml.load": {"sources/formats/front_matter.py"},
    }


def test_no_statement_is_put_together_of_what_somebody_typed():
    """A statement that is given to the database by hand is a constant, or is listed here with why."""
    known = {
        "backups/copying.py": "names of tables, out of the database's own list",
        "ground/sqlcipher.py": "the key, as 64 hexadecimal digits",
        "ground/queued/base.py": "one of two words of ours",
        "coding/reads/analysis.py": "columns, of ours",
        "coding/ledger/journal.py": "a table of ours",
        "sources/erasing/texts.py": "a trigger of ours",
        "sources/reads/among.py": "an expression of ours for each kind of database",
    }
    wrong = set()
    for path, node, name in calls():
        if "migrations" in path.parts or not node.args:
            continue
        by_hand = name in ("by_hand.rows", "by_hand.one", "by_hand.do")
        if by_hand or name.endswith((".execute", ".executemany", ".raw", ".extra", "RawSQL")):
            mixed = isinstance(node.args[0], ast.JoinedStr) and any(
                isinstance(part, ast.FormattedValue) for part in node.args[0].values
            )
            joined = isinstance(node.args[0], ast.BinOp)
            if mixed or joined or name.endswith((".raw", ".extra", "RawSQL")):
                wrong.add(named(path))
    assert wrong == set(known)


def test_no_page_lets_words_through_as_markup():
    found = {}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        if re.search(r"\|\s*safe\b|autoescape\s+off|safeseq", text):
            found[path.name] = re.findall(r"{{[^}]*safe[^}]*}}", text)
    assert found == {}
    # JSON within a page, which tests/web/shell/test_in_page.py holds to what Django itself writes.
    allowed = ["web/shell/in_page.py"]
    assert [named(p) for p in SOURCES if MARKED_SAFE.search(p.read_text("utf-8"))] == allowed


def test_no_script_of_ours_makes_markup_or_programs_of_words():
    making = re.compile(
        r"\.(innerHTML|outerHTML)\s*=(?!=)|insertAdjacentHTML|document\.write|\beval\(|new Function\("
        r"|setTimeout\(\s*[\"'`]|createContextualFragment|srcdoc"
    )
    found = {p.name for p in SCRIPTS if making.search(p.read_text(encoding="utf-8"))}
    # A further stretch of a text comes as the server made it, escaped as every page is.
    assert found == {"stretches.js"}
