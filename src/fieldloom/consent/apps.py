from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "fieldloom.consent"

    def ready(self) -> None:
        """Say how a withdrawal is done again in a copy that is put back, and what it reaches here."""
        from fieldloom.consent import again, erasing  # noqa: F401
