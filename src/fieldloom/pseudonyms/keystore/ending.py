"""Names end: keys are destroyed, and what a crash or a transaction that was taken back left is swept.

First the main database says that names are gone, and the ledger does; once that is committed the keys
go. Where the machine stops between the two, nothing opens them any more, and the sweep ends it.
"""

import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fieldloom.access.models import User
from fieldloom.audit.writes import append
from fieldloom.ground import withdrawn
from fieldloom.ground.withdrawn import replayed
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keystore.forms import FORMS, forms_go
from fieldloom.pseudonyms.keystore.way_back import KEY, erase_again, let_go
from fieldloom.pseudonyms.models import Entity, Rewriting, SurfaceForm, WayBack

LEFT_OVER = 35 * 24 * 3600
"""Seconds after which what no row knows is swept: as long as backups are kept, so that whichever is put
back finds its names."""


def destroy(entities: Collection[Entity]) -> None:
    """Destroy the names of these entities for ever, and what stood for them in every text.

    Within the transaction that decides it; the keys go once it is committed. Safe to repeat.
    """
    tokens = [entity.token for entity in entities]
    for entity in entities:
        entity.destroyed_at = entity.destroyed_at or timezone.now()
        entity.save(update_fields=["destroyed_at"])
    SurfaceForm.objects.filter(entity__in=list(entities)).delete()
    for token in tokens:
        withdrawn.note(KEY, token)
    transaction.on_commit(lambda: let_go(tokens))


@replayed(KEY)
def destroy_again(id: str, at: datetime, *, by: User) -> None:
    """In a copy that is put back: what was destroyed is destroyed in it as well."""
    SurfaceForm.objects.filter(entity__token=id).delete()
    Entity.objects.filter(token=id, destroyed_at__isnull=True).update(destroyed_at=at)
    WayBack.objects.filter(token=id).delete()
    transaction.on_commit(lambda: let_go([id]))


def sweep(older_than: float = LEFT_OVER) -> int:
    """End what was left half done: keys, forms and words that the main database or the ledger says are
    destroyed go at once; what no row knows, once it was not needed for so many seconds. Returns how many
    keys went; none where the key database is not at hand."""
    finish()
    with suppress(file.NamesShut):
        return _sweep(time.time() - older_than) if file.is_there() else 0
    return 0


def finish() -> None:
    """Destroy, in the main database too, what the ledger says is destroyed: the machine stopped after the
    one was written and before the other. Two people had said yes, or somebody withdrew everything."""
    told = {line.id: line.at for line in _noted() if line.kind == KEY}
    with transaction.atomic():
        for entity in Entity.objects.filter(token__in=told, destroyed_at=None).order_by("pk"):
            SurfaceForm.objects.filter(entity=entity).delete()
            entity.destroyed_at = told[entity.token]
            entity.save(update_fields=["destroyed_at"])
            append("names destroyed", None, {"entity": f"entity:{entity.pk}"}, entity.study_id)


def _noted() -> tuple[withdrawn.Withdrawn, ...]:
    """The ledger's lines; none where it is broken, which whoever makes or restores a backup is told."""
    with suppress(withdrawn.LedgerBroken):
        return withdrawn.noted()
    return ()


def _sweep(before: float) -> int:
    ended = set(Entity.objects.filter(destroyed_at__isnull=False).values_list("token", flat=True))
    ended &= holding.known()
    kept = set(WayBack.objects.values_list("token", flat=True))
    kept |= set(Rewriting.objects.values_list("token", flat=True))
    stray = holding.known(before) - set(Entity.objects.values_list("token", flat=True)) - kept
    stray -= holding.closing(kept) if stray else set()
    if gone := ended | stray:
        holding.destroy(gone)
    for row in WayBack.objects.exclude(erased=[]).order_by("pk"):
        erase_again(row.tokens, row.erased)
    dropped = {line.id for line in _noted() if line.kind == FORMS}
    forms_go(dropped - set(SurfaceForm.objects.values_list("entity__token", flat=True)))
    _sweep_forms(before)
    return len(gone)


def _sweep_forms(before: float) -> None:
    """Forms without a row: taken out when the machine stopped, or put in by what was taken back."""
    held = holding.marks_under(holding.known(), before)
    rows = SurfaceForm.objects.filter(entity__token__in=held).values_list("entity__token", "mark")
    for token, mark in rows:
        held[token].discard(mark)
    for token, marks in held.items():
        if marks:
            holding.drop_forms(token, marks)
