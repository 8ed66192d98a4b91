"""What every page is given beside its own material."""

from typing import Any

from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """The study the page belongs to, if any, and the river menu of that study."""
    study = getattr(request, "study", None)
    return {"study": study, "rooms": []}
