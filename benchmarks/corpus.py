"""The corpus on which the promises were made: invented, deterministic, in three sizes."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "bench"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A made corpus: plain texts under `docs/`, `codes.csv`, `codings.csv`, `manifest.json`."""

    folder: Path

    @property
    def texts(self) -> list[Path]:
        return sorted((self.folder / "docs").glob("*.txt"))

    @property
    def manifest(self) -> dict:
        return json.loads((self.folder / "manifest.json").read_text())

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of `codes.csv` or `codings.csv`."""
        with (self.folder / name).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def make(size: str) -> Corpus:
    """The corpus of this size, made once and kept in `.cache/bench`.

    Raises `SystemExit`, saying what is missing, where its maker is not at hand.
    """
    maker = (
        Path(os.environ.get("FIELDLOOM_SHARED", ROOT.parent / "shared")) / "bench/make_corpus.py"
    )
    folder = CACHE / f"corpus-{size}"
    if not (folder / "manifest.json").exists():
        if not maker.exists():
            raise SystemExit(
                f"The corpus maker is not at {maker}. Name its folder: FIELDLOOM_SHARED."
            )
        print(f"Making the corpus of size {size} ...", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        asked = [sys.executable, str(maker), "--size", size, "--out", str(folder)]
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)
    return Corpus(folder)


def as_installed() -> dict[str, str]:
    """The environment of a process that runs from compiled modules, as an installation has them.

    Where this one is told to keep none (`PYTHONDONTWRITEBYTECODE`), a start would compile some 300
    modules first. They are kept beside the corpus, and the first process that runs so makes them.
    """
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return told | {"PYTHONPYCACHEPREFIX": str(CACHE / "compiled")}
