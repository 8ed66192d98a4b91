"""What the trail records, and that it stands or falls with the act."""

import pytest
from django.db import IntegrityError, connection, transaction

from fieldloom.access.models import Study
from fieldloom.audit import reads
from fieldloom.audit.models import Entry
from fieldloom.audit.refs import refs
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Refused

CANARY = "words of a participant"


@recorded("study renamed")
def rename(*, by, study, title, fail=None):
    study.title = title
    study.save()
    if fail:
        raise fail
    return study


def test_a_write_and_its_entry_stand_together(study, keeper):
    rename(by=keeper, study=study, title="New")
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.actor, entry.study) == ("study renamed", keeper.pk, study.pk)
    assert entry.about == {"study": f"study:{study.pk}", "made": f"study:{study.pk}"}


def test_a_write_and_its_entry_fall_together(study, keeper):
    before = Entry.objects.count()
    with pytest.raises(RuntimeError):
        rename(by=keeper, study=study, title="New", fail=RuntimeError())
    assert Entry.objects.count() == before
    assert Study.objects.get().title == "Quayside"


@pytest.mark.django_db(transaction=True)
def test_a_refused_write_is_recorded_as_refused(study, keeper):
    from fieldloom.access.rules import Decision

    with pytest.raises(Refused):
        rename(by=keeper, study=study, title="New", fail=Refused(Decision(False, "No.")))
    entry = Entry.objects.order_by("-number").first()
    assert entry.refused
    assert Study.objects.get().title == "Quayside"


def test_no_text_reaches_the_trail(study, keeper):
    rename(by=keeper, study=study, title=CANARY)
    assert CANARY not in str(list(Entry.objects.values_list("about", flat=True)))


def test_only_ids_pass_into_an_entry(study):
    given = {
        "study": study,
        "text": CANARY,
        "count": 3,
        "code_id": 4,
        "flag": True,
        "many": [study],
    }
    told = refs(given)
    many = {"count": 1, "first": [f"study:{study.pk}"]}
    assert told == {"study": f"study:{study.pk}", "code_id": 4, "many": many}


def test_the_whole_trail_verifies(study, keeper):
    for number in range(5):
        rename(by=keeper, study=study, title=f"T{number}")
    verdict = reads.verdict(reads.head())
    assert verdict.whole
    assert verdict.entries == Entry.objects.count()


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_or_drop_an_entry(study, sql):
    with (
        pytest.raises(IntegrityError, match="never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
