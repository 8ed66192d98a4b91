"""Which passages of a text only others' work stands on, while a blind round hides that work."""

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Coding, Memo
from fieldloom.coding.reads.reach import blindness, unblinded, unblinded_memos
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.sources.models import Source

NONE: frozenset[int] = frozenset()


@asks(Permission.READ_SOURCES)
def hidden_passages(*, to: User, source: Source) -> frozenset[int]:
    """Row ids of a source's passages of which the asker is not to know: that somebody chose these
    words says already how they read them. None are hidden outside a blind round."""
    study = source.study_id
    if blindness(to, study) is None:
        return NONE
    noted = {"source": source, "about": MemoAbout.PASSAGE.value}
    standing = set(Coding.objects.filter(source=source).values_list("passage_id", flat=True))
    standing |= set(Memo.objects.filter(**noted).values_list("about_id", flat=True))
    seen = set(unblinded(to, study, source=source).values_list("passage_id", flat=True))
    seen |= set(unblinded_memos(to, study, **noted).values_list("about_id", flat=True))
    return frozenset(standing - seen)
