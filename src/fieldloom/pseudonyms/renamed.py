"""What is kept of a pseudonym that is to be changed everywhere, until that is done and after."""

from django.db import models

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.pseudonyms.models import Entity


class Renaming(models.Model):
    """Somebody asks that an entity go under another pseudonym in every text; `kin` (row ids of entities)
    take its surname along. `done_at`: all of it was done. `trouble`: why none of it was, in a sentence."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="renamings")
    pseudonym = models.CharField(max_length=120)
    kin = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def lies_in(self, scope: Scope) -> bool:
        """The register is of the whole study."""
        return scope.everything

    def __str__(self) -> str:
        return f"renaming {self.pk} of entity {self.entity_id}"
