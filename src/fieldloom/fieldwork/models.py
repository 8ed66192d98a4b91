"""What is kept of fieldwork: where, when, with whom, planned or done."""

from django.db import models
from django.db.models import F, Q

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, TargetKind
from fieldloom.people.belonging import holding_on
from fieldloom.people.models import Family, Membership, Participant, Service
from fieldloom.people.rules import Nation


class Site(models.Model):
    """A place of fieldwork, in one nation. `code` is short: grants are narrowed by it."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sites")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    nation = models.CharField(max_length=20, choices=[(n.value, n.label) for n in Nation])

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["study", "code"], name="site_code_once")]

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches something at this site."""
        return scope.sites is None or self.code in scope.sites

    def __str__(self) -> str:
        return self.name


class Wave(models.Model):
    """A round of fieldwork; both days count."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="waves")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    from_day = models.DateField()
    to_day = models.DateField()

    class Meta:
        ordering = ["from_day"]
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], name="wave_code_once"),
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day")), name="a_wave_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Encounter(models.Model):
    """A meeting of fieldworker and participants: when, where, who took part, who wrote it down."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="encounters")
    ref = models.CharField(max_length=30)
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in EncounterKind])
    state = models.CharField(max_length=20, choices=[(s.value, s.label) for s in EncounterState])
    on_day = models.DateField(null=True, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="encounters")
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="encounters"
    )
    participants = models.ManyToManyField(Participant, blank=True, related_name="encounters")
    families = models.ManyToManyField(Family, blank=True, related_name="encounters")
    services = models.ManyToManyField(Service, blank=True, related_name="encounters")
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who was named there before, once anything came of it: they had a hand in it, whoever is named now.
    also_wrote = models.ManyToManyField(User, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["on_day", "ref"]
        constraints = [models.UniqueConstraint(fields=["study", "ref"], name="encounter_ref_once")]

    @property
    def site_code(self) -> str:
        return self.site.code

    @property
    def wave_code(self) -> str | None:
        return self.wave.code if self.wave else None

    @property
    def family_refs(self) -> frozenset[str]:
        """The families it is about: those named, and those of whoever took part as their member on
        that day; without a day, as their member at any time. Asks the database each time."""
        day = Q() if self.on_day is None else holding_on(self.on_day)
        through = Membership.objects.filter(
            day, participant__encounters=self.pk, family__isnull=False
        )
        members = through.values_list("family__ref", flat=True)
        return frozenset(self.families.values_list("ref", flat=True)).union(members)

    def __str__(self) -> str:
        return self.ref


class Target(models.Model):
    """How many of something a nation is to reach, in one wave or over the whole study."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in TargetKind])
    nation = models.CharField(max_length=20, choices=[(n.value, n.label) for n in Nation])
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, null=True, blank=True)
    planned = models.PositiveIntegerField()

    class Meta:
        ordering = ["kind", "nation"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "kind", "nation", "wave"], name="one_target_a_nation_and_wave"
            ),
            models.UniqueConstraint(
                fields=["study", "kind", "nation"],
                condition=Q(wave__isnull=True),
                name="one_target_a_nation_over_all_waves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.planned}"
