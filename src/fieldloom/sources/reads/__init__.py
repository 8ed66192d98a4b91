"""What may be seen of field material, narrowed to the sites that the asker's role reaches."""

from fieldloom.sources.reads.anchors import anchor
from fieldloom.sources.reads.deliveries import delivered_file, deliveries, delivery
from fieldloom.sources.reads.explaining import why_said
from fieldloom.sources.reads.guarding import WouldBeWithheld, holds, subjects, would_be_withheld
from fieldloom.sources.reads.holdings import (
    passage,
    passages_waiting,
    revision,
    revisions,
    source,
    source_at_hand,
    sources,
    speaker,
    speakers,
)
from fieldloom.sources.reads.originals import has_opened, original_page
from fieldloom.sources.reads.pages import pages
from fieldloom.sources.reads.pictures import Crops, Seen, crop, crops, picture
from fieldloom.sources.reads.presence import (
    Present,
    people_to_tag,
    present_in,
    shown,
    shut_in,
    spoken_by,
    subject,
    unreviewed,
)
from fieldloom.sources.reads.requests import (
    hold,
    holds_of,
    letter_of,
    request,
    requests,
    ways_on,
)
from fieldloom.sources.reads.searching import Hit, Hits, Piece, every_hit, search
from fieldloom.sources.reads.texts import ParagraphRow, paragraphs, text_of

__all__ = [
    "Crops",
    "Hit",
    "Hits",
    "ParagraphRow",
    "Piece",
    "Present",
    "Seen",
    "WouldBeWithheld",
    "anchor",
    "crop",
    "crops",
    "delivered_file",
    "deliveries",
    "delivery",
    "every_hit",
    "has_opened",
    "hold",
    "holds",
    "holds_of",
    "letter_of",
    "original_page",
    "pages",
    "paragraphs",
    "passage",
    "passages_waiting",
    "people_to_tag",
    "picture",
    "present_in",
    "request",
    "requests",
    "revision",
    "revisions",
    "search",
    "shown",
    "shut_in",
    "source",
    "source_at_hand",
    "sources",
    "speaker",
    "speakers",
    "spoken_by",
    "subject",
    "subjects",
    "text_of",
    "unreviewed",
    "ways_on",
    "why_said",
    "would_be_withheld",
]
