from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig

from fieldloom.ground.kept import before_copying, kept_beside


class SourcesConfig(AppConfig):
    name = "fieldloom.sources"

    def ready(self) -> None:
        """Say which originals a copy of the database needs beside it; and heed what people say, for it
        decides what may be seen of field material, at once; and what a withdrawal reaches here."""
        from fieldloom.people import heeded
        from fieldloom.sources.clearance import veil
        from fieldloom.sources.erasing import originals, registering  # noqa: F401

        kept_beside("sources", _originals)
        before_copying("sources", originals.seal_to_people)
        heeded.heed(veil.heard)


def _originals(database: Any) -> Iterator[str]:
    for study, mark in database.execute(
        "SELECT study_id, mark FROM sources_original WHERE sealed_key <> x''"
    ):
        yield f"vault/{study}/{mark}"
