"""The pages of a document, among the paragraphs of its text."""

from django.db.models import Min

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.sources.models import Paragraph, Revision


@asks(Permission.READ_SOURCES)
def pages(*, to: User, revision: Revision) -> list[tuple[int, int]]:
    """(page, number of the first paragraph that begins on it), in order; empty for a text without."""
    rows = Paragraph.objects.filter(revision=revision, page__isnull=False).order_by()
    grouped = rows.values("page").annotate(first=Min("number")).order_by("page")
    return [(int(page or 0), int(first)) for page, first in grouped.values_list("page", "first")]
