"""What the tables themselves refuse, whoever writes to them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fieldloom.people.models import Family, Membership, Participant, Service


@pytest.fixture
def rows(study):
    family = Family.objects.create(study=study, ref="H01", nation="scotland")
    service = Service.objects.create(study=study, ref="SV1", nation="scotland")
    person = Participant.objects.create(study=study, ref="H01-P1", kind="adult")
    return family, service, person


def _refused(**fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(role="mother", **fields)


def test_a_membership_is_of_a_family_or_of_a_service_never_both_or_neither(study, rows):
    family, service, person = rows
    _refused(study=study, participant=person)
    _refused(study=study, participant=person, family=family, service=service)


def test_a_membership_never_ends_before_it_begins(study, rows):
    family, _, person = rows
    days = {"from_day": date(2022, 2, 1), "to_day": date(2022, 1, 31)}
    _refused(study=study, participant=person, family=family, **days)


def test_a_study_code_stands_once_in_a_study(study, rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        Family.objects.create(study=study, ref="H01", nation="england")
