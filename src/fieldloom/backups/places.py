"""Where backups lie unless somebody names another place."""

from pathlib import Path


def usual_folder(data: Path) -> Path:
    """Where backups go unless a folder is named: beside the data. A copy elsewhere is still needed."""
    return data.with_name(f"{data.name}-backups")
