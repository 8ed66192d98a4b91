"""Which codes an act was about, with their names as they stood when it was done."""

from collections.abc import Iterable, Sequence

from fieldloom.coding.models import Code
from fieldloom.coding.rules.telling import codes_of, names_in
from fieldloom.coding.rules.undoing import Change

Told = list[list[int | str]]


def codes_told(changes: Sequence[Change], concerned: Iterable[int] = ()) -> Told | None:
    """[row id, name] of each code an act was about: those it names, those it changed, and where
    they stood and stand. None where it was about none."""
    keys = list(dict.fromkeys([*concerned, *codes_of(changes)]))
    if not keys:
        return None
    names = names_in(changes)
    missing = [key for key in keys if key not in names]
    if missing:
        names |= dict(Code.objects.filter(pk__in=missing).values_list("pk", "name"))
    return [[key, names[key]] for key in keys if key in names]
