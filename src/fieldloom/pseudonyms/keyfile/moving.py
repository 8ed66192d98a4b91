"""Forms that lay sealed in the main database, as before 0002, move into the key database."""

from collections import defaultdict
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import KeyUnusable, derived_key
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keyfile.sealing import fresh_token

NONCE = 12


def move_over(entities: Any, forms: Any) -> None:
    """Give every entity its token, and move its forms. Models as the migration knows them.

    A form that was spoilt in the database stays as a row: names are then said to be missing. Raises
    `KeyUnusable` where none opens, for then the key is another, and `Unfit` where one did not arrive.
    """
    for entity in entities.objects.filter(token=None).order_by("pk"):
        entity.token = fresh_token()
        entity.save(update_fields=["token"])
    rows = list(forms.objects.select_related("entity").order_by("pk"))
    if not rows:
        return
    told = [(row, _opened(row)) for row in rows]
    if all(form is None for _, form in told):
        raise KeyUnusable(
            "The real names in this database were sealed with another key than the one at hand. "
            "Nothing was changed."
        )
    file.make()
    of: dict[Any, list[tuple[Any, str]]] = defaultdict(list)
    for row, form in told:
        if form is not None:
            of[row.entity].append((row, form))
    for entity, some in of.items():
        marks = holding.put_forms(entity.study_id, entity.token, [form for _, form in some])
        _arrived(entity, dict(zip(marks, (form for _, form in some), strict=True)))
        for (row, _), mark in zip(some, marks, strict=True):
            row.mark = mark
            row.save(update_fields=["mark"])


def _opened(row: Any) -> str | None:
    held, entity = bytes(row.sealed), row.entity
    bound = f"{entity.study_id}/{entity.pk}".encode()
    try:
        key = derived_key("pseudonyms")
        return AESGCM(key).decrypt(held[:NONCE], held[NONCE:], bound).decode()
    except (InvalidTag, ValueError):
        return None


def _arrived(entity: Any, wanted: dict[str, str]) -> None:
    """See that each form opens where it lies now."""
    held = holding.forms_under(entity.study_id, {entity.token})
    if any(held.get((entity.token, mark)) != form for mark, form in wanted.items()):
        raise Unfit("A real name did not arrive in the key database.", "Nothing was changed.")
