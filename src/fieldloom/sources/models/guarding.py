"""Who is in field material, what lies on it, and what is withheld of it for that."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from fieldloom.access.models import Study, User
from fieldloom.consent.rules.terms import Part
from fieldloom.people.models import Participant
from fieldloom.sources.models.material import OfSource, Passage, Revision, Source
from fieldloom.sources.rules.presence import HoldKind, ProposedFrom, Tagged


class Subject(OfSource, models.Model):
    """A participant is in a passage, or (without one) in the whole source.

    Whoever is linked to a speaker is in what that speaker says without a row. `identifiability` goes
    from 0 (nobody could tell) to 3 (anybody); `flags` are values of `Flag`. `checked_back`: the person
    has seen it and agreed to it as it is. Proposed rows bind as confirmed ones do.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="subjects")
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="subjects"
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="presences")
    part = models.CharField(
        max_length=10,
        choices=[(p.value, p.label) for p in Part],
        default=Part.MENTIONED.value,
    )
    identifiability = models.PositiveSmallIntegerField(default=3)
    flags = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(t.value, t.label) for t in Tagged],
        default=Tagged.PROPOSED.value,
    )
    proposed_from = models.CharField(
        max_length=10,
        choices=[(p.value, p.label) for p in ProposedFrom],
        default=ProposedFrom.PERSON.value,
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_back = models.BooleanField(default=False)

    class Meta:
        ordering = ["source", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "participant", "part"],
                condition=Q(passage__isnull=False),
                name="in_a_passage_once",
            ),
            models.UniqueConstraint(
                fields=["source", "participant", "part"],
                condition=Q(passage__isnull=True),
                name="in_a_source_once",
            ),
            models.CheckConstraint(
                condition=Q(identifiability__lte=3), name="identifiable_from_0_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.source_id}"


class Hold(OfSource, models.Model):
    """Something that shuts a passage, or (without one) a whole source, from `at` until it is lifted,
    at the latest until the end of the day `until`. `reason` is one of the team's kinds of reason."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="holds")
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="holds"
    )
    kind = models.CharField(max_length=12, choices=[(k.value, k.label) for k in HoldKind])
    until = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["source", "pk"]

    @property
    def lies(self) -> bool:
        """Whether it still shuts what it lies on: nobody lifted it, and its last day has not passed."""
        passed = self.until is not None and self.until < timezone.localdate()
        return self.lifted_at is None and not passed

    def __str__(self) -> str:
        return f"{self.kind} on {self.source_id}"


class Veil(models.Model):
    """That a study's material was looked through for what is withheld of it, and until when that
    holds: then something runs out, or somebody comes of age. No row: consent does not decide."""

    study = models.OneToOneField(Study, on_delete=models.PROTECT, related_name="veil")
    drawn_at = models.DateTimeField()
    holds_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"veil of {self.study_id}"


class Veiled(models.Model):
    """A paragraph that not the whole team may read: only an audience up to `level` may, as levels of
    `Audience` go; -1 is nobody. One row without a paragraph stands for a source as a whole.

    `start` and `end` repeat the paragraph's, so that what overlaps it is found without a join.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="veiled")
    paragraph = models.BigIntegerField(null=True)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    level = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph"],
                condition=Q(paragraph__isnull=False),
                name="veiled_paragraph_once",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(paragraph__isnull=True), name="veiled_source_once"
            ),
        ]
        indexes = [models.Index(fields=["revision", "start"], name="veiled_places")]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.level}"


class VeiledPassage(models.Model):
    """A passage that touches veiled words, or is a part of a picture of which anything is veiled;
    `level` is the least of what it touches, so the same readers may not see it.

    It follows from `Veiled`, and is kept so that no read has to work it out for each coding. Written
    by `clearance.kept` when the veil is drawn, and by the database itself when a passage is made,
    moved or dropped, whoever does so.
    """

    passage = models.OneToOneField(
        Passage, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    level = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.passage_id}: {self.level}"
