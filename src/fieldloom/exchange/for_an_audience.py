"""What leaves, told as an audience is to read it: the same rows with fewer particulars."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fieldloom.coding.reads import CodeRow, Gallery, QuotationRow, Setting, Strip
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
        self._told: dict[tuple[str, bool], str] = {}
        self.wide = teller.profile.places.wide
        self.changes = teller.profile.changes

    def __call__(self, text: str) -> str:
        """What somebody said or wrote, told: each text by itself, for each can be read by itself."""
        return self._once(text, bare=False)

    def name(self, text: str) -> str:
        """What a code, a source or a speaker is called, told: nothing is added to it."""
        return self._once(text, bare=True)

    def _once(self, text: str, *, bare: bool) -> str:
        known = self._told.get((text, bare))
        if known is None:
            known = self._teller.told(text, bare=bare)
            if len(self._told) < MOST_KEPT:
                self._told[text, bare] = known
        return known


def quotations_told(rows: Iterable[QuotationRow], tell: Telling) -> Iterator[QuotationRow]:
    """Quotations for an audience. What stands around them is left out, for a place or a date may be cut in
    two where it begins; so are parts of pictures, in which nobody can tell a place more widely, and where
    no place may be told so nearly, the site, and the code of the encounter, which often bears it."""
    if not tell.changes:
        yield from rows
        return
    settings: dict[
        int, tuple[Setting, Setting]
    ] = {}  # by the object: what is held here stays the same
    for row in rows:
        known = settings.get(id(row.setting))
        if known is None:
            known = settings[id(row.setting)] = (row.setting, _setting(row.setting, tell))
        row.setting = known[1]
        name, path, colour = row.code
        row.quote, row.code = tell(row.quote), (tell.name(name), tell.name(path), colour)
        row.said_by = (tell.name(row.speaker), row.participant)
        row.memos = tuple(tell(memo) for memo in row.memos)
        row.prefix = row.suffix = ""
        row.crop = b""
        yield row


def _setting(one: Setting, tell: Telling) -> Setting:
    told = replace(one, title=tell.name(one.title))
    return replace(told, site="", encounter="") if tell.wide else told


def codes_told(codes: Iterable[CodeRow], tell: Telling) -> list[CodeRow]:
    """A codebook for an audience."""
    if not tell.changes:
        return list(codes)
    return [
        replace(
            code,
            name=tell.name(code.name),
            path=tell.name(code.path),
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
    return replace(strip, text=replace(strip.text, title=tell.name(strip.text.title)))
