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
from fieldloom.sources.reads.naming import names_first
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
    whom_it_is_for,
)
from fieldloom.sources.reads.searching import Hit, Hits, Piece, every_hit, search
from fieldloom.sources.reads.texts import ParagraphRow, paragraphs, text_of
from fieldloom.sources.reads.verifying import (
    InIt,
    ToVerify,
    Waiting,
    to_verify,
    to_verify_source,
    verifications,
    waiting,
    waiting_source,
)

__all__ = [
    "Crops",
    "Hit",
    "Hits",
    "InIt",
    "ParagraphRow",
    "Piece",
    "Present",
    "Seen",
    "ToVerify",
    "Waiting",
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
    "names_first",
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
    "to_verify",
    "to_verify_source",
    "unreviewed",
    "verifications",
    "waiting",
    "waiting_source",
    "ways_on",
    "whom_it_is_for",
    "why_said",
    "would_be_withheld",
]
