from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "fieldloom.coding"

    def ready(self) -> None:
        """Say what a withdrawal reaches here, and what becomes of real names in words of this room."""
        from fieldloom.coding import erasing, making_safe  # noqa: F401
