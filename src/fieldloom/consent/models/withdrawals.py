"""What becomes of what somebody has withdrawn: one case for each withdrawal and each revocation."""

from django.db import models
from django.db.models import Q

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.consent.models.events import Event
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.withdrawing import CaseState, Route
from fieldloom.people.models import Participant


class Withdrawal(models.Model):
    """One withdrawal on its way from being received to being carried out.

    What it is about, in which voice and to what effect, its `event` says, and that never changes.
    `hands` are the row ids of all who looked at what it reaches. `manifest` holds kinds, numbers and
    row ids, `result` numbers: never a word of anybody. `job` is the long work that carries it out.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="withdrawals")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="withdrawals"
    )
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="withdrawal")
    route = models.CharField(
        max_length=12,
        choices=[(r.value, r.label) for r in Route],
        default=Route.IN_PERSON.value,
    )
    received_at = models.DateTimeField()
    due_by = models.DateField()
    state = models.CharField(
        max_length=12,
        choices=[(s.value, s.label) for s in CaseState],
        default=CaseState.RECEIVED.value,
    )
    hands = models.JSONField(default=list, blank=True)
    manifest = models.JSONField(default=dict, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_at_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    job = models.UUIDField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_by", "pk"]
        indexes = [models.Index(fields=["study", "state"], name="withdrawals_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="confirmed_by_somebody",
            )
        ]

    @property
    def effect(self) -> Effect:
        """What is to become of what is there."""
        return Effect(self.event.effect)

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches the person it is about."""
        return self.participant.lies_in(scope)

    def __str__(self) -> str:
        return f"Withdrawal {self.pk} ({self.state})"
