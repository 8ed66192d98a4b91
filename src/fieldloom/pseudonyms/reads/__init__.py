"""What may be seen of the register without its real names, and whether a text still holds one."""

from fieldloom.pseudonyms.reads.candidates import Candidate, Candidates, candidate, candidates
from fieldloom.pseudonyms.reads.drawing import drawn, guessed
from fieldloom.pseudonyms.reads.in_context import InContext, Raw, in_context, mentions_of, raw
from fieldloom.pseudonyms.reads.progress import Progress, may_undo, progress, rules
from fieldloom.pseudonyms.reads.register import entities, entity, source
from fieldloom.pseudonyms.reads.scanning import Found, leaks_in
from fieldloom.pseudonyms.reads.signing import BeforeSigning, before_signing

__all__ = [
    "BeforeSigning",
    "Candidate",
    "Candidates",
    "Found",
    "InContext",
    "Progress",
    "Raw",
    "before_signing",
    "candidate",
    "candidates",
    "drawn",
    "entities",
    "entity",
    "guessed",
    "in_context",
    "leaks_in",
    "may_undo",
    "mentions_of",
    "progress",
    "raw",
    "rules",
    "source",
]
