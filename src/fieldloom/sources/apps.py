from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "fieldloom.sources"

    def ready(self) -> None:
        """What people say decides what may be seen of field material, at once."""
        from fieldloom.people import heeded
        from fieldloom.sources.clearance import veil

        heeded.heed(veil.heard)
