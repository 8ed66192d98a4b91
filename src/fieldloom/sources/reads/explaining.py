"""What was answered to those who asked why, made again of what the trail keeps."""

from typing import Any

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.sources.clearance import explaining


@asks(Permission.READ_AUDIT)
def why_said(*, to: User, study: Study, about: list[dict[str, Any]]) -> list[str]:
    """The sentences that were told, for what entries of the trail keep of an asking ("asked why")."""
    return [one.sentence for one in explaining.in_words(study.pk, about)]
