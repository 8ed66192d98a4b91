from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig

from fieldloom.ground.kept import kept_beside


class SourcesConfig(AppConfig):
    name = "fieldloom.sources"

    def ready(self) -> None:
        """Say which originals a copy of the database needs beside it."""
        kept_beside("sources", _originals)


def _originals(database: Any) -> Iterator[str]:
    for study, mark in database.execute("SELECT study_id, mark FROM sources_original"):
        yield f"vault/{study}/{mark}"
