"""Whatever somebody types into a filter or an order: the page is there, finds no more than without, and
changes nothing; and no form takes a field that it does not show."""

import re
from itertools import product

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from lxml import html

from every_door import addresses
from fieldloom.access.doors import ROUTES
from hostile_words import Filled
from web.only_looking import looking_only, written

few = examples(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ROWS = re.compile(rb"<tr|<li")


@pytest.fixture
def filled(keeper, pi, study, settings, tmp_path, client):
    settings.DATA = tmp_path
    client.force_login(pi)
    return Filled(keeper, pi, study)


def asking(client, filled):
    """(address, names of its fields) of every form that asks (GET), on every page."""
    found = {}
    for name, address in addresses(about=filled.about):
        if name not in ROUTES:
            continue
        answer = client.get(address)
        body = b"".join(answer)
        if answer.status_code != 200 or b"<form" not in body:
            continue
        for form in html.document_fromstring(body).iter("form"):
            if form.get("method", "get").lower() == "get":
                fields = {e.get("name") for e in form.iter("input", "select") if e.get("name")}
                found.setdefault((form.get("action") or address).partition("?")[0], set()).update(
                    fields
                )
    return found


def test_no_filter_and_no_order_breaks_or_finds_more(filled, client):
    forms = asking(client, filled)
    assert len(forms) > 8, forms
    assert sum(map(len, forms.values())) > 25
    whole = {address: len(ROWS.findall(b"".join(client.get(address)))) for address in forms}

    @few
    @given(anything)
    @example("' OR 1=1 --")
    @example('"); DROP TABLE coding_coding; --')
    @example("%' UNION SELECT password FROM access_user --")
    @example("\0\x1b\ud7ff* NEAR( { } ^ -")
    def asks(typed):
        for address, fields in forms.items():
            with looking_only(address):
                answer = client.get(address, dict.fromkeys(fields, typed))
            assert answer.status_code in (200, 302, 404, 422), (address, typed)
            shown = ROWS.findall(b"".join(answer))
            assert len(shown) <= whole[address] + 8, (address, typed)  # and what an error takes

    asks()
    assert written() == []
    assert "coding_coding" in connection.introspection.table_names()


ORDERS = ("sort", "order", "by", "width", "colour", "page", "p", "size")


COLUMNS = ("password", "-pk", "coder__password", "1; DROP TABLE x", "?", "-1", "9" * 30)
ORDERED = (
    "coding/quotations/",
    "coding/portraits/",
    "coding/quotations/order/",
    "sources/",
    "search/",
)


def test_no_order_is_a_column_of_whoever_asks(filled, client):
    for page, typed in product(ORDERED, COLUMNS):
        answer = client.get(
            f"/studies/quayside/{page}", dict.fromkeys(ORDERS, typed) | {"q": "fired"}
        )
        assert answer.status_code in (200, 422), page
        assert b"argon2" not in b"".join(answer)


MORE = {
    "is_keeper": "on", "is_active": "", "password": "x", "user": "1", "by": "1", "study": "99",
    "study_id": "99", "id": "99", "pk": "99", "state": "approved", "granted_by": "1", "decided_by": "1",
    "made_by": "1", "coder": "99", "coder_id": "99", "version": "77", "original": "1", "number": "77",
    "taken_by": "1", "written_by": "1", "guid": "0" * 32,
}  # fmt: skip


def test_no_form_takes_a_field_that_it_does_not_show(study, pi, keeper, client):
    """What is made by a form to which everything that one might wish for was added is what the same
    form makes without."""
    from fieldloom.coding.models import Code
    from fieldloom.fieldwork.models import Site
    from fieldloom.people.models import Family

    client.force_login(pi)
    forms = {
        "people/new/family/": ({"nation": "wales", "label": "{}", "ref": "{}"}, Family, "ref"),
        "fieldwork/plan/sites/new/": (
            {"code": "{}", "name": "{}", "nation": "wales"},
            Site,
            "code",
        ),
        "coding/codebook/add/": ({"name": "{}", "colour": "#660000"}, Code, "name"),
    }
    own = {"id", "ref", "code", "label", "name", "guid", "made_at", "changed_at", "position"}
    for page, (fields, model, key) in forms.items():
        made = []
        for name, more in (("AAA1", {}), ("AAA2", MORE)):
            sent = {field: value.format(name) for field, value in fields.items()}
            answer = client.post(f"/studies/quayside/{page}", {**more, **sent})
            assert answer.status_code == 302, (page, answer.content[:3000])
            made.append(model.objects.filter(**{key: name}).values().get())
        plain, with_more = ({k: v for k, v in row.items() if k not in own} for row in made)
        assert plain == with_more, page
    keeper.refresh_from_db()
    pi.refresh_from_db()
    assert not pi.is_keeper and pi.is_active


def test_no_form_is_made_of_all_columns_of_a_table():
    """A form names its fields one by one: a column that is added later is in none by itself."""
    from pathlib import Path

    import fieldloom

    for path in Path(fieldloom.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "ModelForm" not in text and '__all__ = "__all__"' not in text, path
        assert not re.search(r"\*\*request\.(POST|GET)|setattr\(\w+, \w+, request", text), path
