"""How far a writer's grant reaches: one site, or the plan of the whole study."""

from fieldloom.access.gate import reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.fieldwork.models import Site
from fieldloom.ground.answers import Refused


def at_site(by: User, site: Site) -> None:
    """Raise `Refused` unless the writer's grant reaches this site."""
    if not reach(by, Permission.WRITE_FIELDWORK, site.study_id).reaches(site.code):
        raise Refused(
            Decision(
                False,
                "Your role lets you enter encounters, but not at this site.",
                "A principal investigator or steward extends your grant to the site.",
            )
        )


def over_all_sites(by: User, study: Study | int) -> None:
    """Raise `Refused` unless the writer's grant reaches every site: the plan is the whole study's."""
    if reach(by, Permission.WRITE_FIELDWORK, study).sites is not None:
        raise Refused(
            Decision(
                False,
                "Sites, waves and targets are set for the whole study, and your role is narrowed "
                "to some of its sites.",
                "Somebody whose grant reaches every site sets them.",
            )
        )
