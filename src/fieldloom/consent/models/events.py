"""The events of consent, each with its lines, and findings of competence. Nothing here ever changes."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.consent.models.papers import MEDIA, PURPOSES, Clause, FormVersion, InfoSheet
from fieldloom.consent.rules.events import Effect, EventKind, Mode
from fieldloom.consent.rules.terms import Says, Voice
from fieldloom.fieldwork.models import Encounter, Wave
from fieldloom.people.models import Participant
from fieldloom.people.rules import Nation


class Event(models.Model):
    """Something that was said about one participant's material, at a moment, in a voice.

    `grantor` is who answered for them. `at` is when it was said, `recorded_at` when it was written
    down. `supersedes` is the event that an invalidating one finds not to count. `reasoning` is the
    team's, in its own words. The database refuses to change or drop an event.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="consent_events")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="consent_events"
    )
    voice = models.CharField(max_length=10, choices=[(v.value, v.label) for v in Voice])
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in EventKind])
    grantor = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    form = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    sheet = models.ForeignKey(
        InfoSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="consent_events"
    )
    encounter = models.ForeignKey(
        Encounter, on_delete=models.PROTECT, null=True, blank=True, related_name="consent_events"
    )
    mode = models.CharField(
        max_length=20, choices=[(m.value, m.label) for m in Mode], default=Mode.VERBAL.value
    )
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    witness = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    evidence = models.CharField(max_length=64, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    effect = models.CharField(
        max_length=10, choices=[(e.value, e.label) for e in Effect], blank=True
    )
    reasoning = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["participant", "at"], name="consent_said_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) ^ Q(kind=EventKind.INVALIDATE.value),
                name="what_does_not_count_is_named",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
                name="found_not_to_count_once",
            ),
        ]

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches the person it is about."""
        return self.participant.lies_in(scope)

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.kind}"


class EventLine(models.Model):
    """From the event on: this holds of a purpose, a medium and a wave; empty means all of them.

    `until` is the last day of an agreement that runs out; `renews` says that it was given before.
    One event says one thing of each: the database refuses a second.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="lines")
    purpose = models.CharField(max_length=30, choices=PURPOSES, blank=True)
    medium = models.CharField(max_length=10, choices=MEDIA, blank=True)
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="consent_lines"
    )
    says = models.CharField(max_length=20, choices=[(s.value, s.label) for s in Says])
    ceiling = models.PositiveSmallIntegerField(default=0)
    conditions = models.JSONField(default=list, blank=True)
    until = models.DateField(null=True, blank=True)
    renews = models.BooleanField(default=False)
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )

    class Meta:
        ordering = ["event", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ceiling__lte=6), name="a_line_has_an_audience"),
            models.UniqueConstraint(
                "event",
                "purpose",
                "medium",
                Coalesce("wave", 0),
                name="one_event_says_a_thing_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.says}: {self.purpose or 'everything'}"


class Competence(models.Model):
    """An assessor found, on a day, that somebody can or cannot decide alone. Never changed."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="competences")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="competences"
    )
    on = models.DateField()
    competent = models.BooleanField()
    nation = models.CharField(max_length=20, choices=[(n.value, n.label) for n in Nation])
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    review_by = models.DateField(null=True, blank=True)
    reasoning = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["participant", "on", "pk"]

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches the person it is about."""
        return self.participant.lies_in(scope)

    def __str__(self) -> str:
        return f"{self.participant_id}: {'can' if self.competent else 'cannot'} decide alone"
