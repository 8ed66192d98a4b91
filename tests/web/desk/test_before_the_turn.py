"""What is read before the turn to write is only believed within it where it cannot have changed."""

import pytest
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from fieldloom.audit import reads as audit
from fieldloom.audit.models import Entry
from fieldloom.coding.models import Act, Coding, News
from fieldloom.ground import by_hand
from fieldloom.ground.answers import Overtaken
from fieldloom.sources import reads as sources
from fieldloom.sources import writes
from fieldloom.sources.models import Passage
from fieldloom.web.policy import PolicyMiddleware


def correct(pi, source):
    text = "Something else. " + sources.text_of(to=pi, revision=source.revision)
    writes.correct(by=pi, source=source, text=text, reason="It was missing.", expected=1)


def test_a_correction_between_the_reading_and_the_turn_stops_the_coding(
    desk, codes, place, pi, kirsty, monkeypatch
):
    read, said = sources.anchor, place("Since May")

    def corrected_meanwhile(**asked):
        found = read(**asked)
        correct(pi, kirsty)
        return found

    monkeypatch.setattr("fieldloom.web.desk.acting.sources.anchor", corrected_meanwhile)
    answer = desk.post("codings/", code=codes.waiting.pk, **said)
    assert (answer.status_code, answer.json()["kind"]) == (409, "moved")
    assert not Coding.objects.exists()
    assert not Passage.objects.exists()


def test_a_place_is_only_marked_in_the_text_it_was_chosen_in(pi, kirsty, study):
    opened = sources.source_at_hand("I-001", to=pi, study=study)
    correct(pi, kirsty)
    with pytest.raises(Overtaken):
        writes.mark(by=pi, source=opened, start=0, end=9)
    assert writes.mark(by=pi, source=kirsty, start=0, end=9).quote == "Something"


def test_rows_by_hand_hold_what_the_models_would_put_into_them(desk, codes, place, kirsty):
    assert desk.post("codings/", code=codes.waiting.pk, **place("Since May")).status_code == 200
    for model in (Passage, Coding, Act, News, Entry):
        thing = model.objects.first()
        _, fields = by_hand._inserting(model, True, False, 1)
        every = model._meta.concrete_fields
        assert [name for name, _ in fields] == [field.attname for field in every]
        assert any(field is None for _, field in fields), "some values are handed on as they stand"
        kept = [getattr(field, "auto_now_add", False) for field in every]  # set anew at a save
        wanted = [f.get_db_prep_save(getattr(thing, f.attname), connection) for f in every]
        made = by_hand._values(thing, fields)
        alike = [one == other for one, other in zip(made, wanted, strict=True)]
        assert all(map(max, alike, kept)), (made, wanted)


def test_several_entries_in_one_statement_stand_in_the_chain_in_their_order(
    desk, codes, place, kirsty
):
    desk.post("codings/", code=codes.waiting.pk, **place("Since May"))
    verbs = list(Entry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs[-2:] == ["passage marked", "code applied"]
    assert audit.verdict().whole


def test_a_statement_by_hand_is_seen_by_whoever_counts_and_gives_the_same_rows(
    kirsty, django_assert_num_queries
):
    asked = "SELECT id, ref FROM sources_source WHERE ref = %s"
    straight = by_hand.rows(asked, ["I-001"])
    with django_assert_num_queries(1):
        assert by_hand.rows(asked, ["I-001"]) == straight == [(kirsty.pk, "I-001")]


def test_the_policy_of_all_answers_is_the_one_that_the_settings_say():
    asked = RequestFactory().get("/")

    def answer(_):
        return HttpResponse("")

    ours = PolicyMiddleware(answer)(asked).headers[HEADER]
    assert ours == CSPMiddleware(answer)(RequestFactory().get("/")).headers[HEADER]
    assert "script-src 'self'" in ours


def test_an_answer_with_a_policy_of_its_own_keeps_it():
    def answer(_):
        response = HttpResponse("")
        response._csp_update = {"img-src": ["blob:"]}
        return response

    asked = RequestFactory().get("/")
    assert "blob:" in PolicyMiddleware(answer)(asked).headers[HEADER]
