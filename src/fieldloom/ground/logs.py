"""How a fault is written into the log: where it arose and of what kind it is, never what it says.

The message of an error often quotes what it was about: a line of a transcript, a name, a search.
"""

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

Fault: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Wordless(logging.Formatter):
    """Lines of the log whose tracebacks name files, lines and kinds of errors, and quote none."""

    def formatException(self, ei: Fault) -> str:  # noqa: N802 - the name is logging's
        """The traceback, and those of what led to it, without their messages."""
        error, told = ei[1], []
        while error is not None:
            name = type(error).__qualname__
            frames = traceback.extract_tb(error.__traceback__)
            lines = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
            told.append("\n".join([*lines, name]))
            hidden = error.__suppress_context__ and error.__cause__ is None
            error = None if hidden else error.__cause__ or error.__context__
        return "\n\nwhile handling\n".join(told)
