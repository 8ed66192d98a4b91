"""What is kept of safeguarding: that there is a record and how it stands, openly; its words, sealed."""

from django.db import models
from django.db.models import Q

from fieldloom.access.models import Study, User
from fieldloom.fieldwork.models import Encounter
from fieldloom.safeguarding.rules import State


class SafeguardingRecord(models.Model):
    """That there is a record, at which encounter it came up, and how it stands. No word of it."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="safeguarding_records")
    ref = models.CharField(max_length=30)
    encounter = models.ForeignKey(
        Encounter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12,
        choices=[(s.value, s.label) for s in State],
        default=State.WITH_AUTHOR.value,
    )
    legal_hold = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "ref"], name="safeguarding_ref_once"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED.value, legal_hold=True),
                name="never_closed_under_a_legal_hold",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class SafeguardingEntry(models.Model):
    """One entry, sealed under the compartment's own key: its kind, its words, and the day it speaks
    of. The database refuses to change or drop one."""

    record = models.ForeignKey(SafeguardingRecord, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="safeguarding_entry_once")
        ]

    @property
    def study_id(self) -> int:
        return self.record.study_id

    def __str__(self) -> str:
        return f"{self.record_id}, {self.number}"
