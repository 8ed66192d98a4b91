"""Whether what is taken in stays shut until its names were made safe. Never changed; the last row counts."""

from django.db import models

from fieldloom.access.models import Study, User


class NamesFirst(models.Model):
    """From `at` on it is so, or no longer."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="names_first")
    on = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"names first in {self.study_id}: {self.on}"
