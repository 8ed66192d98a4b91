"""What the study decided: on which law it stands, and that consent decides what is seen."""

from django.db import models
from django.db.models import Q

from fieldloom.access.models import Study, User


class LawfulBasis(models.Model):
    """On which articles of the UK GDPR the study stands from a day on. It is not consent.

    Consent here is that of ethics and confidence; a withdrawal of it is no request for erasure.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="lawful_bases")
    from_day = models.DateField()
    article_6 = models.CharField(max_length=40)
    article_9 = models.CharField(max_length=40, blank=True)
    reasoning = models.TextField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["study", "from_day", "pk"]
        verbose_name_plural = "lawful bases"

    def __str__(self) -> str:
        return f"Article {self.article_6}"


class Regime(models.Model):
    """From a moment on consent decides, under these numbers: `rules.material.Policy` as data.

    A study without a row does not ask consent. The latest row that has begun holds. Levels are
    those of `Audience`; `offence_purposes` are values of `Purpose`. `quarantine`: what was taken in
    from an encounter is shut until a second person has verified the consent given there;
    `unplaced`: and what is of no encounter, until somebody has said whom it is of. `assent_from`: from
    which age a child's own assent is asked; empty: of every child.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="regimes")
    from_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    identifiable_from = models.PositiveSmallIntegerField(default=1)
    unreviewed = models.PositiveSmallIntegerField(default=3)
    third_party = models.PositiveSmallIntegerField(default=3)
    offence_purposes = models.JSONField(default=list, blank=True)
    quarantine = models.BooleanField(default=False)
    # Both may be empty, so that a column is added in place: the table refuses to be copied and dropped.
    unplaced = models.BooleanField(null=True, blank=True)
    assent_from = models.PositiveSmallIntegerField(null=True, blank=True)
    reasoning = models.TextField(blank=True)

    class Meta:
        ordering = ["study", "from_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(identifiable_from__lte=3, unreviewed__lte=6, third_party__lte=6),
                name="a_regime_has_known_levels",
            )
        ]

    def __str__(self) -> str:
        return f"{self.study_id}: from {self.from_at:%Y-%m-%d}"


class TurningOff(models.Model):
    """Somebody proposes that consent no longer decides, or, with `into`, under these numbers, which ask less:
    that `regime` ends. Nothing happens yet.

    One that has no outcome waits for a second person. Proposals and outcomes are never changed.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="turnings_off")
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="turnings_off")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    reasoning = models.TextField()
    # May be empty, so that the column is added in place: the table refuses to be copied and dropped.
    into = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["study", "proposed_at", "pk"]

    def __str__(self) -> str:
        what = "off" if self.into is None else "other numbers"
        return f"{self.study_id}: {what}, proposed {self.proposed_at:%Y-%m-%d}"


class Outcome(models.Model):
    """What became of such a proposal: value of `rules.turning.Turned`. An approved one ends the regime
    from that moment on."""

    turning_off = models.OneToOneField(TurningOff, on_delete=models.PROTECT, related_name="outcome")
    turned = models.CharField(max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reasoning = models.TextField(blank=True)

    class Meta:
        ordering = ["turning_off"]

    def __str__(self) -> str:
        return f"{self.turning_off_id}: {self.turned}"
