from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "fieldloom.web"

    def ready(self) -> None:
        """Begin to listen for sign-ins."""
        from fieldloom.web.shell import signals  # noqa: F401
