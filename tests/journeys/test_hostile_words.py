"""Hostile words of every kind and from every format, shown by a browser: no script of theirs runs, and
the content policy has nothing to report."""

import pytest

from hostile_words import Filled

pytestmark = pytest.mark.browser

LISTENS = """
document.addEventListener("securitypolicyviolation",
  (event) => fired(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
PAGES = (
    *(
        "",
        "people/families/H01/",
        "people/participants/H01-P1/",
        "people/services/SV1/",
        "fieldwork/",
    ),
    *(
        "fieldwork/plan/",
        "sources/",
        "sources/I-1/",
        "sources/take-in/1/",
        "read/I-9/revisions/",
        "team/",
    ),
    *("coding/codebook/", "coding/quotations/", "coding/portraits/", "coding/codebook/memos/"),
    *(
        "coding/codebook/history/",
        "coding/codebook/changes/",
        "coding/codebook/1/",
        "coding/rounds/",
    ),
    *("search/?q=fired", "search/?q=%22%3E%3Cscript%3Efired()%3C/script%3E", "read/I-1/print/"),
    "coding/quotations/?words=%22%3E%3Cimg src=x onerror=fired()%3E",
)


@pytest.fixture
def filled(transactional_db, keeper, pi, study):
    from coding.blind import numbered_from_one

    numbered_from_one()
    return Filled(keeper, pi, study)


@pytest.fixture
def open_page(filled, sit):
    page, ran = sit(filled.by, ""), []
    page.context.expose_function("fired", lambda *told: ran.append((page.url, *told)))
    page.context.add_init_script(LISTENS)

    def go(path):
        page.goto(page.url[: page.url.index("/studies/quayside/") + 18] + path)
        return page

    yield go
    assert ran == []


def test_no_page_runs_them_and_the_policy_has_nothing_to_report(open_page):
    for path in PAGES:
        page = open_page(path)
        assert "fired" in page.content(), path


def test_every_format_is_read_and_drawn_as_words_by_the_desk_s_own_scripts(open_page, filled):
    for ref in filled.refs:
        page = open_page(f"read/{ref}/")
        page.wait_for_selector("text-desk.is-live")
        assert "fired()" in page.locator("text-desk").inner_text(), ref
    # Nor does the browser keep any word of what was read: not in its stores, nor in caches of ours.
    kept = page.evaluate(
        "async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage },"
        " await indexedDB.databases(), await caches.keys()])"
    )
    assert "fired" not in kept
    assert kept.endswith("[],[]]")


def test_where_they_were_let_in_as_markup_the_policy_would_stop_them_and_that_would_be_heard(
    filled, sit
):
    page = sit(filled.by, "")
    apart = page.context.new_page()  # in which nothing listens yet that fails the journey
    ran, address = [], page.url
    page.close()
    apart.expose_function("fired", lambda *told: ran.append(told))
    apart.add_init_script(LISTENS)
    apart.goto(address)
    apart.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=fired()>')")
    apart.wait_for_timeout(500)
    assert any(told and told[0].startswith("script-src") for told in ran)
    assert () not in ran
