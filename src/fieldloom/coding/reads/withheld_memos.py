"""Which memos say what is withheld: those on withheld words, and any that quotes some of them."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from django.db.models import Q

from fieldloom.coding.models import Coding, Memo
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.quoting import quoting
from fieldloom.sources.clearance.hidden import Hidden
from fieldloom.sources.models import Paragraph

KEPT = 64
# By a digest of the very memos and of which paragraphs are withheld, whose words never change: so an
# answer cannot go out of date. It holds row ids of memos, and nobody's words.
_answers: OrderedDict[bytes, frozenset[int]] = OrderedDict()
_one_at_a_time = Lock()


def withheld_memos(study_id: int, veiled: Hidden) -> frozenset[int]:
    """Row ids of a study's memos that are withheld from a reader."""
    texts = dict(Memo.objects.filter(study_id=study_id).order_by("pk").values_list("pk", "text"))
    if not texts:
        return frozenset()
    passages = veiled.passages()
    codings = Coding.objects.filter(passage__in=passages).order_by()
    about = Q(about=MemoAbout.PASSAGE.value, about_id__in=passages)
    about |= Q(about=MemoAbout.CODING.value, about_id__in=codings.values("pk"))
    rows = Memo.objects.filter(about, study_id=study_id).order_by()
    return _quoting(texts, veiled).union(rows.values_list("pk", flat=True))


def _quoting(texts: Mapping[int, str], veiled: Hidden) -> frozenset[int]:
    asked = _digest(texts, veiled)
    with _one_at_a_time:
        known = _answers.get(asked)
        if known is not None:
            _answers.move_to_end(asked)
            return known
    shut = Paragraph.objects.filter(pk__in=veiled.rows().values("paragraph")).order_by()
    found = frozenset(quoting(texts, shut.values_list("text", flat=True)))
    with _one_at_a_time:
        _answers[asked] = found
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return found


def _digest(texts: Mapping[int, str], veiled: Hidden) -> bytes:
    told = hashlib.blake2b(veiled.paragraphs().tobytes())
    for pk, text in texts.items():
        told.update(b"%d %d " % (pk, len(text)))
        told.update(text.encode())
    return told.digest()
