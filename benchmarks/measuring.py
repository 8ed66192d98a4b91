"""Each row of the promises, measured on a loaded study. Times are seconds, memory MB."""

import random
import tempfile
from pathlib import Path

from django.test import Client

from benchmarks.clock import median_of, p95, resident, timed
from benchmarks.corpus import Corpus

ADDS = 200
SEARCHES = 60


def take_in(corpus: Corpus, by, study) -> float:
    """Hand over every text and take it in: until the last is indexed and on disk."""
    from fieldloom.jobs.worker import run_here
    from fieldloom.sources import writes

    files = [writes.Handed(p.name, p.read_bytes(), {"kind": "interview"}) for p in corpus.texts]
    times: list[float] = []
    with timed(times):
        delivery = writes.hand_over(by=by, study=study, files=files)
        job = writes.close_delivery(by=by, delivery=delivery)
        for _ in run_here(until=job):
            pass
    delivery.refresh_from_db()
    states = set(delivery.files.values_list("state", flat=True))
    if states != {"taken"}:
        raise SystemExit(f"Not every text was taken in: {states}")
    return times[0]


def bare_insert(corpus: Corpus) -> float:
    """The limit that taking in is held against: the same texts, by paragraph, straight into an
    encrypted file with a full-text index and nothing else."""
    from fieldloom.ground import sqlcipher

    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        opened = sqlcipher.connect(Path(folder) / "bare.db")
        opened.execute("CREATE TABLE p (id INTEGER PRIMARY KEY, doc INT, text TEXT)")
        opened.execute(
            "CREATE VIRTUAL TABLE f USING fts5(text, content='p', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        with timed(times):
            for number, path in enumerate(corpus.texts):
                text = path.read_text(encoding="utf-8")
                opened.execute("BEGIN IMMEDIATE")
                opened.executemany(
                    "INSERT INTO p (doc, text) VALUES (?, ?)",
                    [(number, part) for part in text.split("\n\n")],
                )
                opened.execute(
                    "INSERT INTO f(rowid, text) SELECT id, text FROM p WHERE doc=?", [number]
                )
                opened.execute("COMMIT")
        opened.close()
    return times[0]


def focus(corpus: Corpus, by, study):
    """The document with 10,000 words and 500 codings."""
    from fieldloom.sources import reads

    return reads.sources(to=by, study=study).get(file_name=corpus.manifest["focus_doc"])


def open_on_server(by, study, source) -> float:
    """The reader's page for one source, as the server makes it."""
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = f"/studies/{study.slug}/read/{source.ref}/"

    def visit() -> None:
        answer = client.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{url} answered {answer.status_code}")

    return median_of(visit, runs=9)


def add_codings(by, study, source) -> tuple[float, float]:
    """p50 and p95 of applying a code to a fresh passage: back only when it is on disk."""
    from statistics import median

    from fieldloom.coding import reads, writes
    from fieldloom.sources.reads import text_of

    row = reads.codebook(to=by, study=study)[-1]
    code = reads.code(row.id, to=by, study=study)
    text = text_of(to=by, revision=source.current)
    chance, times = random.Random(1), []
    for _ in range(ADDS):
        start = text.index(" ", chance.randrange(len(text) - 400)) + 1
        with timed(times):
            writes.apply_code(by=by, source=source, code=code, start=start, end=start + 120)
    return median(times), p95(times)


def first_page_of_a_code(by, study) -> float:
    """The first 50 quotations, with context, of the code with the most codings."""
    from fieldloom.coding import reads

    most = max(reads.codebook(to=by, study=study), key=lambda row: row.codings)
    wanted = reads.Wanted(code_ids=(most.id,))
    return median_of(lambda: reads.quotations(to=by, study=study, wanted=wanted, page=1, size=50))


def every_coding_to_csv(by, study) -> tuple[float, float]:
    """Every quotation as CSV, and by how many MB the process grew meanwhile."""
    from fieldloom.coding.reads import Wanted
    from fieldloom.exchange.leaving import quotations_out

    times: list[float] = []
    before = peak = resident()
    with tempfile.TemporaryFile() as out, timed(times):
        leaving = quotations_out(by=by, study=study, wanted=Wanted(), form="csv")
        for number, piece in enumerate(leaving.pieces):
            out.write(piece)
            if number % 100 == 0:
                peak = max(peak, resident())
    return times[0], peak - before


def matrices(by, study) -> tuple[float, float]:
    """Code x code co-occurrence, and code x document, over the whole study."""
    from fieldloom.coding import reads

    return (
        median_of(lambda: reads.co_occurrence(to=by, study=study), runs=3),
        median_of(lambda: reads.code_by_source(to=by, study=study), runs=3),
    )


def search(corpus: Corpus, by, study) -> float:
    """p95 over common and rare words, a phrase, a prefix and near words: first page and count."""
    from fieldloom.sources import reads

    needles = corpus.manifest["needles"]
    asked = [
        needles["common"]["text"],
        needles["rare"]["text"],
        f'"{needles["phrase"]["text"]}"',
        f"{needles['rare']['text'][:4]}*",
        f"NEAR({needles['common']['text']} {needles['rare']['text']}, 20)",
        f"{needles['common']['text']} -{needles['rare']['text']}",
    ]
    times: list[float] = []
    for number in range(SEARCHES):
        with timed(times):
            reads.search(to=by, study=study, query=asked[number % len(asked)])
    return p95(times)
