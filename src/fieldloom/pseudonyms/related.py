"""What is kept of what somebody of the register is to another: words of the field, and never a real name."""

from django.db import models
from django.db.models import F, Q

from fieldloom.access.models import User
from fieldloom.access.rules import Scope
from fieldloom.pseudonyms.models import Entity


class Relation(models.Model):
    """What a person of the register is to another (`to`), in the words of the field: “Mum’s sister”. One for
    each person. Names in the words are pseudonyms, which change with whoever bears them."""

    entity = models.OneToOneField(Entity, on_delete=models.CASCADE, related_name="relation")
    to = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="related")
    words = models.CharField(max_length=80)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["entity"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(entity=F("to")), name="a_relation_is_between_two_people"
            )
        ]

    @property
    def study_id(self) -> int:
        return self.entity.study_id

    def lies_in(self, scope: Scope) -> bool:
        """The register is of the whole study."""
        return scope.everything

    def __str__(self) -> str:
        return f"relation of entity {self.entity_id} to entity {self.to_id}"
