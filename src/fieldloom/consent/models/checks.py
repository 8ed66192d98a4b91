"""What was said about taking part at each encounter. Nothing here ever changes."""

from django.db import models

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.consent.models.events import Event
from fieldloom.consent.rules.checking import Outcome, Sign
from fieldloom.fieldwork.models import Encounter
from fieldloom.people.models import Participant


class ProcessCheck(models.Model):
    """One participant, at one encounter. `event` is the event of consent that it stands for, and
    `sign_event` the one that a child's sign brought about, where there are any.

    `off_limits` are topics in plain words of the team, as they stand from now on. `place` is where
    it was said, `why` why it was not asked. The database refuses to change or drop a row.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    encounter = models.ForeignKey(
        Encounter, on_delete=models.PROTECT, related_name="process_checks"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="process_checks"
    )
    outcome = models.CharField(max_length=12, choices=[(o.value, o.label) for o in Outcome])
    why = models.CharField(max_length=200, blank=True)
    off_limits = models.JSONField(default=list, blank=True)
    sign = models.CharField(max_length=10, choices=[(s.value, s.label) for s in Sign], blank=True)
    sign_note = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=120, blank=True)
    grantor = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sign_event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["participant", "at"], name="checked_of")]

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches the person it is about."""
        return self.participant.lies_in(scope)

    def __str__(self) -> str:
        return f"{self.encounter_id}, {self.participant_id}: {self.outcome}"


class StruckCheck(models.Model):
    """A process check that was a mistake: it does not count, and stays to be read. Never changed."""

    of = models.OneToOneField(ProcessCheck, on_delete=models.PROTECT, related_name="struck")
    struck_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reasoning = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    @property
    def study_id(self) -> int:
        return self.of.study_id

    def __str__(self) -> str:
        return f"struck out: {self.of_id}"
