"""What leaves, told as an audience is to read it: the same rows with fewer particulars."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fieldloom.coding.reads import CodeRow, Gallery, QuotationRow, Strip
from fieldloom.exchange.at_the_door import Going
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.widening import Teller

MOST_KEPT = (
    20_000  # texts that are kept as they were told: titles, codes and memos come again and again
)


class Telling:
    """Texts as one audience reads them; what comes again is told once."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._told: dict[str, str] = {}
        self.wide = teller.profile.places.wide
        self.changes = teller.profile.changes

    def __call__(self, text: str) -> str:
        """The text, told."""
        known = self._told.get(text)
        if known is None:
            known = self._teller.told(text)
            if len(self._told) < MOST_KEPT:
                self._told[text] = known
        return known


def quotations_told(rows: Iterable[QuotationRow], tell: Telling) -> Iterator[QuotationRow]:
    """Quotations for an audience. What stands around them is left out, for a place or a date may be cut in
    two where it begins; so are parts of pictures, in which nobody can tell a place more widely, and where
    no place may be told so nearly, the site, and the code of the encounter, which often bears it."""
    if not tell.changes:
        yield from rows
        return
    for row in rows:
        row.quote, row.title = tell(row.quote), tell(row.title)
        row.code_path, row.code_name = tell(row.code_path), tell(row.code_name)
        row.speaker = tell(row.speaker)
        row.memos = tuple(tell(memo) for memo in row.memos)
        row.prefix = row.suffix = ""
        row.crop = b""
        if tell.wide:
            row.site = row.encounter = ""
        yield row


def codes_told(codes: Iterable[CodeRow], tell: Telling) -> list[CodeRow]:
    """A codebook for an audience."""
    if not tell.changes:
        return list(codes)
    return [
        replace(
            code,
            name=tell(code.name),
            path=tell(code.path),
            description=tell(code.description),
            use_when=tell(code.use_when),
            not_when=tell(code.not_when),
        )
        for code in codes
    ]


def gallery_told(found: Gallery, tell: Telling) -> Gallery:
    """Portraits for an audience."""
    if not tell.changes:
        return found
    strips = [_strip(strip, tell) for strip in found.strips]
    return replace(found, codes=codes_told(found.codes, tell), strips=strips)


def headed(heading: str, going: Going) -> str:
    """The head of a document, which says for whom it was made."""
    return heading if going.view is View.TEAM else f"{heading}. For: {going.view.label}"


def named(stem: str, going: Going) -> str:
    """The beginning of a file's name, which says for whom it was made."""
    return stem if going.view is View.TEAM else f"{stem}-for-{going.view.value}"


def _strip(strip: Strip, tell: Telling) -> Strip:
    return replace(strip, text=replace(strip.text, title=tell(strip.text.title)))
