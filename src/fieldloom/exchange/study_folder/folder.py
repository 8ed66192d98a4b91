"""Reading the folder itself: its YAML files, checked enough to say which line of which file is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from fieldloom.ground.answers import Unfit

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A folder with `study.yaml` in it; every other file may be missing."""

    path: Path

    def head(self) -> Row:
        """What `study.yaml` says. Raises `Unfit` when it is missing or is not a mapping."""
        told = self._load("study.yaml")
        if not isinstance(told, dict) or not told.get("slug") or not told.get("title"):
            raise Unfit(f"{self.path / 'study.yaml'} needs a slug and a title.", "Add them.")
        return told

    def rows(self, name: str, key: str) -> list[Row]:
        """The list under `key` in `name`, or the whole file where it is a list; empty if missing."""
        told = self._load(name)
        found = told.get(key, []) if isinstance(told, dict) else told or []
        if not isinstance(found, list):
            raise Unfit(f"“{key}” in {self.path / name} is not a list.", "Begin its lines with -.")
        return found

    def codings(self) -> Iterator[Row]:
        """The rows of `codings.yaml` and `codings-*.yaml`, in the order of their names."""
        for file in sorted(self.path.glob("codings*.yaml")):
            yield from self.rows(file.name, "codings")

    def material(self) -> list[Row]:
        """What `material.yaml` says of each file; without it, every file under `material/`."""
        told = self.rows("material.yaml", "material")
        if told:
            return told
        files = sorted(p for p in (self.path / "material").glob("*") if p.is_file())
        return [{"file": f"material/{p.name}"} for p in files if p.suffix != ".csv"]

    def file(self, row: Row) -> Path:
        """The path of a material row. Raises `Unfit` when it lies outside the folder or is missing."""
        path = (self.path / str(row["file"])).resolve()
        if not path.is_relative_to(self.path.resolve()) or not path.is_file():
            raise Unfit(f"{row['file']} is not in {self.path}.", "Mend its name in material.yaml.")
        return path

    def _load(self, name: str) -> Any:
        path = self.path / name
        if not path.exists():
            return None
        try:
            return yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", line {mark.line + 1}" if mark else ""
            raise Unfit(f"{path}{where} is not YAML that can be read.", "Mend it.") from error


def day(value: Any, where: str) -> date | None:
    """A day as YAML gives it. Raises `Unfit` when it is something else."""
    if value is None or (isinstance(value, date)):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Unfit(f"“{value}” ({where}) is not a date.", "Write it as 2022-05-03.") from error


def known_day(value: Any, where: str) -> date:
    """A day that must be given. Raises `Unfit` when it is not."""
    found = day(value, where)
    if found is None:
        raise Unfit(f"A day is missing ({where}).", "Write it as 2022-05-03.")
    return found


def member(kinds: Any, value: Any) -> Any:
    """The member of a vocabulary that `value` names, by its value or its label.

    Raises `Unfit` with the words that would do.
    """
    wanted = str(value).strip().casefold().replace(" ", "_")
    for kind in kinds:
        if wanted in (kind.value, kind.label.casefold().replace(" ", "_")):
            return kind
    known = ", ".join(kind.value for kind in kinds)
    raise Unfit(f"“{value}” is not known here.", f"One of: {known}.")
