"""The figures of one run: gathered as they come, shown as a table, kept as JSON."""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.promises import BY_ROW, GROWTH


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, or why it was not; `limit` is the bare work, measured in the same run."""

    value: float | None = None
    limit: float | None = None
    why_not: str = ""


class Board:
    """The rows of one size. Each is told as soon as it is known, since a run can take minutes."""

    def __init__(self, size: str, folder: Path) -> None:
        self.size, self.folder = size, folder
        self.rows: dict[str, Figure] = {}
        self.load = [os.getloadavg()[0]]
        self.begun = time.time()
        self.smallest = self._kept("S") if size != "S" else {}

    def tell(self, row: str, value: float, limit: float | None = None) -> None:
        """Put down a figure, with the limit it is held against where there is one."""
        self.rows[row] = Figure(value, limit)
        self._progress(row)

    def miss(self, rows: list[str], why: str) -> None:
        """Put down that rows were not measured, and why."""
        for row in rows:
            self.rows[row] = Figure(why_not=why)
            self._progress(row)

    def show(self) -> None:
        """The table, and the same in `told-SIZE.json`."""
        self.load.append(os.getloadavg()[0])
        first, last = self.load[0], self.load[-1]
        print(
            f"\nSize {self.size}, {time.strftime('%-d %B %Y %H:%M')}, {os.cpu_count()} cores, "
            f"Python {sys.version.split()[0]}, load {first:.1f} to {last:.1f}\n"
        )
        print(
            f"{'':50}{'measured':>13}{'promised':>13}  {'':6}  {'bare':>8}  {'ratio':>6}  against S"
        )
        for row, figure in self.rows.items():
            print(self._line(row, figure))
        (self.folder / f"told-{self.size}.json").write_text(json.dumps(self._plain(), indent=1))

    def _line(self, row: str, figure: Figure) -> str:
        promise = BY_ROW.get(row)
        unit = promise.unit if promise else ""
        promised = ""
        if promise is not None:
            promised = f"{'≥ ' if promise.least else ''}{promise.limits[self.size]:g} {unit}"
        if figure.value is None:
            return f"{row:50}{'not measured':>13}{promised:>13}  {figure.why_not}"
        kept = promise is None or promise.kept(self.size, figure.value)
        verdict = "" if promise is None else "kept" if kept else "MISSED"
        bare = ratio = ""
        if figure.limit:
            bare, ratio = f"{figure.limit:.3g}", f"{figure.value / figure.limit:.1f}"
        measured = f"{figure.value:.3g} {unit}"
        return (
            f"{row:50}{measured:>13}{promised:>13}  {verdict:6}  {bare:>8}  {ratio:>6}  "
            f"{self._growth(row, figure.value)}"
        ).rstrip()

    def _growth(self, row: str, value: float) -> str:
        promise, before = BY_ROW.get(row), self.smallest.get(row)
        if promise is None or not promise.steady or not before:
            return ""
        grown = value / before
        return f"{grown:.2f}" + ("" if grown <= GROWTH else f"  (over {GROWTH})")

    def _kept(self, size: str) -> dict[str, float]:
        file = self.folder / f"told-{size}.json"
        if not file.exists():
            return {}
        rows = json.loads(file.read_text())["rows"]
        return {row: told["value"] for row, told in rows.items() if told["value"] is not None}

    def _plain(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(self.begun)),
            "seconds": round(time.time() - self.begun, 1),
            "cores": os.cpu_count(),
            "python": sys.version.split()[0],
            "load": self.load,
            "rows": {row: asdict(figure) for row, figure in self.rows.items()},
        }

    def _progress(self, row: str) -> None:
        self.load.append(os.getloadavg()[0])
        if sys.stderr.isatty() or os.environ.get("FIELDLOOM_BENCH_ALOUD"):
            print(self._line(row, self.rows[row]), file=sys.stderr, flush=True)
