"""Whether what is taken in stays shut until its names were made safe, and what is said of it until then."""

from django.db import models

from fieldloom.access.models import Study, User
from fieldloom.sources.models.material import Source


class NamesFirst(models.Model):
    """From `at` on it is so, or no longer. Never changed; the last row counts."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="names_first")
    on = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"names first in {self.study_id}: {self.on}"


class Aside(models.Model):
    """What was said about a source that is shut for its names, put aside with it: its title, the name of its
    file, front matter, warnings, and labels of speakers by row id. No read shows it, and it goes with the
    hold."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="aside")
    said = models.JSONField()

    def __str__(self) -> str:
        return f"aside of {self.source_id}"
