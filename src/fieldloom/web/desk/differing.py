"""What an act changed in one text: only what differs afterwards is sent, so only that is drawn anew."""

from collections.abc import Callable
from typing import Any, TypeVar

from fieldloom.coding import reads
from fieldloom.web.desk import rows
from fieldloom.web.shell.pages import StudyRequest

T = TypeVar("T")


def differing(request: StudyRequest, source: Any, act: Callable[[], T]) -> tuple[T, dict[str, Any]]:
    """Do the act; answer what it gave, and `codings`, `gone`, `memos`, `memosGone` of this text,
    with the `names` of the codes on them, and `elsewhere` where nothing in this text differs."""
    codings, memos = _standing(request, source)
    done = act()
    codings_now, memos_now = _standing(request, source)
    changed = [row for key, row in codings_now.items() if codings.get(key) != row]
    noted = [row for key, row in memos_now.items() if memos.get(key) != row]
    gone, memos_gone = [*(codings.keys() - codings_now)], [*(memos.keys() - memos_now)]
    return done, {
        "codings": [rows.coding(row) for row in changed],
        "gone": gone,
        "memos": rows.memos(noted, source),
        "memosGone": memos_gone,
        "names": sorted({r.code_name for r in [*changed, *(codings[key] for key in gone)]}),
        "elsewhere": not (changed or noted or gone or memos_gone),
    }


def _standing(
    request: StudyRequest, source: Any
) -> tuple[dict[int, reads.CodingRow], dict[int, reads.MemoRow]]:
    codings = reads.codings_in(to=request.user, source=source)
    memos = reads.memos(to=request.user, study=request.study, source=source)
    return {row.id: row for row in codings}, {row.id: row for row in memos}
