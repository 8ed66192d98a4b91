"""What is kept: to whom backups are sealed. That one was made, and when, stands in the trail."""

from django.db import models


class Recipient(models.Model):
    """A public key (age, X25519) to which every backup is sealed; who holds its identity opens them."""

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=80, unique=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.name
