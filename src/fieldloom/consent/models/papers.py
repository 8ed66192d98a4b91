"""The papers of consent: information sheets, and forms with their clauses. Each in versions."""

from django.db import models
from django.db.models import F, Q

from fieldloom.access.models import Study
from fieldloom.consent.rules.events import NoReturn, Readers
from fieldloom.consent.rules.terms import Medium, Purpose

PURPOSES = [(p.value, p.label) for p in Purpose]
MEDIA = [(m.value, m.label) for m in Medium]


class Paper(models.Model):
    """One version of a paper, for certain readers, valid from one day to another; both count.

    `sha256` is that of the file as the ethics panel approved it, in hexadecimal digits.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    readers = models.CharField(max_length=20, choices=[(r.value, r.label) for r in Readers])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        ordering = ["ref", "valid_from", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "ref", "version"], name="%(class)s_version_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.version}"


class InfoSheet(Paper):
    """What somebody is told before they are asked."""

    language = models.CharField(max_length=40, blank=True)
    ethics_ref = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True, blank=True)


class FormVersion(Paper):
    """What somebody answers to, clause by clause, after reading its `sheet`."""

    sheet = models.ForeignKey(
        InfoSheet, on_delete=models.PROTECT, null=True, blank=True, related_name="forms"
    )


class Clause(models.Model):
    """One question of a form: a purpose, in one medium or (empty) all, for an audience at most.

    `conditions` are values of `Condition`. An agreement ends `lasts_months` after it was given, or on
    the day `until`, whichever comes first. Never changed: people have answered to these words.
    """

    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    purpose = models.CharField(max_length=30, choices=PURPOSES)
    medium = models.CharField(max_length=10, choices=MEDIA, blank=True)
    ceiling = models.PositiveSmallIntegerField()
    conditions = models.JSONField(default=list, blank=True)
    lasts_months = models.PositiveSmallIntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    point_of_no_return = models.CharField(
        max_length=10, choices=[(n.value, n.label) for n in NoReturn], default=NoReturn.NONE.value
    )

    class Meta:
        ordering = ["form", "number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="clause_number_once"),
            # Two answers to the same question in one form would leave open which of them holds.
            models.UniqueConstraint(fields=["form", "purpose", "medium"], name="asked_once_a_form"),
            models.CheckConstraint(condition=Q(ceiling__lte=6), name="a_clause_has_an_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}, {self.number}"
