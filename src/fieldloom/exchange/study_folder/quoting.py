"""Finding the place of a quote that a folder names by its words."""

from typing import Any

from fieldloom.access.who import Study, User
from fieldloom.exchange.study_folder.folder import Row
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads, writes


class Quotes:
    """The texts of a study's sources, each read once, in which quotes are looked up."""

    def __init__(self, study: Study, by: User) -> None:
        self.study, self.by = study, by
        self.texts: dict[str, tuple[Any, str]] = {}

    def place(self, row: Row) -> tuple[Any, int, int]:
        """(source, start, end) of `row["quote"]`, which must occur once after `row["after"]` if given.

        Raises `Unfit` when it occurs nowhere, or several times.
        """
        ref, quote = row["source"], row["quote"].strip()
        if ref not in self.texts:
            source = reads.source(ref, to=self.by, study=self.study)
            self.texts[ref] = source, reads.text_of(to=self.by, revision=source.revision)
        source, text = self.texts[ref]
        after = row.get("after")
        begin = text.find(after) + len(after) if after and after in text else 0
        start = text.find(quote, begin)
        if start < 0 or (not after and text.find(quote, start + 1) >= 0):
            raise Unfit(
                f"The quote stands {'nowhere' if start < 0 else 'several times'} in {ref}.",
                "Give words that occur once, or the words before them as “after”.",
            )
        return source, start, start + len(quote)

    def passage(self, row: Row) -> Any:
        """The passage of a quote, marked if it is not yet."""
        source, start, end = self.place(row)
        return writes.mark(by=self.by, source=source, start=start, end=end)
