"""What is kept of pseudonyms: entities and what was decided of each. Their real names are sealed."""

from django.db import models
from django.db.models import Q

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.people.models import Participant
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.kinds import Kind


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


# Django looks for tables here; these are told of in a module of their own.
from fieldloom.pseudonyms.mentioned import (  # noqa: E402
    Act,
    Handling,
    Looked,
    Mention,
    Ruling,
    SignOff,
)

__all__ = ["Act", "Entity", "Handling", "Looked", "Mention", "Ruling", "SignOff", "SurfaceForm"]
