"""Where somebody goes back to after a form: to the page that they came from, if it is one of ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def ours(request: HttpRequest, address: str) -> str:
    """The address, if it leads to a page of this site: a path from its root, or one with its host.
    Else "". What is only a word is none, since it would be taken for the name of a page."""
    is_whole = address.startswith(("/", "http://", "https://"))
    inside = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_whole and inside else ""
