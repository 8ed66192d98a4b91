"""What is kept of pseudonyms: entities and what was decided of each. Their real names are sealed."""

from django.db import models
from django.db.models import Q

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.ground.labelled import Labelled
from fieldloom.people.models import Participant
from fieldloom.pseudonyms.rules.audiences import (
    RUNGS,
    Ages,
    Dates,
    Places,
    Posts,
    Profile,
    Services,
    View,
)
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.kinds import Kind


def _choices(kinds: type[Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in kinds]


class Entity(models.Model):
    """Somebody or something that material names. One in a study, however many forms it is named by.

    `became` says what is done with its names: nothing yet, replaced by `pseudonym`, or kept. Of a
    participant the pseudonym is the participant's own, so that there is one. `earlier` are pseudonyms that
    it had before: nobody else gets them. `gender`, `generation` and `language` are what a pseudonym keeps.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="entities")
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in Kind])
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="entities"
    )
    gender = models.CharField(max_length=1, default="u")
    generation = models.CharField(max_length=10, default="middle")
    language = models.CharField(max_length=20, default="english")
    became = models.CharField(
        max_length=10, choices=[(b.value, b.label) for b in Became], default=Became.OPEN.value
    )
    pseudonym = models.CharField(max_length=120, blank=True)
    earlier = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(participant__isnull=False),
                name="a_participant_is_one_entity",
            ),
        ]

    def lies_in(self, scope: Scope) -> bool:
        """The register is of the whole study: a grant narrowed to a part of it opens none of it."""
        return scope.everything

    @property
    def shown(self) -> str:
        """How it is called where names may not stand: its pseudonym, else its kind and number."""
        return self.pseudonym or f"{self.get_kind_display().lower()} {self.pk}"

    def __str__(self) -> str:
        return self.shown


class SurfaceForm(models.Model):
    """One way in which an entity is named, sealed; `mark` knows it again without opening it."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="forms")
    mark = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entity", "mark"], name="a_form_once")]

    def __str__(self) -> str:
        return f"form {self.pk} of entity {self.entity_id}"


class Rung(models.Model):
    """The words for a place at one level of its ladder, or for the kind of a service or organisation.

    They stand for it where an audience is told no nearer, and hold no real name of the study.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="rungs")
    level = models.CharField(max_length=10, choices=[(one, one.capitalize()) for one in RUNGS])
    words = models.CharField(max_length=120)

    class Meta:
        ordering = ["entity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "level"], name="a_rung_once_an_entity")
        ]

    @property
    def study_id(self) -> int:
        return self.entity.study_id

    def __str__(self) -> str:
        return f"{self.level} of entity {self.entity_id}"


class ViewDecision(models.Model):
    """How much an audience is told, from now on. Only added to: the newest of a view counts."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=20, choices=_choices(View))
    places = models.CharField(max_length=10, choices=_choices(Places))
    dates = models.CharField(max_length=10, choices=_choices(Dates))
    ages = models.CharField(max_length=10, choices=_choices(Ages))
    services = models.CharField(max_length=10, choices=_choices(Services))
    posts = models.CharField(max_length=10, choices=_choices(Posts))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    @property
    def profile(self) -> Profile:
        """What was decided, as the rules see it."""
        return Profile(
            Places(self.places),
            Dates(self.dates),
            Ages(self.ages),
            Services(self.services),
            Posts(self.posts),
        )

    def __str__(self) -> str:
        return f"{self.view} of study {self.study_id}"
