"""What is kept: what was asked for, how far it is, and how it ended."""

import uuid

from django.db import models

from fieldloom.access.models import Study, User
from fieldloom.jobs.rules import State


class Job(models.Model):
    """One piece of long work. `subject` is the row id of what it works on; never any words.

    The row is written in the transaction that asks for the work, so that no job is lost between
    the asking and the doing; the worker finds it there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    state = models.CharField(
        max_length=12, default=State.WAITING.value, choices=[(s.value, s.label) for s in State]
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    trouble = models.CharField(max_length=300, blank=True)
    stop_asked = models.BooleanField(default=False)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
