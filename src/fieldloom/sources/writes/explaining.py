"""Somebody asks why they may see something, or not. A write, since each asking stands in the trail."""

from dataclasses import dataclass

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.sources.clearance import explaining
from fieldloom.sources.reads.holdings import source
from fieldloom.sources.rules.explaining import Facts, Why


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: a source by its study id, a paragraph of it by its number, or a page by its
    name, such as "team:grant"."""

    source: str = ""
    paragraph: int | None = None
    page: str = ""


@recorded("asked why")
@needs(Permission.ENTER)
def ask_why(*, by: User, study: Study, about: Asked) -> Why:
    """Why somebody may see a passage, a source or a page, or why not, and what would change it.

    What lies out of reach is answered as what does not exist. The trail keeps rule ids and row ids, and
    no words; `reads.why_said` makes the same sentence of them.
    """
    return explaining.in_words(study.pk, [_facts(by, study, about)])[0]


def _facts(by: User, study: Study, about: Asked) -> Facts:
    if about.page:
        return explaining.of_page(by, study, about.page)
    try:
        found = source(about.source, to=by, study=study)
        if about.paragraph is None:
            return explaining.of_source(by, found)
        return explaining.of_paragraph(by, found, about.paragraph)
    except (NotFound, Refused):
        return explaining.of_nothing(by, study)
