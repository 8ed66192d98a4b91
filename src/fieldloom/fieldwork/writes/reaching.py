"""How far a writer's grant reaches: one site, or the plan of the whole study."""

from fieldloom.access.gate import beyond, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.fieldwork.models import Encounter, Site
from fieldloom.ground.answers import Refused


def in_reach(by: User, encounter: Encounter) -> None:
    """Raise `Refused` unless the writer's grants reach this encounter as it now is."""
    scope = reach(by, Permission.WRITE_FIELDWORK, encounter.study_id)
    if not scope.reaches(encounter):
        raise Refused(beyond(Permission.WRITE_FIELDWORK, scope))


def at_site(by: User, site: Site) -> None:
    """Raise `Refused` unless the writer's grant reaches this site."""
    if not site.lies_in(reach(by, Permission.WRITE_FIELDWORK, site.study_id)):
        raise Refused(
            Decision(
                False,
                "Your role lets you enter encounters, but not at this site.",
                "A principal investigator or steward extends your grant to the site.",
            )
        )


def over_all_sites(by: User, study: Study | int) -> None:
    """Raise `Refused` unless the writer's grant reaches everything: the plan is the whole study's."""
    if not reach(by, Permission.WRITE_FIELDWORK, study).everything:
        raise Refused(
            Decision(
                False,
                "Sites, waves and targets are set for the whole study, and your role is narrowed "
                "to a part of it.",
                "Somebody whose grant reaches everything sets them.",
            )
        )
