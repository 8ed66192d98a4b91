"""The edition: each style sheet and script under an address that changes with it, joined with its imports."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from fieldloom.web import joined
from fieldloom.web.edition import ALONE, edition

STATIC = Path(settings.STATICFILES_DIRS[0])
TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])
DESK = "islands/desk/desk.js"


def asked(address, **headers):
    answer = Client().get(address, headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer, body


def test_a_page_names_files_of_the_edition_and_each_is_there_for_good(db):
    page = Client().get("/account/login/").content.decode()
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(named) >= 4
    for address in named:
        answer, _ = asked(address)
        assert address.startswith(f"/static/{edition().digest}/")
        assert answer.status_code == 200, address
        assert "immutable" in answer["Cache-Control"]


def test_every_file_a_template_names_is_in_the_edition():
    said = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    named = set(re.findall(r"{% static '([^']+)' %}", said))
    assert len(named) > 15
    assert named <= set(edition().paths)


def test_a_module_that_a_page_loads_has_all_it_imports_in_it():
    _, body = asked(staticfiles_storage.url(DESK))
    said = body.decode()
    assert len(said) > 200_000
    assert re.findall(r'^import .* from "(.*)";', said, re.M) == ["../theme.js"]
    assert "class Room" in said, "what is imported later is in it as well"


def test_what_every_page_loads_by_itself_is_in_no_other_file():
    now = edition()
    bodies = {name: body for name in now.paths if (body := now.whole(name))}
    assert {DESK, "css/house.css"} <= set(bodies), "every file can be joined"
    for body in bodies.values():
        assert b'customElements.define("theme-choice"' not in body
    assert set(edition().paths) >= ALONE


def test_packed_and_plain_say_the_same():
    import gzip

    address = staticfiles_storage.url("css/house.css")
    packed, body = asked(address, **{"Accept-Encoding": "gzip"})
    plain, whole = asked(address, **{"Accept-Encoding": "identity"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert gzip.decompress(body) == whole
    assert int(plain["Content-Length"]) == len(whole) > 30_000
    assert b"@import" not in whole
    assert b"@media print {" in whole


def test_files_as_they_are_stay_where_they_were():
    answer, body = asked(f"/static/{DESK}", **{"Accept-Encoding": "identity"})
    assert body == (STATIC / DESK).read_bytes()
    assert "immutable" not in answer["Cache-Control"]


def test_a_page_of_another_version_gets_nothing_rather_than_what_does_not_match(db):
    answer, _ = asked("/static/0123456789abcdef/islands/desk/acts.js")
    assert answer.status_code == 404


def test_while_files_are_worked_on_pages_name_them_as_they_are(settings):
    settings.STATIC_PLAIN = True
    assert staticfiles_storage.url(DESK) == f"/static/{DESK}"


def test_the_digest_changes_with_any_file(monkeypatch, tmp_path):
    inner, page = tmp_path / "inner.js", tmp_path / "page.js"
    page.write_text('import { one } from "./inner.js";\nalert(one);\n')
    inner.write_text("export const one = 1;\n")
    monkeypatch.setattr("fieldloom.web.edition._found", lambda: {"p.js": page, "inner.js": inner})
    before = edition.__wrapped__()
    assert [name for name in before.paths if before.whole(name)] == ["p.js"]
    assert edition.__wrapped__() == before
    inner.write_text("export const one = 2;\n")
    assert edition.__wrapped__().digest != before.digest


def test_modules_are_joined_each_after_what_it_needs_and_once():
    texts = {
        "a/page.js": 'import { two } from "./two.js";\nimport { one as uno } from "../one.js";\nuno(two);\n',
        "a/two.js": 'import { one } from "../one.js";\nexport const two = one(1);\n',
        "one.js": "export function one(n) {\n  return n;\n}\n",
    }
    said = joined.script("a/page.js", texts.__getitem__)
    assert said.count("function one") == 1
    assert said.index("function one") < said.index("const two") < said.index("uno(two)")
    assert "const { one: uno } = _0;" in said
    assert not re.search(r"^(import|export)\b", said, re.M)


def test_what_stands_alone_is_imported_as_before():
    texts = {
        "a/page.js": 'import { show } from "../look.js";\nshow();\n',
        "look.js": 'import { deep } from "./deep.js";\nexport const show = deep;\n',
    }
    said = joined.script("a/page.js", texts.__getitem__, frozenset({"look.js"}))
    assert said.startswith('import * as _0 from "../look.js";\n')
    assert "const { show } = _0;" in said
    assert "deep" not in said


@pytest.mark.parametrize(
    "words",
    [
        'import thing from "./one.js";',
        'import * as all from "./one.js";',
        'import "./one.js";',
        "export default class {}",
        'export { one } from "./one.js";',
        "export let changing = 1;",
        'const one = await import("./one.js");',
        "const here = import.meta.url;",
    ],
)
def test_any_other_form_is_refused(words):
    texts = {
        "page.js": f'import {{ one }} from "./one.js";\n{words}\n',
        "one.js": "export const one = 1;\n",
    }
    with pytest.raises(joined.Unjoinable, match=r"^page\.js: "):
        joined.script("page.js", texts.__getitem__)


def test_modules_in_a_circle_are_refused():
    texts = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(joined.Unjoinable, match="by way of"):
        joined.script("a.js", texts.__getitem__)


def test_a_sheet_from_another_folder_is_refused():
    texts = {"css/page.css": '@import "../other/far.css";\n', "other/far.css": "p { margin: 0 }\n"}
    with pytest.raises(joined.Unjoinable, match="elsewhere"):
        joined.sheet("css/page.css", texts.__getitem__)


def test_sheets_keep_their_order():
    texts = {
        "css/page.css": '@import "a.css";\n@import "b.css" print;\np { margin: 0 }\n',
        "css/a.css": "a { color: red }\n",
        "css/b.css": "b { color: red }\n",
    }
    said = joined.sheet("css/page.css", texts.__getitem__)
    assert said == "a { color: red }\n@media print {\nb { color: red }\n}\np { margin: 0 }\n"
