"""Who may take something out, and that it is written down."""

import csv
import io

import pytest

from coding.conftest import analyst, desk, sites, text
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.coding.reads import Wanted
from fieldloom.exchange.leaving import codebook_out, quotations_out
from fieldloom.ground.answers import Refused, Unfit

__all__ = ["analyst", "desk", "sites", "text"]


@pytest.fixture
def coded(desk):
    zebra, care = desk.add("Zebra"), desk.add("Care")
    desk.apply(care, "I-001", "watched")
    desk.apply(zebra, "F-001", "court order")
    desk.apply(zebra, "I-001", "She came")
    return desk


def body(leaving):
    return b"".join(leaving.pieces).decode("utf-8-sig")


def quotes(leaving):
    return [row["Quote"] for row in csv.DictReader(io.StringIO(body(leaving)))]


def test_tables_go_by_source_and_documents_by_code_in_the_order_of_the_codebook(coded, pi, study):
    asked = {"by": pi, "study": study, "wanted": Wanted()}
    table = quotes(quotations_out(**asked, form="csv"))
    assert table == ["court order", "She came", "watched"]
    page = body(quotations_out(**asked, form="html"))
    assert page.index("Zebra") < page.index("Care") and page.count("<h2>") == 2


def test_what_leaves_is_narrowed_to_the_sites_one_reaches(coded, member, study):
    analyst = member("lee", Role.ANALYST, sites=("LEEDS",))
    table = quotes(quotations_out(by=analyst, study=study, wanted=Wanted(), form="csv"))
    assert table == ["court order"]


def test_each_leaving_stands_in_the_trail_and_a_refusal_too(coded, pi, member, study):
    quotations_out(by=pi, study=study, wanted=Wanted(), form="md")
    codebook_out(by=pi, study=study, form="qdc")
    verbs = list(Entry.objects.values_list("verb", flat=True))[-2:]
    assert verbs == ["quotations exported", "codebook exported"]
    worker = member("wes", Role.FIELDWORKER)
    for leave in (
        lambda: quotations_out(by=worker, study=study, wanted=Wanted(), form="md"),
        lambda: codebook_out(by=worker, study=study, form="csv"),
    ):
        with pytest.raises(Refused):
            leave()


@pytest.mark.parametrize("form", ["", "exe", "CSV", "../csv"])
def test_an_unknown_format_is_named_with_those_there_are(coded, pi, study, form):
    with pytest.raises(Unfit, match="One of: csv"):
        quotations_out(by=pi, study=study, wanted=Wanted(), form=form)
    with pytest.raises(Unfit, match="One of: csv"):
        codebook_out(by=pi, study=study, form=form)


def test_the_name_of_a_file_is_the_studys_short_name(coded, pi, study):
    assert codebook_out(by=pi, study=study, form="csv").name == "quayside-codebook.csv"
