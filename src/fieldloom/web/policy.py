"""The content security policy, put together once instead of with every answer.

What it says and when another one applies is django-csp's, which settings and decorators tell.
"""

from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OF_ITS_OWN = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace")


class PolicyMiddleware(CSPMiddleware):
    """django-csp's; an answer about which nothing special was said gets the one that all get."""

    @cached_property
    def _for_all(self) -> str:
        return str(build_policy())

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer with its policy."""
        special = getattr(request, "_csp_nonce", None) or settings.DEBUG or HEADER in response
        if special or any(hasattr(response, name) for name in OF_ITS_OWN):
            return super().process_response(request, response)
        response.headers[HEADER] = self._for_all
        # As there: a nonce that is asked for too late would not stand in the policy.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response
