"""What may be seen of the register without its real names; whether a text still holds one; and who had
them opened."""

from fieldloom.pseudonyms.mentions.seen import Within
from fieldloom.pseudonyms.reads.ahead import look_ahead
from fieldloom.pseudonyms.reads.at_once import AtOnce, Heap, Other, Proposal, alike, at_once
from fieldloom.pseudonyms.reads.beside import BesideText, Part, beside
from fieldloom.pseudonyms.reads.candidates import Candidate, Candidates, candidate, candidates
from fieldloom.pseudonyms.reads.drawing import drawn, draws, guessed, suggestions
from fieldloom.pseudonyms.reads.first_places import first_places
from fieldloom.pseudonyms.reads.in_context import (
    InContext,
    Marked,
    Raw,
    in_context,
    mention,
    mentions_of,
    raw,
)
from fieldloom.pseudonyms.reads.jigsaw import (
    Jigsaw,
    Opened,
    jigsaw,
    jigsaw_of,
    jigsaw_whole,
    own_telling,
    rare_in,
    telling_mark,
    unsettled,
)
from fieldloom.pseudonyms.reads.likely import Meant, found, likely
from fieldloom.pseudonyms.reads.openings import (
    Use,
    asking,
    askings,
    asks_me,
    could_answer,
    names_recipients,
    open_to,
    uses,
)
from fieldloom.pseudonyms.reads.progress import Progress, may_undo, progress, rules
from fieldloom.pseudonyms.reads.register import entities, entity, source
from fieldloom.pseudonyms.reads.relations import Proposed, kin_to_choose, relations_proposed
from fieldloom.pseudonyms.reads.renaming import Asked, goes_along, renaming_asked
from fieldloom.pseudonyms.reads.rewritten import last_rewriting
from fieldloom.pseudonyms.reads.scanning import Found, leaks_in
from fieldloom.pseudonyms.reads.signing import BeforeSigning, before_signing
from fieldloom.pseudonyms.reads.standing import Standing, standing
from fieldloom.pseudonyms.reads.telling import (
    Ladder,
    Viewed,
    ladder,
    ladders,
    teller,
    viewed,
    views,
)
from fieldloom.pseudonyms.reads.trying import Tried, goes_on, tried
from fieldloom.pseudonyms.reads.watching import Place, Watching, watching

__all__ = [
    "Asked",
    "AtOnce",
    "BeforeSigning",
    "BesideText",
    "Candidate",
    "Candidates",
    "Found",
    "Heap",
    "InContext",
    "Jigsaw",
    "Ladder",
    "Marked",
    "Meant",
    "Opened",
    "Other",
    "Part",
    "Place",
    "Progress",
    "Proposal",
    "Proposed",
    "Raw",
    "Standing",
    "Tried",
    "Use",
    "Viewed",
    "Watching",
    "Within",
    "alike",
    "asking",
    "askings",
    "asks_me",
    "at_once",
    "before_signing",
    "beside",
    "candidate",
    "candidates",
    "could_answer",
    "drawn",
    "draws",
    "entities",
    "entity",
    "first_places",
    "found",
    "goes_along",
    "goes_on",
    "guessed",
    "in_context",
    "jigsaw",
    "jigsaw_of",
    "jigsaw_whole",
    "kin_to_choose",
    "ladder",
    "ladders",
    "last_rewriting",
    "leaks_in",
    "likely",
    "look_ahead",
    "may_undo",
    "mention",
    "mentions_of",
    "names_recipients",
    "open_to",
    "own_telling",
    "progress",
    "rare_in",
    "raw",
    "relations_proposed",
    "renaming_asked",
    "rules",
    "source",
    "standing",
    "suggestions",
    "teller",
    "telling_mark",
    "tried",
    "unsettled",
    "uses",
    "viewed",
    "views",
    "watching",
]
