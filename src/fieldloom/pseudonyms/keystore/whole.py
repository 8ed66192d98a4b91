"""Whether the key database at hand is that of the data: nothing is added to an older one, or another's."""

from django.db.models import QuerySet

from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.models import Entity, Rewriting, WayBack


def ways_back() -> "QuerySet[WayBack]":
    """Those of which something should be in the key database: all but those that are lost whole."""
    return WayBack.objects.exclude(lost_at__isnull=False, before=[])


def wanted_tokens() -> set[str]:
    """The tokens that the key database should hold, over all studies."""
    tokens = set(Entity.objects.filter(forms__isnull=False).values_list("token", flat=True))
    tokens |= set(ways_back().values_list("token", flat=True))
    return tokens | set(Rewriting.objects.filter(lost_at=None).values_list("token", flat=True))


def must_be_whole(but: str = "") -> None:
    """See that it holds what the data say it does. Raises `NamesShut`: what would be added to an older one,
    or to that of other data, would be missing once the right one is put back. `but`: a token of which
    the key is made next."""
    wanted = wanted_tokens() - {but}
    if lacking := wanted - holding.known():
        raise file.NamesShut(
            f"The key database at hand lacks {len(lacking)} of {len(wanted)} keys of these data: it is "
            "older, or belongs to others. Nothing was changed.",
            "Put its newest copy back: fieldloom safe restore-key. Only where every copy is lost: "
            "fieldloom safe give-up",
        )
