from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "fieldloom.fieldwork"

    def ready(self) -> None:
        """Say what a withdrawal reaches here."""
        from fieldloom.fieldwork import erasing  # noqa: F401
