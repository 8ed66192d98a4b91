"""Codings, memos, codes and acts as the desk's scripts know them: plain values, ready for JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from fieldloom.coding.reads import ActRow, CodeRow, CodingRow, MemoRow, Turn
from fieldloom.coding.rules.colours import shade
from fieldloom.sources.rules.regions import Region

Place = tuple[int | None, int | None, Region | None]


def coding(row: CodingRow) -> dict[str, Any]:
    """One coding; places in code points of the current text, or a region of the picture."""
    return {
        "id": row.id,
        "passage": row.passage_id,
        "start": row.start,
        "end": row.end,
        "code": row.code_id,
        "name": row.code_name,
        "path": row.code_path,
        "shade": shade(row.colour),
        "coder": row.coder_id,
        "coderName": row.coder_name,
        "at": row.made_at.isoformat(),
        "memos": row.memos,
        "version": row.version,
        "round": row.round_id,
        "region": row.region,
    }


def memo(row: MemoRow, places: Mapping[int, Place]) -> dict[str, Any]:
    """One memo; `places` says where passages stand that carry memos, by row id."""
    nowhere: Place = (None, None, None)
    start, end, region = places.get(row.about_id, nowhere) if row.about == "passage" else nowhere
    return {
        "id": row.id,
        "about": row.about,
        "aboutId": row.about_id,
        "text": row.text,
        "pieces": [
            {"words": piece.words, "kind": piece.kind.value, "to": piece.key if piece.ref else None}
            if piece.kind
            else {"words": piece.words}
            for piece in row.pieces
        ],
        "author": row.author_name,
        "mine": row.mine,
        "at": row.changed_at.isoformat(),
        "version": row.version,
        "start": start,
        "end": end,
        "region": region,
    }


def memos(found: Iterable[MemoRow], source: Any) -> list[dict[str, Any]]:
    """Memos of one source, each with its place where its passage stands in the current text."""
    found = list(found)
    keys = {row.about_id for row in found if row.about == "passage"}
    # The source was asked for and given, and its passages are seen where it is.
    standing = source.passages.filter(pk__in=keys, revision=source.current_id) if keys else ()
    places = {one.pk: (one.start, one.end, one.region) for one in standing}
    return [memo(row, places) for row in found]


def code(row: CodeRow) -> dict[str, Any]:
    """One code for the picker; `about` helps to choose rightly."""
    about = [row.description, row.use_when and f"Use when: {row.use_when}"]
    about.append(row.not_when and f"Not when: {row.not_when}")
    return {
        "id": row.id,
        "name": row.name,
        "path": row.path,
        "shade": shade(row.colour),
        "parent": row.parent_id,
        "about": " ".join(filter(None, about))[:400],
    }


def code_in_tree(row: CodeRow, here: int) -> dict[str, Any]:
    """One code of the codebook pane: `here` codings in this text, `all` those in the study."""
    said = {"description": row.description, "useWhen": row.use_when, "notWhen": row.not_when}
    counts = {"here": here, "all": row.codings}
    return {**code(row), **said, **counts, "colour": row.colour, "version": row.version}


def turn(row: ActRow | Turn | None) -> dict[str, Any] | None:
    """What would be undone or redone next."""
    return None if row is None else {"id": row.id, "name": row.name}
