"""Requests that something be taken out of field material, and what was decided on them."""

from django.db import models
from django.db.models import F, Q

from fieldloom.access.models import User
from fieldloom.people.models import Participant
from fieldloom.sources.models.guarding import Hold
from fieldloom.sources.models.material import OfSource, Passage, Source
from fieldloom.sources.rules.redacting import Ground, Requester, RequestState, Wanted


class RedactionRequest(OfSource, models.Model):
    """Somebody asked that a passage, or (without one) a whole source, be taken out.

    `participant` is who asked, or for whom somebody asked; `asked_by` is set where one of the team did.
    `hold` is what hides it; a decision that declines lifts it, an appeal puts another on. Reasons are
    the team's words and hold none of the passage.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="requests")
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    requester = models.CharField(max_length=12, choices=[(r.value, r.label) for r in Requester])
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ground = models.CharField(max_length=12, choices=[(g.value, g.label) for g in Ground])
    wanted = models.CharField(max_length=12, choices=[(w.value, w.label) for w in Wanted])
    state = models.CharField(
        max_length=20,
        choices=[(s.value, s.label) for s in RequestState],
        default=RequestState.OPEN.value,
    )
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="requests")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reasons = models.CharField(max_length=600, blank=True)
    appealed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_grounds = models.CharField(max_length=600, blank=True)
    appeal_decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_decided_at = models.DateTimeField(null=True, blank=True)
    appeal_reasons = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (
                    ~Q(decided_by=F("recorded_by"))
                    & (Q(asked_by__isnull=True) | ~Q(decided_by=F("asked_by")))
                ),
                name="a_second_person_decides_on_a_request",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decided_by__isnull=True)
                | (
                    ~Q(appeal_decided_by=F("recorded_by"))
                    & ~Q(appeal_decided_by=F("decided_by"))
                    & (Q(asked_by__isnull=True) | ~Q(appeal_decided_by=F("asked_by")))
                ),
                name="a_third_person_decides_on_an_appeal",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk} on {self.source_id}: {self.state}"
