"""How far a writer's grants reach among people: every family, or some."""

from fieldloom.access.gate import beyond, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.ground.answers import Refused
from fieldloom.people.models import Family, Participant, Service


def in_reach(by: User, thing: Family | Participant | Service) -> None:
    """Raise `Refused` unless the writer's grants reach it; services are of the whole study."""
    scope = reach(by, Permission.WRITE_PEOPLE, thing.study_id)
    if not isinstance(thing, Service) and not thing.lies_in(scope):
        raise Refused(beyond(Permission.WRITE_PEOPLE, scope))


def over_all_families(by: User, study: Study) -> None:
    """Raise `Refused` unless the writer's grants reach every family: a new one is outside them."""
    if reach(by, Permission.WRITE_PEOPLE, study).families is not None:
        raise Refused(
            Decision(
                False,
                "A new family would be out of your reach: your role is narrowed to some families.",
                "Somebody whose grant reaches every family adds it, and proposes a grant for it.",
            )
        )
