"""What may be seen of the register without its real names, and whether a text still holds one."""

from fieldloom.pseudonyms.reads.register import entities, entity, source
from fieldloom.pseudonyms.reads.scanning import Found, leaks_in

__all__ = ["Found", "entities", "entity", "leaks_in", "source"]
