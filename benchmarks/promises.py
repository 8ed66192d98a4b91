"""What was promised, by size of the study: seconds unless a row says otherwise.

Sizes: S 20 documents and 2,000 codings; M 300 documents, 2.4 million words, 50,000 codings;
L 1,000 documents, 10 million words, 500,000 codings, 500 codes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """One row: what is measured, in which unit, and the most it may be at each size.

    Where `least` is set, the number is the least it may be. `steady` rows are waited for on one
    document or one page: they must not grow with the study.
    """

    row: str
    unit: str
    limits: dict[str, float]
    least: bool = False
    steady: bool = False

    def kept(self, size: str, value: float) -> bool:
        """Whether a measured value keeps the promise at this size."""
        limit = self.limits[size]
        return value >= limit if self.least else value <= limit


def _same(value: float) -> dict[str, float]:
    return {"S": value, "M": value, "L": value}


def _steady(row: str, most: float) -> Promise:
    return Promise(row, "s", _same(most), steady=True)


GROWTH = 1.2
"""How much slower a steady row may be at L than at S."""

PROMISES: tuple[Promise, ...] = (
    # The texts are handed over to a worker that stands ready, as while somebody is at work.
    Promise("take in plain text, indexed and durable", "s", {"S": 0.3, "M": 2, "L": 15}),
    _steady("open 10,000 words with 500 codings: server", 0.06),
    _steady("open 10,000 words with 500 codings: first paint", 0.3),
    _steady("open 1,000,000 characters: server", 0.06),
    _steady("open 1,000,000 characters: first paint", 0.3),
    Promise("scroll 1,000,000 characters: frames a second", "/s", _same(50), least=True),
    _steady("add a coding, on disk: p50", 0.015),
    _steady("add a coding, on disk: p95", 0.05),
    _steady("passages of one code, first page", 0.05),
    Promise("code x code co-occurrence", "s", {"S": 0.01, "M": 0.1, "L": 1}),
    Promise("code x document matrix", "s", {"S": 0.1, "M": 0.1, "L": 0.5}),
    Promise("every coding to CSV", "s", {"S": 0.1, "M": 1, "L": 10}),
    Promise("every coding to CSV: memory growth", "MB", _same(50)),
    Promise("search, first page and count: p95", "s", _same(0.1)),
    Promise("consent: one decision: p95", "s", _same(0.001)),
    Promise("consent: a withdrawal hides, slowest of 9", "s", _same(0.2)),
    Promise("consent: what a withdrawal reaches, slowest of 9", "s", _same(60)),
    Promise("consent: rows of a person erased", "s", _same(60)),
    Promise("consent: first page of quotations", "s", _same(0.1)),
    Promise("consent: search: p95", "s", _same(0.1)),
    Promise("20 people code one text: codings a second", "/s", _same(150), least=True),
    Promise("20 people code one text: p95", "s", _same(0.3)),
    Promise("20 people code one text: lost", "", _same(0)),
    Promise("start to usable", "s", _same(2)),
    Promise("memory at rest", "MB", _same(200)),
    Promise("install", "s", _same(60)),
    Promise("install: on disk", "MB", _same(500)),
)
BY_ROW = {promise.row: promise for promise in PROMISES}
