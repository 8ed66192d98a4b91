from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "fieldloom.people"

    def ready(self) -> None:
        """Say what a withdrawal reaches here."""
        from fieldloom.people import erasing  # noqa: F401
