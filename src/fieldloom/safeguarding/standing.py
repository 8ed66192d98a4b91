"""A record as the rules see it, for one person."""

from fieldloom.access.gate import may
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.safeguarding.models import SafeguardingRecord
from fieldloom.safeguarding.rules import Standing, State


def standing(user: User, row: SafeguardingRecord) -> Standing:
    """A record as the rules see it for one reader. Narrows nothing: for rules, not for doors."""
    lead = may(user, Permission.READ_SAFEGUARDING, row.study_id).allowed
    return Standing(State(row.state), row.author_id == user.pk, lead, row.legal_hold)
