"""What was promised, by size of the study: seconds unless a row says otherwise.

Sizes: S 20 documents and 2,000 codings; M 300 documents, 2.4 million words, 50,000 codings;
L 1,000 documents, 10 million words, 500,000 codings, 500 codes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """One row: what is measured, in which unit, and the most it may be at each size."""

    row: str
    unit: str
    at_most: dict[str, float]


def _same(value: float) -> dict[str, float]:
    return {"S": value, "M": value, "L": value}


PROMISES: tuple[Promise, ...] = (
    Promise("take in plain text, indexed and durable", "s", {"S": 0.3, "M": 2, "L": 15}),
    Promise("open 10,000 words with 500 codings: server", "s", _same(0.06)),
    Promise("open 10,000 words with 500 codings: first paint", "s", _same(0.3)),
    Promise("open 1,000,000 characters: first paint", "s", _same(0.3)),
    Promise("add a coding, on disk: p50", "s", _same(0.015)),
    Promise("add a coding, on disk: p95", "s", _same(0.05)),
    Promise("passages of one code, first page", "s", _same(0.05)),
    Promise("code x code co-occurrence", "s", {"S": 0.01, "M": 0.1, "L": 1}),
    Promise("code x document matrix", "s", {"S": 0.1, "M": 0.1, "L": 0.5}),
    Promise("every coding to CSV", "s", {"S": 0.1, "M": 1, "L": 10}),
    Promise("every coding to CSV: memory growth", "MB", _same(50)),
    Promise("search, first page and count: p95", "s", _same(0.1)),
    Promise("start to usable", "s", _same(2)),
    Promise("memory at rest", "MB", _same(200)),
    Promise("install", "s", _same(60)),
    Promise("install: on disk", "MB", _same(500)),
)
BY_ROW = {promise.row: promise for promise in PROMISES}
