"""That a second person has verified the consent of what was taken in. Never changed."""

from django.db import models
from django.db.models import Q

from fieldloom.access.models import Study, User
from fieldloom.fieldwork.models import Encounter
from fieldloom.sources.models.material import Source


class Verification(models.Model):
    """Of the material of an `encounter` that waited at that moment, or of one `source` of none.

    `looked_at` keeps the row ids of what was looked at: participants, events, process checks, holds.
    `note` is in the team's words.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="verifications")
    encounter = models.ForeignKey(
        Encounter, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    looked_at = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(encounter__isnull=True) ^ Q(source__isnull=True),
                name="verified_of_an_encounter_or_a_source",
            )
        ]

    def __str__(self) -> str:
        return f"verified: {self.encounter_id or self.source_id}"
