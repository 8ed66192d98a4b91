from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig

from fieldloom.ground.kept import kept_beside


class SourcesConfig(AppConfig):
    name = "fieldloom.sources"

    def ready(self) -> None:
        """Say which originals a copy of the database needs beside it; and heed what people say, for it
        decides what may be seen of field material, at once."""
        from fieldloom.people import heeded
        from fieldloom.sources.clearance import veil

        kept_beside("sources", _originals)
        heeded.heed(veil.heard)


def _originals(database: Any) -> Iterator[str]:
    for study, mark in database.execute("SELECT study_id, mark FROM sources_original"):
        yield f"vault/{study}/{mark}"
