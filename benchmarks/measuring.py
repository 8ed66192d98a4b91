"""Each row of the promises that needs no server, measured on a loaded study. Seconds; memory MB."""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.utils import timezone

from benchmarks.clock import median_of, p95, resident, timed
from benchmarks.corpus import Corpus, as_installed

ADDS = 200
SEARCHES = 60


@contextmanager
def worker() -> Iterator[None]:
    """A worker as a process of its own, as `fieldloom serve` starts it when there is work."""
    process = subprocess.Popen([sys.executable, "-m", "fieldloom.jobs"], env=as_installed())
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def take_in(files: dict[str, bytes], by: Any, study: Any) -> float:
    """Hand over texts and have them taken in by a worker: until the last is indexed and on disk.

    Ends the run where a text was not taken in.
    """
    from fieldloom.sources import writes

    handed = [writes.Handed(name, data, {"kind": "interview"}) for name, data in files.items()]
    begun = timezone.now()
    delivery = writes.hand_over(by=by, study=study, files=handed)
    job = writes.close_delivery(by=by, delivery=delivery)
    while job.ended_at is None:
        time.sleep(0.1)
        job.refresh_from_db()
    states = set(delivery.files.values_list("state", flat=True))
    if states != {"taken"}:
        raise SystemExit(f"Not every text was taken in: {states} {job.trouble}")
    return float((job.ended_at - begun).total_seconds())


def first_text(by: Any, study: Any) -> float:
    """One short text: mostly what it takes until a worker that was just started is at work."""
    return take_in({"first.txt": b"Interviewer: Shall we begin?\n\nParticipant: Yes."}, by, study)


def focus(corpus: Corpus, by: Any, study: Any) -> Any:
    """The document with 10,000 words and 500 codings."""
    from fieldloom.sources import reads

    return reads.sources(to=by, study=study).get(file_name=corpus.manifest["focus_doc"])


def add_codings(by: Any, study: Any, source: Any) -> tuple[float, float]:
    """p50 and p95 of applying a code to a fresh passage: back only when it is on disk."""
    from fieldloom.coding import reads, writes
    from fieldloom.sources.reads import text_of

    row = reads.codebook(to=by, study=study)[-1]
    code = reads.code(row.id, to=by, study=study)
    text = text_of(to=by, revision=source.revision)
    chance, times = random.Random(1), []
    for _ in range(ADDS):
        start = text.index(" ", chance.randrange(len(text) - 400)) + 1
        with timed(times):
            writes.apply_code(by=by, source=source, code=code, start=start, end=start + 120)
    return median(times), p95(times)


def first_page_of_a_code(by: Any, study: Any) -> float:
    """The first 50 quotations, with context, of the code with the most codings."""
    from fieldloom.coding import reads

    most = max(reads.codebook(to=by, study=study), key=lambda row: row.codings)
    wanted = reads.Wanted(code_ids=(most.id,))
    return median_of(
        lambda: reads.quotations(to=by, study=study, wanted=wanted, page=1, size=50), runs=9
    )


def every_coding_to_csv(by: Any, study: Any) -> tuple[float, float]:
    """Every quotation as CSV, and by how many MB the process grew meanwhile."""
    from fieldloom.coding.reads import Wanted
    from fieldloom.exchange.leaving import quotations_out

    times: list[float] = []
    before = peak = resident()
    with tempfile.TemporaryFile() as out, timed(times):
        leaving = quotations_out(by=by, study=study, wanted=Wanted(), form="csv")
        for number, piece in enumerate(leaving.pieces):
            out.write(piece)
            if number % 20 == 0:
                peak = max(peak, resident())
    return times[0], max(peak, resident()) - before


def matrices(by: Any, study: Any) -> tuple[float, float]:
    """Code x code co-occurrence, and code x document, over the whole study."""
    from fieldloom.coding import reads

    return (
        median_of(lambda: reads.co_occurrence(to=by, study=study), runs=5),
        median_of(lambda: reads.code_by_source(to=by, study=study), runs=5),
    )


def searches(corpus: Corpus) -> list[str]:
    """Common and rare words, a phrase of common words, a prefix, near words, a word without."""
    needles = {name: told["text"] for name, told in corpus.manifest["needles"].items()}
    common, rare = needles["common"], needles["rare"]
    return [
        common,
        rare,
        f'"{needles["phrase"]}"',
        f"{rare[:4]}*",
        f"NEAR({common} {rare}, 20)",
        f"{common} -{rare}",
    ]


def search(corpus: Corpus, by: Any, study: Any) -> dict[str, list[float]]:
    """Seconds of each search, by what was asked: first page with context, and count."""
    from fieldloom.sources import reads

    asked = searches(corpus)
    times: dict[str, list[float]] = {query: [] for query in asked}
    for number in range(SEARCHES):
        query = asked[number % len(asked)]
        with timed(times[query]):
            reads.search(to=by, study=study, query=query)
    return times
