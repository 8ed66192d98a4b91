from django.apps import AppConfig


class PseudonymsConfig(AppConfig):
    name = "fieldloom.pseudonyms"

    def ready(self) -> None:
        """Say what a withdrawal reaches here."""
        from fieldloom.pseudonyms import erasing  # noqa: F401
