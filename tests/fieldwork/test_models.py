"""What the tables themselves refuse, whoever writes to them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fieldloom.fieldwork.models import Encounter, Site, Target, Wave


def _refused(model, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def test_a_wave_never_ends_before_it_begins(study):
    days = {"from_day": date(2022, 2, 1), "to_day": date(2022, 1, 31)}
    _refused(Wave, study=study, code="W1", name="One", **days)


def test_codes_stand_once_in_a_study(field):
    _refused(Site, study=field.study, code="PLN", name="Again", nation="wales")
    held = field.meet()
    _refused(
        Encounter,
        study=field.study,
        ref=held.ref,
        kind="visit",
        state="planned",
        site=field.north,
    )


@pytest.mark.parametrize("in_wave", [True, False])
def test_one_target_stands_for_a_kind_nation_and_period(field, in_wave):
    fields = {"study": field.study, "kind": "families", "nation": "scotland", "planned": 3}
    fields["wave"] = field.first if in_wave else None
    Target.objects.create(**fields)
    _refused(Target, **fields)
