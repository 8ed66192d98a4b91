"""What the desk's scripts and the server say to each other: JSON in, JSON out, and every no in words."""

import functools
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from fieldloom.ground.answers import Busy, NotFound, Overtaken, Refused, Stale, Unfit
from fieldloom.web.shell.pages import View

LONGEST = 5_000_000
"""Characters of text that one request may bring."""


def talks(view: View) -> View:
    """Answer with JSON whatever comes, with the status that the refusals have everywhere."""

    @functools.wraps(view)
    def spoken(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            return view(request, **named)
        except Overtaken:
            says = "The text was corrected while you had it open."
            return _no(409, "moved", says, "Nothing was changed. Reload the page and do it again.")
        except Refused as error:
            return _no(403, "refused", error.decision.because, error.decision.would_change)
        except NotFound as error:
            return _no(404, "missing", str(error))
        except (Unfit, Busy) as error:
            status, kind = (503, "busy") if isinstance(error, Busy) else (422, "unfit")
            return _no(status, kind, error.reason, error.remedy)
        except Stale as error:
            return _no(409, "stale", str(error), theirs=error.theirs, mine=error.mine)

    return spoken


class Sent:
    """What a script sent, each part checked as it is taken. Raises `Unfit` for one of another kind."""

    def __init__(self, request: HttpRequest) -> None:
        try:
            said = json.loads(request.body)
        except RequestDataTooBig as error:
            reason = "More was sent at once than can be read."
            raise Unfit(reason, "Send less: nothing was changed.") from error
        except (ValueError, RecursionError) as error:
            raise Unfit("The request could not be read.", "Reload the page.") from error
        if not isinstance(said, dict):
            raise Unfit("The request could not be read.", "Reload the page.")
        self.said: dict[str, Any] = said

    def number(self, name: str) -> int:
        """A whole number."""
        found = self.said.get(name)
        if not isinstance(found, int) or isinstance(found, bool):
            raise Unfit(f"“{name}” has to be a whole number.", "Reload the page.", name)
        return found

    def maybe(self, name: str) -> int | None:
        """A whole number, or None where none was sent."""
        return None if self.said.get(name) is None else self.number(name)

    def words(self, name: str) -> str:
        """Some text; empty where none was sent."""
        found = self.said.get(name, "")
        if not isinstance(found, str) or len(found) > LONGEST:
            raise Unfit(f"“{name}” has to be text.", "Reload the page.", name)
        if any("\ud800" <= letter <= "\udfff" for letter in found):
            raise Unfit("The text holds half a character.", "Type that place again.", name)
        return found

    @property
    def operation(self) -> uuid.UUID | None:
        """The script's own id of the act, by which it is done once however often it is sent."""
        try:
            return uuid.UUID(self.words("operation")) if self.said.get("operation") else None
        except ValueError as error:
            raise Unfit("This is not an operation id.", "Reload the page.", "operation") from error


def sends(view: Callable[..., HttpResponseBase]) -> View:
    """Only for what is sent by POST; the view gets it as `sent`."""

    @functools.wraps(view)
    def reading(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if request.method != "POST":
            return _no(405, "unfit", "This address only takes what is sent to it.")
        return view(request, sent=Sent(request), **named)

    return talks(reading)


def _no(status: int, kind: str, says: str, remedy: str = "", **more: Any) -> JsonResponse:
    told = {"kind": kind, "says": says, "remedy": remedy, **more}
    return JsonResponse(told, status=status)
