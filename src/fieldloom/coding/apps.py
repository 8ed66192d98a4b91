from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "fieldloom.coding"

    def ready(self) -> None:
        """Say what a withdrawal reaches here."""
        from fieldloom.coding import erasing  # noqa: F401
