"""What a drill asks of a restored copy, as a process of that copy: `python -m fieldloom.cli.rehearsing`.

It goes the way that people go: enters a study, opens a text and its original, searches for a word of it.
It answers in JSON, without a word of what it read.
"""

import re
from typing import TYPE_CHECKING, Any

from fieldloom.cli.speaking import command, dump

if TYPE_CHECKING:
    from fieldloom.access.who import Study, User

WORD = re.compile(r"[^\W\d_]{4,30}")


def rehearse() -> dict[str, Any]:
    """Whether a text was opened and found, an original opened, and what was wrong ("" for nothing)."""
    from fieldloom.access import reads

    keeper = reads.keeper()
    verdict = reads.whole_trail(to=keeper)
    told = {"searched": False, "original": False, "trouble": ""}
    if not verdict.whole:
        return told | {"trouble": f"The trail of the restored copy is not whole. {verdict.because}"}
    for study in reads.studies(to=keeper):
        found = _look_around(keeper, study)
        if found["searched"] or found["trouble"]:
            return told | found
    return told


def _look_around(by: "User", study: "Study") -> dict[str, Any]:
    from fieldloom.access import reads as access
    from fieldloom.access.rules import Permission
    from fieldloom.ground.answers import Unfit
    from fieldloom.sources import reads, writes

    may = {
        p: access.decision(to=by, permission=p, study=study).allowed
        for p in (Permission.READ_SOURCES, Permission.OPEN_ORIGINAL)
    }
    if not may[Permission.READ_SOURCES]:
        return {"searched": False, "trouble": ""}
    for source in reads.sources(to=by, study=study):
        text = reads.text_of(to=by, revision=source.current) if source.current else ""
        word = WORD.search(text)
        if word is None:
            continue
        if not reads.search(to=by, study=study, query=f'"{word[0]}"', source=source).total:
            return {"searched": False, "trouble": "A text was opened, but search does not find it."}
        if not may[Permission.OPEN_ORIGINAL]:
            return {"searched": True, "trouble": ""}
        try:
            writes.open_original(by=by, source=source)
        except Unfit as error:
            return {"searched": True, "trouble": error.reason}
        return {"searched": True, "original": True, "trouble": ""}
    return {"searched": False, "trouble": ""}


@command
def main() -> None:
    """Answer as JSON."""
    dump(rehearse())


if __name__ == "__main__":
    main()
