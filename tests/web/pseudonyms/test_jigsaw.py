"""The pages of what could still tell: the list, one family, deciding, the second reader, marking."""

import re

import pytest
from django.urls import reverse

from fieldloom.access.rules import Role
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Telling
from fieldloom.pseudonyms.rules.kinds import Kind
from pseudonyms.quay import found, named, quay, talk
from sources.conftest import encounter

__all__ = ["encounter", "found", "named", "quay", "talk"]


@pytest.fixture
def second(member):
    return member("stella", Role.STEWARD)


def choices(pi, study, ref="Q1", becomes="accept"):
    told = reads.jigsaw_of(ref, to=pi, study=study)
    return {f"d-{row.mark}": becomes for row in told.rows}


def test_with_nobody_it_says_what_comes_here(at, seen):
    page = seen(at("pseudonyms:jigsaw"))
    assert "Nobody is entered yet" in page and "<table" not in page


def test_the_list_has_the_worst_first(found, at, seen):
    page = seen(at("pseudonyms:jigsaw"))
    assert "0 of 3 families signed" in page
    order = re.findall(r"jigsaw/of/(Q\d)/", page)
    assert order[0] == "Q1" and set(order) == {"Q1", "Q2", "Q3"}
    assert "People of no family" in page and "SV1-W1" in page
    assert "view=archive" in seen(at("pseudonyms:jigsaw", query="?view=archive"))
    assert at("pseudonyms:jigsaw", query="?view=x").status_code == 200


def test_one_family_is_told_with_its_places_and_who_could_recognise(found, at, seen):
    page = seen(at("pseudonyms:jigsaw_one", "Q1"))
    for words in ("born 1991", "Portlennan", "lead nurse"):
        assert (words in page) is (words != "lead nurse")
    assert "/read/I-001/?p=1" in page and "Who could recognise them: 4" in page
    assert "Bev: worker, works at Harbour Recovery" in page
    assert at("pseudonyms:jigsaw_one", "Q9").status_code == 404
    assert "Q1" in seen(at("pseudonyms:jigsaw_one", "Q1-P2"))


def test_whoever_does_not_read_texts_gets_no_way_into_them(found, at, seen, second):
    page = seen(at("pseudonyms:jigsaw_one", "Q1", user=second))
    assert "I-001" in page and "/read/I-001/" not in page and "Mark something else" not in page
    assert at("pseudonyms:jigsaw_mark", user=second).status_code == 403
    assert at("pseudonyms:jigsaw_unmark", 1, user=second, post={}).status_code == 403


def test_it_is_decided_then_signed_by_somebody_else(found, at, seen, pi, second, study):
    sent = choices(pi, study)
    left = dict(list(sent.items())[1:])
    answer = at("pseudonyms:jigsaw_decide", "Q1", post=left)
    assert answer.status_code == 422 and "1 rare thing is not decided yet" in seen(answer)
    answer = at("pseudonyms:jigsaw_decide", "Q1", post={**left, "rest": "out"}, follow=True)
    page = seen(answer)
    assert "A second reader signs it now" in page and "Whoever prepared it does not sign" in page
    assert "Take out at release" in page
    assert at("pseudonyms:jigsaw_sign", "Q1", post={}).status_code == 422
    page = seen(at("pseudonyms:jigsaw_one", "Q1", user=second))
    assert "Sign: I have looked at each of it" in page
    answer = at("pseudonyms:jigsaw_sign", "Q1", user=second, post={"note": "Whole."}, follow=True)
    assert "1 of 3 families signed" in seen(answer)
    page = seen(at("pseudonyms:jigsaw_one", "Q1"))
    assert "<q>Whole.</q>" in page and "Decide anew" in page
    assert 'name="d-' in seen(at("pseudonyms:jigsaw_one", "Q1", query="?decide=1"))


def test_what_was_typed_stays_where_it_is_refused(found, at, seen, pi, study):
    sent = choices(pi, study, becomes="wider")
    some = next(iter(sent))
    words = {some.replace("d-", "w-"): "an illness"}
    answer = at("pseudonyms:jigsaw_decide", "Q1", post={**sent, **words, "note": "Why"})
    page = seen(answer)
    assert answer.status_code == 422 and 'value="an illness"' in page and ">Why</textarea>" in page


def test_a_change_is_told_in_the_list_and_on_the_page(found, quay, at, seen, pi, second, study):
    at("pseudonyms:jigsaw_decide", "Q1", post=choices(pi, study))
    at("pseudonyms:jigsaw_sign", "Q1", user=second, post={})
    mark = {"about": "Q1-P1", "sort": "illness", "word": "epilepsy", "source": "I-001"}
    mark |= {"paragraph": "2", "words": "epilepsy"}
    answer = at("pseudonyms:jigsaw_mark", post=mark, follow=True)
    page = seen(answer)
    assert "It counts from now on" in page and "Since then: 1 new. Decide it anew." in page
    assert "“epilepsy”" in page
    assert "1 new" in seen(at("pseudonyms:jigsaw"))
    one = Telling.objects.get()
    page = seen(at("pseudonyms:jigsaw_unmark", one.pk, post={}, follow=True))
    assert "Taken back" in page and "“epilepsy”" not in page
    assert at("pseudonyms:jigsaw_unmark", one.pk, post={}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"words": "leprosy"}, "do not stand in that paragraph"),
        ({"paragraph": "99"}, "do not stand in that paragraph"),
        ({"source": "I-999"}, "Look at its code"),
        ({"word": ""}, "what tells"),
        ({"about": "Q9"}, "Select a valid choice"),
    ],
)
def test_a_mark_that_does_not_fit_is_given_back(found, at, seen, wrong, told):
    mark = {"about": "Q1", "sort": "event", "word": "fire", "source": "I-001"}
    mark |= {"paragraph": "2", "words": "the fire", **wrong}
    answer = at("pseudonyms:jigsaw_mark", post=mark)
    assert answer.status_code == 422 and told in seen(answer) and not Telling.objects.exists()


def test_the_form_knows_where_one_came_from(found, at, seen):
    page = seen(at("pseudonyms:jigsaw_mark", query="?about=Q1-P1&source=I-001"))
    assert 'value="I-001"' in page and re.search(r'value="Q1-P1" selected', page)
    assert "jigsaw/mark/?source=I-001" in seen(at("pseudonyms:source", "I-001"))


def test_a_study_says_what_is_rare(found, at, seen):
    page = seen(at("pseudonyms:jigsaw_rare", post={"number": "3"}, follow=True))
    assert "fewer than 3 share is rare" in page
    for wrong in ("1", "x", ""):
        page = seen(at("pseudonyms:jigsaw_rare", post={"number": wrong}, follow=True))
        assert "A number from 2 to 50" in page


def test_it_leaves_as_a_table_that_was_looked_through(found, at, seen, pi, study, second):
    answer = at("pseudonyms:jigsaw_leave", post={"audience": "archive"})
    table = b"".join(answer).decode("utf-8-sig")
    assert "quayside-jigsaw-for-archive.csv" in answer.headers["Content-Disposition"]
    assert "born 1990 to 1994" in table and "Family 1" in table and "I-001 ¶1" in table
    # Whoever keeps names and does not export takes nothing out.
    assert at("pseudonyms:jigsaw_leave", user=second, post={}).status_code == 403
    writes.enter(by=pi, study=study, new=writes.NewEntity(Kind.PERSON, ("Portlennan",)))
    answer = at("pseudonyms:jigsaw_leave", post={})
    assert answer.status_code == 422 and "did not leave" in seen(answer)


def test_it_opens_for_whoever_keeps_the_names_of_the_whole_study(found, at, member):
    ana, narrow = member("ana", Role.ANALYST), member("nia", Role.PI, families=("Q1",))
    for who in (ana, narrow):
        for page, args in (("jigsaw", ()), ("jigsaw_one", ("Q1",))):
            assert at(f"pseudonyms:{page}", *args, user=who).status_code == 403
    assert reverse("pseudonyms:jigsaw", args=["quayside"]).endswith("/make-safe/jigsaw/")
