from django.apps import AppConfig

from fieldloom.ground.kept import before_copying


class ConsentConfig(AppConfig):
    name = "fieldloom.consent"

    def ready(self) -> None:
        """Say how a withdrawal is done again in a copy that is put back, and what it reaches here; and
        that the ledger knows each before a copy leaves."""
        from fieldloom.consent import again, casebook, erasing  # noqa: F401

        before_copying("consent", casebook.note_older)
