"""The names of entities: kept in the key database, counted and marked in the main one.

A row of `SurfaceForm` says that there is a form; the key database holds it. So what is true is what the
main database says: a form without its row is not there, and is swept away.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from fieldloom.access.models import User
from fieldloom.ground import withdrawn
from fieldloom.ground.keys import derived_key
from fieldloom.ground.names_key import derived
from fieldloom.ground.withdrawn import replayed
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keyfile.sealing import mark_of as _mark_of
from fieldloom.pseudonyms.keystore.whole import must_be_whole, wanted_tokens
from fieldloom.pseudonyms.models import Entity, SurfaceForm

FORMS = "name forms"
"""What the ledger calls the end of the forms of an entity whose key stays: with its token."""


def mark_of(study_id: int, form: str) -> str:
    """By what a form is known again without being opened: 64 hexadecimal digits. Raises `NamesShut`."""
    begin()
    return _mark_of(file.file_key(), study_id, form)


def marks_of(study_id: int, forms: Iterable[str]) -> dict[str, str]:
    """Form -> its mark, for many. Raises `NamesShut`."""
    begin()
    key = file.file_key()
    return {form: _mark_of(key, study_id, form) for form in forms}


def choice_key() -> bytes:
    """The key from which pseudonyms are drawn: 32 bytes. No secret of anybody, so of the main key: what
    was drawn once is drawn again."""
    return derived_key("pseudonym choices")


def shift_key() -> bytes:
    """The key from which the shifts of dates are drawn, which undo them: 32 bytes. Raises `NamesShut`."""
    begin()
    return derived(file.file_key(), "shifts")


def put_forms(entity: Entity, forms: Sequence[str]) -> None:
    """Keep further forms of an entity. Within the transaction that needs them. Raises `NamesShut`."""
    if not forms:
        return
    begin()
    must_be_whole()
    marks = holding.put_forms(entity.study_id, entity.token, forms)
    SurfaceForm.objects.bulk_create(
        [SurfaceForm(entity=entity, mark=mark) for mark in marks], ignore_conflicts=True
    )


def forms_of(study_id: int, entities: Iterable[int] | None = None) -> dict[int, list[str]]:
    """Entity row id -> its forms, in the order in which they came; of all, or of these entities. For
    this room alone: nothing here asks who wants to know.

    Raises `NamesShut` where a single one is not at hand: a list of names with gaps would make what is
    made by it look safe.
    """
    rows = SurfaceForm.objects.filter(entity__study_id=study_id).order_by("pk")
    if entities is not None:
        rows = rows.filter(entity__in=list(entities))
    wanted = list(rows.values_list("entity_id", "entity__token", "mark"))
    if not wanted:
        return {}
    held = holding.forms_under(study_id, {token for _, token, _ in wanted})
    missing = sum((token, mark) not in held for _, token, mark in wanted)
    if missing:
        raise file.NamesShut(
            f"{missing} of {len(wanted)} names are not in the key database at hand: it is older than "
            "the data.",
            "Put its newest copy back: fieldloom safe restore-key. Only where every copy is lost: "
            "fieldloom safe give-up",
        )
    told: dict[int, list[str]] = {}
    for entity, token, mark in wanted:
        told.setdefault(entity, []).append(held[token, mark])
    return told


def drop_forms(entity: Entity) -> None:
    """Destroy every form of an entity, and keep its key: once the transaction is committed. Where the machine
    stops before, or the key database is not at hand, the next sweep ends it: the ledger says so."""
    SurfaceForm.objects.filter(entity=entity).delete()
    withdrawn.note(FORMS, entity.token)
    token = entity.token
    transaction.on_commit(lambda: forms_go([token]))


def leave_forms(entity: Entity, marks: Sequence[str]) -> None:
    """Take forms of an entity out, as what put them in is undone. They stay in the key database for as long
    as backups are kept: an older copy of the data finds them there."""
    SurfaceForm.objects.filter(entity=entity, mark__in=list(marks)).delete()
    if file.is_there():
        with suppress(file.NamesShut):
            holding.unneeded([entity.token])
            holding.unneeded_forms(entity.token, marks)


@replayed(FORMS)
def drop_again(id: str, at: datetime, *, by: User) -> None:
    """In a copy that is put back: forms that were destroyed are destroyed in it as well."""
    SurfaceForm.objects.filter(entity__token=id).delete()


def forms_go(tokens: Collection[str]) -> None:
    """Have the key database forget every form under these tokens. Safe to repeat."""
    if not tokens or not file.is_there():
        return
    with suppress(file.NamesShut):
        for token, marks in holding.marks_under(tokens, float("inf")).items():
            holding.drop_forms(token, marks)


def begin() -> None:
    """See that there is a key database. Raises `NamesShut` where one was there, and holds names."""
    if file.is_there():
        return
    if wanted_tokens():
        raise file.missing()
    file.make()
