"""Deciding what an audience is told, and which words stand for a place or a service."""

from collections.abc import Mapping

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold
from fieldloom.pseudonyms.models import Entity, Rung, ViewDecision
from fieldloom.pseudonyms.rules.audiences import Profile, View, rungs_of
from fieldloom.pseudonyms.rules.deciding import words_fit
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.within import known_of, whole_study


@recorded("view of an audience decided")
@needs(Permission.KEEP_NAMES)
def decide_view(*, by: User, study: Study, view: View, profile: Profile) -> ViewDecision:
    """Decide what an audience is told from now on. What was decided before stays on record.

    Raises `Unfit` for the team: it works with the texts as they stand.
    """
    whole_study(by, study)
    if view is View.TEAM and profile.changes:
        raise Unfit(
            "The team is told what stands in the texts: it works on them.",
            "Decide another view, or another replacement for what should not stand there.",
        )
    told = {name: one.value for name, one in profile.told().items()}
    return ViewDecision.objects.create(
        study=study, view=view.value, decided_by=by, decided_at=timezone.now(), **told
    )


@recorded("words for a place or service decided")
@needs(Permission.KEEP_NAMES)
def set_ladder(*, by: User, entity: Entity, rungs: Mapping[str, str]) -> list[Rung]:
    """Keep these words for a place by level, or for the kind of a service; a level without words is
    forgotten, and one that is not given stays.

    Raises `Unfit` for a level that this kind has not, and for words that hold a real name of the study.
    """
    fitting = rungs_of(Kind(entity.kind))
    known = known_of(entity.study_id, kept=False)
    kept = []
    for level, words in ((level, " ".join(words.split())) for level, words in rungs.items()):
        if level not in fitting:
            raise Unfit(
                f"Of {entity.shown} no words are kept for “{level}”.",
                f"One of: {', '.join(fitting) or 'none'}.",
                level,
            )
        if not words:
            entity.rungs.filter(level=level).delete()
            continue
        hold(words_fit(words, known, ()), level)
        row, _ = Rung.objects.update_or_create(
            entity=entity, level=level, defaults={"words": words}
        )
        kept.append(row)
    return kept
