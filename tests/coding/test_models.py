"""What the tables themselves forbid, whoever writes to them."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from fieldloom.coding.models import Act, Code, Coding

WATCHED = "I was watched at my own door"


def test_two_codes_of_one_name_cannot_stand_side_by_side(desk):
    parent = desk.add("Above")
    desk.add("Below", parent=parent)
    for under, name in ((None, "ABOVE"), (parent, "below")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Code.objects.create(study=desk.study, parent=under, name=name, colour="#000000")
    assert Code.objects.count() == 2


def test_a_coder_cannot_have_one_coding_twice(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    coding.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        coding.save(force_insert=True)
    assert Coding.objects.count() == 1


def test_a_code_or_a_passage_in_use_is_not_deleted_under_its_codings(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    for thing in (coding.code, coding.passage):
        with pytest.raises(ProtectedError):
            thing.delete()


def test_a_row_id_is_never_given_twice(desk):
    code = desk.add("Watched")
    gone = desk.apply(code, "I-001", WATCHED).pk
    desk.undo()
    assert desk.apply(code, "I-001", "every week").pk > gone


def test_an_operation_of_one_user_is_kept_once(desk):
    import uuid

    operation = uuid.uuid4()
    desk.apply(desk.add("Watched"), "I-001", WATCHED, operation=operation)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(
            study=desk.study, user=desk.by, name="x", changes=[], operation=operation
        )
    assert Act.objects.filter(operation=operation).count() == 1
