"""What is kept of the jigsaw: what a reader marked as telling, what a study calls rare, and who signed what.

No row holds a word of the text. Rows are only added.
"""

from django.db import models
from django.db.models import Q

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.ground.labelled import Labelled
from fieldloom.people.models import Family, Participant
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.jigsaw import USUAL, Rarity, Sort
from fieldloom.pseudonyms.rules.jigsaw_signing import Becomes, Decided
from fieldloom.sources.models import OfSource, Passage, Source


def _choices(kinds: type[Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in kinds]


def _one_of(family: str, person: str) -> Q:
    return Q(**{f"{family}__isnull": False}) ^ Q(**{f"{person}__isnull": False})


class Telling(OfSource, models.Model):
    """A reader says that a passage tells somebody by a thing of this sort. `mark` is that of the word they
    gave for it, which is not kept: the same word is the same thing. `takes_back`: this row says that
    another does not count any more."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="tellings")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="tellings")
    sort = models.CharField(max_length=10, choices=_choices(Sort))
    mark = models.CharField(max_length=64)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="tellings"
    )
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="tellings")
    takes_back = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="taken_back"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of("family", "participant"), name="it_tells_one_person_or_family"
            )
        ]

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {"telling": f"telling:{self.pk}", "sort": self.sort}

    def __str__(self) -> str:
        return f"{self.sort} at {self.passage_id}"


class RareBelow(models.Model):
    """What fewer than `number` share is rare in a study; the last row counts."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=USUAL)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"rare below {self.number} in {self.study_id}"


class Settled(models.Model):
    """What was decided of what remains of a family, or of somebody of no family, for one audience.

    Without `prepared` it is what a first reader decided; with it, the signature of a second one under that
    row. `decided`: mark -> [how rare it was, what becomes of it, words]; `fingerprint` is of those.
    `alone`: nobody could sign who had no hand in it.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="settled")
    view = models.CharField(max_length=20, choices=_choices(View))
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="settled")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="settled"
    )
    decided = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    prepared = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="signed")
    alone = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of("family", "participant"), name="settled_of_one_person_or_family"
            )
        ]

    def lies_in(self, scope: Scope) -> bool:
        """How rare something is can only be said of the whole study."""
        return scope.everything

    @property
    def decisions(self) -> dict[str, Decided]:
        """What was decided, by mark, as the rules see it."""
        return {
            mark: Decided(Rarity(rarity), Becomes(becomes), words)
            for mark, (rarity, becomes, words) in self.decided.items()
        }

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {"settled": f"settled:{self.pk}", "view": self.view, "decided": len(self.decided)}

    def __str__(self) -> str:
        return f"settled {self.pk} for {self.view}"
