"""What may be seen of the trail. Who may ask is decided one floor up, in `access.reads.trail`."""

from collections.abc import Iterator

from django.db.models import QuerySet

from fieldloom.audit import rules
from fieldloom.audit.models import Entry
from fieldloom.ground.keys import derived_key


def entries(study: int | None) -> QuerySet[Entry]:
    """The entries of one study (row id), or of the whole house for None, newest first."""
    rows = Entry.objects.order_by("-number")
    return rows if study is None else rows.filter(study=study)


def lines() -> Iterator[rules.Line]:
    """Every entry in order, as the chain sees it, a few thousand rows in memory at a time."""
    fields = ("number", "at", "actor", "study", "verb", "about", "refused", "before", "mark")
    rows = Entry.objects.order_by("number").values_list(*fields)
    return (rules.Line(*row) for row in rows.iterator(chunk_size=5000))


def verdict(head: str | None = None) -> rules.Verdict:
    """Whether the whole trail stands as it was written."""
    return rules.verify(lines(), derived_key("audit"), head)


def head() -> str:
    """The mark of the newest entry: printed in backups, so that a cut-off end shows."""
    return Entry.objects.order_by("-number").values_list("mark", flat=True).first() or rules.FIRST


def who_made(study: int, verb: str, made: str) -> int | None:
    """Row id of the user who last made this ("subject:12") by an act of that verb; None for nobody."""
    rows = entries(study).filter(verb=verb, about__made=made, refused=False)
    return rows.values_list("actor", flat=True).first()


def last(*verbs: str) -> Entry | None:
    """The newest entry of the house as a whole (of no study) with one of these verbs."""
    own = Entry.objects.filter(study=None, verb__in=verbs, refused=False)
    return own.order_by("-number").first()
