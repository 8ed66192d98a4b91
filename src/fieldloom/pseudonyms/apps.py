from django.apps import AppConfig

from fieldloom.ground.kept import before_copying


class PseudonymsConfig(AppConfig):
    name = "fieldloom.pseudonyms"

    def ready(self) -> None:
        """Say what a withdrawal reaches here, and how names are destroyed again in a copy that is put
        back; and end what was left half done before a copy leaves."""
        from fieldloom.pseudonyms import erasing, keystore  # noqa: F401

        before_copying("pseudonyms", keystore.sweep)
