"""What became of something at a door: stopped on a real name, or let through by a person who looked."""

from collections.abc import Sequence

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.pseudonyms.models import Entity

MOST = 20  # entities that an entry names


@recorded("export stopped on a real name")
@needs(Permission.ENTER)
def note_stopped(*, by: User, study: Study, entities: Sequence[int]) -> list[Entity]:
    """Note that something of theirs did not leave, since it held names of these entities (row ids)."""
    return _told(study, entities)


@recorded("export stopped on what may be a name")
@needs(Permission.ENTER)
def note_doubted(*, by: User, study: Study, entities: Sequence[int]) -> list[Entity]:
    """Note that something of theirs did not leave yet, since words in it may be names of these entities."""
    return _told(study, entities)


@recorded("exports shut after many stops")
@needs(Permission.ENTER)
def note_shut(*, by: User, study: Study) -> None:
    """Note that nothing of theirs leaves for a while, since much was stopped; who keeps names is told."""


@recorded("doubtful names let through")
@needs(Permission.ENTER)
def note_let_through(*, by: User, study: Study, entities: Sequence[int]) -> list[Entity]:
    """Note that they looked at each word that may be a name of these entities, and let it leave."""
    return _told(study, entities)


def _told(study: Study, entities: Sequence[int]) -> list[Entity]:
    return list(Entity.objects.filter(study=study, pk__in=list(entities)[:MOST]))
