"""Raw texts for whoever makes their names safe: all that nothing else withholds from the team."""

from collections import defaultdict
from collections.abc import Collection

from django.utils import timezone

from fieldloom.sources.clearance.asking import Question, withheld
from fieldloom.sources.clearance.veil import ONLY_HOLDS, TEAM, policy_of
from fieldloom.sources.models import Paragraph
from fieldloom.sources.rules.masking import Span


def withheld_beside_names(study_id: int, sources: Collection[int]) -> dict[int, list[Span]]:
    """What is withheld of these sources (row ids) for other reasons than that names were not made safe: by
    revision, in code points, in order. What somebody wrote down themselves is withheld from them as well."""
    if not sources:
        return {}
    now = timezone.now()
    policy = policy_of(study_id, now) or ONLY_HOLDS
    found = withheld(Question(study_id, TEAM, now, policy, sources, names=False))
    keys = [one.paragraph for one in found if one.paragraph is not None]
    spans: dict[int, list[Span]] = defaultdict(list)
    for first in range(0, len(keys), 5000):
        rows = Paragraph.objects.filter(pk__in=keys[first : first + 5000])
        rows = rows.order_by("revision", "start")
        for revision, start, end in rows.values_list("revision_id", "start", "end"):
            spans[revision].append((start, end))
    return {revision: sorted(some) for revision, some in spans.items()}
