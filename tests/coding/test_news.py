"""Whoever follows the news of a text sees at every moment what they would see on opening it anew."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.coding.test_undo_sequences import REFUSALS, STEPS, prepared

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.ledger import news as ledger_news
from fieldloom.coding.models import Coding, Memo, News
from fieldloom.ground.answers import Refused


@dataclass
class Page:
    """A page as its script keeps it: what was served, then only what the news told."""

    user: object
    source: object
    since: int = 0
    codings: dict = field(default_factory=dict)
    memos: dict = field(default_factory=dict)
    told: list = field(default_factory=list)

    def __post_init__(self):
        self.since = reads.newest_change(to=self.user, source=self.source)
        self.codings, self.memos = standing(self.user, self.source)

    def ask(self):
        news = reads.changes_in(to=self.user, source=self.source, since=self.since)
        self.told.append(news)
        if news.whole:
            self.codings, self.memos = {}, {}
        for key in news.gone:
            self.codings.pop(key, None)
        for key in news.memos_gone:
            self.memos.pop(key, None)
        self.codings |= {row.id: row for row in news.codings}
        self.memos |= {row.id: row for row in news.memos}
        if news.codebook:
            self.rename()
        self.since = news.number
        return news

    def rename(self):
        """As the script does: codes are asked for, and codings named anew."""
        from dataclasses import replace

        known = {code.id: code for code in reads.codebook(to=self.user, study=self.source.study)}
        for key, row in self.codings.items():
            if code := known.get(row.code_id):
                named = {"code_name": code.name, "code_path": code.path, "colour": code.colour}
                self.codings[key] = replace(row, **named)


def standing(user, source):
    codings = reads.codings_in(to=user, source=source)
    memos = reads.memos(to=user, study=source.study, source=source)
    return {row.id: row for row in codings}, {row.id: row for row in memos}


@contextmanager
def forgotten():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(desk, member):
    return [desk.by, member("paul")]


MOVES = [*STEPS, lambda d, by, a, b: d.undo(by=by), lambda d, by, a, b: d.redo(by=by)]
move = st.tuples(
    st.integers(0, len(MOVES) - 1),
    st.integers(0, 1),
    st.integers(0, 5),
    st.integers(0, 5),
    st.booleans(),
)
often = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@often
@given(moves=st.lists(move, min_size=4, max_size=14), most=st.sampled_from([300, 2]))
def test_the_news_leads_to_what_stands(desk, people, monkeypatch, moves, most):
    monkeypatch.setattr(ledger_news, "MOST", most)
    with forgotten():
        prepared(desk, people)
        pages = [Page(user, source) for user in people for source in desk.sources.values()]
        for kind, who, a, b, ask in moves:
            try:
                with transaction.atomic():
                    MOVES[kind](desk, people[who], a, b)
            except REFUSALS:
                continue
            for page in pages[:: 1 if ask else 2]:
                page.ask()
        for page in pages:
            page.ask()
            assert (page.codings, page.memos) == standing(page.user, page.source)
            assert page.ask().number == page.since


def test_nothing_new_costs_one_statement_and_tells_nothing(desk):
    code = desk.add("Watched")
    desk.apply(code, "I-001", "my own door")
    page = Page(desk.by, desk.sources["I-001"])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        news = page.ask()
    of_news = [one["sql"] for one in asked if "coding_news" in one["sql"]]
    assert len(of_news) == 1
    assert len([one for one in asked if "access_grant" not in one["sql"]]) == 1
    assert (news.codings, news.memos, news.gone, news.whole) == ([], [], [], False)


def test_an_act_adds_one_row_of_news_in_one_statement(desk):
    code = desk.add("Watched")
    with CaptureQueriesContext(connection) as done:
        desk.apply(code, "I-001", "my own door")
    assert len([one for one in done if "coding_news" in one["sql"]]) == 1
    assert News.objects.filter(source=desk.sources["I-001"]).count() == 1


def test_news_of_one_text_is_none_of_another(desk):
    code = desk.add("Watched")
    page = Page(desk.by, desk.sources["F-001"])
    desk.apply(code, "I-001", "my own door")
    news = page.ask()
    assert (news.number, news.codings) == (page.since, [])


def test_an_act_that_was_refused_tells_nothing(desk, analyst):
    coding = desk.apply(desk.add("Watched"), "I-001", "my own door")
    before = News.objects.count()
    with pytest.raises(Refused):
        writes.remove_coding(by=analyst, coding=coding, expected=None)
    assert News.objects.count() == before


def test_news_holds_ids_alone(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", "my own door")
    desk.memo("coding", coding, "She means the neighbour.")
    kept = str(list(News.objects.values()))
    assert "door" not in kept
    assert "neighbour" not in kept
    assert "Watched" not in kept


def test_a_number_that_is_not_known_gets_everything(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", "my own door")
    source = desk.sources["I-001"]
    for unknown in (10**8, 0):
        news = reads.changes_in(to=desk.by, source=source, since=unknown)
        assert news.whole
        assert [row.id for row in news.codings] == [coding.pk]
        assert news.number == reads.newest_change(to=desk.by, source=source)


def test_old_news_goes_and_whoever_slept_through_it_gets_everything(desk, monkeypatch):
    monkeypatch.setattr(ledger_news, "KEPT", 4)
    monkeypatch.setattr(ledger_news, "SWEPT_EVERY", 1)
    code = desk.add("Watched")
    page = Page(desk.by, desk.sources["I-001"])
    for words in ("every week", "my own door", "wore me down", "visits", "The order", "came late"):
        desk.apply(code, "I-001", words)
    assert News.objects.count() == 4
    assert page.ask().whole
    assert page.codings == standing(desk.by, page.source)[0]


def test_whoever_hears_only_of_their_own_is_told_of_nothing_else(desk, analyst, monkeypatch):
    """As in a blind round: neither rows nor ids of what is gone, nor that there was anything."""
    code = desk.add("Watched")
    theirs = desk.apply(code, "I-001", "my own door")
    memo = desk.memo("coding", theirs, "Mine.")
    own = desk.apply(code, "I-001", "my own door", by=analyst)
    page = Page(analyst, desk.sources["I-001"])
    monkeypatch.setattr(reads.news, "hears_all", lambda to, source: False)
    writes.drop_memo(by=desk.by, memo=memo)
    writes.remove_coding(by=desk.by, coding=theirs, expected=None)
    desk.undo()
    news = page.ask()
    assert news == reads.Changes(page.since)
    writes.remove_coding(by=analyst, coding=own, expected=None)
    assert page.ask().gone == [own.pk]


def test_a_row_that_codings_in_does_not_give_is_not_told(desk, analyst, monkeypatch):
    code = desk.add("Watched")
    page = Page(analyst, desk.sources["I-001"])
    desk.apply(code, "I-001", "my own door")
    monkeypatch.setattr(reads.news, "codings_in", lambda **asked: [])
    assert page.ask().codings == []


def test_only_those_who_may_read_the_text_follow_it(desk, member, stranger):
    leeds = member("lee", Role.FIELDWORKER, sites=("LEEDS",))
    for user in (leeds, stranger):
        with pytest.raises(Refused):
            reads.changes_in(to=user, source=desk.sources["I-001"], since=0)


def test_a_memo_on_a_coding_tells_the_coding_that_carries_it(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", "my own door")
    page = Page(desk.by, desk.sources["I-001"])
    desk.memo("coding", coding, "Look here.")
    (row,) = page.ask().codings
    assert row.memos == 1
    desk.undo()
    (row,) = page.ask().codings
    assert row.memos == 0
    assert Memo.objects.count() == 0
    assert Coding.objects.count() == 1
