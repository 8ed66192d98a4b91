"""What is kept of names that were replaced in what the team wrote: in which rows, never the words."""

from django.db import models

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.pseudonyms.keyfile.sealing import fresh_token


class Rewriting(models.Model):
    """Names were replaced in these rows. `places` are [field, row id, which text of it, digest of what stands
    there since]; what stood there lies in the key database under `token`. `told`: field -> how many names a
    person has to change there. `put_back_at`: its author took it back. From `lost_at` on every copy of what
    stood there is lost."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    token = models.CharField(max_length=32, unique=True, default=fresh_token, editable=False)
    places = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    replaced = models.PositiveIntegerField(default=0)
    put_back_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def lies_in(self, scope: Scope) -> bool:
        """It is of the whole study."""
        return scope.everything

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {"rows": len(self.places), "replaced": self.replaced}

    def __str__(self) -> str:
        return f"rewriting {self.pk}"
