"""What is kept of people: study codes, pseudonyms, and dated memberships."""

from django.db import models
from django.db.models import F, Q

from fieldloom.access.models import Study
from fieldloom.access.rules import Scope
from fieldloom.people.rules import KinshipKind, Nation, PersonKind


class StudyThing(models.Model):
    """Something with a study code (`ref`, such as S07-P2), unique in its study."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT)
    ref = models.CharField(max_length=30)
    label = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["ref"]
        constraints = [
            models.UniqueConstraint(fields=["study", "ref"], name="%(class)s_ref_once_a_study")
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.label}".strip()


class Family(StudyThing):
    """A family followed. `label` is a pseudonym such as "the Harbour family"."""

    nation = models.CharField(max_length=20, choices=[(n.value, n.label) for n in Nation])

    class Meta(StudyThing.Meta):
        verbose_name_plural = "families"

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches this family, at some site and in some wave."""
        return scope.families is None or self.ref in scope.families


class Agency(StudyThing):
    """A body to which services belong: a health board, a council, a charity."""

    nation = models.CharField(max_length=20, choices=[(n.value, n.label) for n in Nation])

    class Meta(StudyThing.Meta):
        verbose_name_plural = "agencies"


class Service(StudyThing):
    """A service observed: a drug treatment team, a children and families team."""

    nation = models.CharField(max_length=20, choices=[(n.value, n.label) for n in Nation])
    kind = models.CharField(max_length=80, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)


class Participant(StudyThing):
    """A person who takes part, known by a study code and a pseudonym (`label`).

    `of_age_on` is the first day on which a child answers alone, where the birthday was told.
    """

    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in PersonKind])
    born_year = models.PositiveSmallIntegerField(null=True, blank=True)
    of_age_on = models.DateField(null=True, blank=True)

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches a family of this person, or they are a professional of none."""
        if scope.families is None:
            return True
        rows = Membership.objects.filter(participant=self, family__isnull=False)
        refs = set(rows.values_list("family__ref", flat=True))
        free = self.kind == PersonKind.PROFESSIONAL.value and not refs
        return free or bool(refs & scope.families)


class Membership(models.Model):
    """A participant belongs to a family or a service, in a role, for a time.

    Both days count; an empty `from_day` is unknown, an empty `to_day` still goes on.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="memberships"
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=80)
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["participant__ref", "from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(family__isnull=False) ^ Q(service__isnull=False),
                name="a_membership_is_of_a_family_or_a_service",
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True)
                | Q(from_day__isnull=True)
                | Q(to_day__gte=F("from_day")),
                name="a_membership_ends_after_it_begins",
            ),
        ]

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches both the person and the family, where it is of one."""
        return self.participant.lies_in(scope) and (
            self.family is None or self.family.lies_in(scope)
        )

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.role}"


class Kinship(models.Model):
    """What the participant `of` is to the participant `to`, for a time; days as in a membership.

    `evidence` says how the team knows: a birth certificate seen, a court order, told by the person.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT)
    of = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="ties")
    to = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="ties_to")
    kind = models.CharField(max_length=30, choices=[(k.value, k.label) for k in KinshipKind])
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["of__ref", "from_day", "pk"]
        verbose_name_plural = "kinship"
        constraints = [
            models.CheckConstraint(condition=~Q(of=F("to")), name="kin_are_two_people"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True)
                | Q(from_day__isnull=True)
                | Q(to_day__gte=F("from_day")),
                name="kinship_ends_after_it_begins",
            ),
        ]

    def lies_in(self, scope: Scope) -> bool:
        """Whether a scope reaches both people."""
        return self.of.lies_in(scope) and self.to.lies_in(scope)

    def __str__(self) -> str:
        return f"{self.of_id} to {self.to_id}: {self.kind}"
