"""Sign-in is for the team: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from fieldloom.web.shell.standing import is_spared


class TeamOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Users are added by a keeper, so the sign-up page stays shut and no mail is sent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How one shows once more that it is oneself: with a second factor, where there is one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        second = [one for one in methods if one["id"] != "reauthenticate"]
        return second if second and not is_spared(user) else methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Fieldloom sends no mail: it would carry names of the study out of the house."""


def typed_name(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The name or address that was typed, under which failed tries are counted.

    The sign-in form and its backend call the field differently; what the person typed is the same.
    """
    return request.POST.get("login", "").strip().casefold()
