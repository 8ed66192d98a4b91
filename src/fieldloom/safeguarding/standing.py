"""A record as the rules see it, for one person."""

from fieldloom.access.gate import may, reach, reach_of_all
from fieldloom.access.models import User
from fieldloom.access.rules import NOWHERE, Permission
from fieldloom.safeguarding.models import SafeguardingRecord
from fieldloom.safeguarding.rules import Standing, State


def standing(user: User, row: SafeguardingRecord) -> Standing:
    """A record as the rules see it for one reader. Narrows nothing: for rules, not for doors."""
    lead = in_reach(user, Permission.READ_SAFEGUARDING, row)
    return Standing(State(row.state), row.author_id == user.pk, lead, row.legal_hold)


def led(row: SafeguardingRecord) -> bool:
    """Whether there is a safeguarding lead today whose grant reaches a record."""
    leads = reach_of_all(Permission.READ_SAFEGUARDING, row.study_id)
    return leads.reaches(row.encounter or NOWHERE)


def in_reach(user: User, permission: Permission, row: SafeguardingRecord) -> bool:
    """Whether a permission reaches a record: by where it came up. One that came up at no encounter
    is of the whole study."""
    if not may(user, permission, row.study_id).allowed:
        return False
    return reach(user, permission, row.study_id).reaches(row.encounter or NOWHERE)
