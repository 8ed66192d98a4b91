"""From what a write was given to the ids that its audit entry holds. Words never pass."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

MOST_IDS = 20


def refs(given: Mapping[str, Any], result: object = None) -> dict[str, Any]:
    """The ids among the arguments `given` and in `result`; everything else is left out.

    A model instance becomes "code:12", a list of them the first 20 and their number. Plain
    numbers pass only under a name that ends in `_id`; text never does.
    """
    told = {name: ref for name, value in given.items() if (ref := _ref(name, value)) is not None}
    made = _ref("made", result)
    if isinstance(result, Model) or made is None:
        return told if made is None else told | {"made": made}
    return told | (made if isinstance(made, dict) and "first" not in made else {"made": made})


def _ref(name: str, value: object) -> Any:
    if isinstance(value, Model):
        return f"{value._meta.model_name}:{value.pk}"
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if name.endswith("_id") else None
    if isinstance(value, list | tuple) and value and all(isinstance(v, Model) for v in value):
        first = [_ref(name, v) for v in value[:MOST_IDS]]
        return {"count": len(value), "first": first}
    told = getattr(value, "audit_ids", None)
    return told() if callable(told) else None


def study_of(given: Mapping[str, Any], result: object = None) -> int | None:
    """The row id of the study that the arguments or the result belong to, if any names one."""
    for value in (*given.values(), result):
        if isinstance(value, Model):
            if value._meta.model_name == "study":
                return int(value.pk)
            if (study := getattr(value, "study_id", None)) is not None:
                return int(study)
    return None
