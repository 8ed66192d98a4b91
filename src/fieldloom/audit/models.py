"""What is kept: one row an act, each bound to the row before it."""

from django.db import models


class Entry(models.Model):
    """One act. `about` holds ids only; `mark` binds the row to all rows before it.

    `number` counts from 1 without gaps, so a missing row shows. `actor`, `study` are row ids kept
    as plain numbers: the trail knows no other room and outlives what it tells of.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    study = models.BigIntegerField(null=True, db_index=True)
    verb = models.CharField(max_length=80)
    about = models.JSONField(default=dict)
    refused = models.BooleanField(default=False)
    before = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["study", "-number"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.verb}"
