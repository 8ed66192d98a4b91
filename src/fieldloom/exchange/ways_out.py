"""The one table of what leaves: each page and command by which something is taken away as a file.

What is not in here and sends a file fails the build. A page that is shown, or printed from the browser,
is no file: it shows what its reader reads anyway. Nor is what a command prints.
"""

from dataclasses import dataclass

from fieldloom.exchange.codebook.writing import FORMATS as CODEBOOK
from fieldloom.exchange.jigsaws.writing import FORMATS as JIGSAW
from fieldloom.exchange.letters.writing import FORMATS as LETTERS
from fieldloom.exchange.portraits.writing import FORMATS as PORTRAITS
from fieldloom.exchange.quotations.writing import FORMATS as QUOTATIONS


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: what leaves, in which forms, and, where it is not looked through for real names, why."""

    what: str
    forms: tuple[str, ...] = ()
    unlooked: str = ""

    @property
    def looked_through(self) -> bool:
        return not self.unlooked


_QUOTATIONS, _CODEBOOK = tuple(QUOTATIONS), tuple(CODEBOOK)
_WHAT_REMAINS = "what remains of whom, and what was decided of it"
_ORIGINAL = "the original with its names, for whoever may open it, having shown that it is they"
_OPENED = "the original text with its names, for whom a second person had them opened"
_SEALED = "sealed to its recipients"

PAGES: dict[str, Way] = {
    "coding:export_quotations": Way("quotations, with their memos", _QUOTATIONS),
    "coding:export_codebook": Way("the codebook, REFI-QDA too", _CODEBOOK),
    "coding:export_portraits": Way("portraits", tuple(PORTRAITS)),
    "consent:letter": Way("a letter to somebody who withdrew", tuple(LETTERS)),
    "pseudonyms:jigsaw_leave": Way(_WHAT_REMAINS, tuple(JIGSAW)),
    "sources:original": Way("an original file", unlooked=_ORIGINAL),
    "sources:original_of_file": Way("an original file", unlooked=_ORIGINAL),
    "desk:open_original": Way("an original file, page by page", unlooked=_ORIGINAL),
    "desk:original_page": Way("an original file, page by page", unlooked=_ORIGINAL),
}
"""Pages by their names in the table of doors."""

COMMANDS: dict[str, Way] = {
    "export quotes": Way("quotations, with their memos", _QUOTATIONS),
    "export codebook": Way("the codebook, REFI-QDA too", _CODEBOOK),
    "portrait": Way("portraits", tuple(PORTRAITS)),
    "consent withdrawal letter": Way("a letter to somebody who withdrew", tuple(LETTERS)),
    "safe jigsaw": Way(_WHAT_REMAINS, tuple(JIGSAW)),
    "backup make": Way("the whole house", unlooked=_SEALED),
    "backup identity": Way("a key for backups", unlooked="a key, and no word of anybody"),
    "safeguarding key": Way("a key", unlooked=_SEALED),
    "safe restore": Way("the original text", unlooked=_OPENED),
}
"""Commands by their words."""
