"""`python -m benchmarks S`: the rows of the promises at one size, beside what was promised.

Works in a data folder of its own under `.cache/bench`, made anew each time. The first run of a size
makes the corpus, which takes up to a minute at L.
"""

import argparse
from statistics import median
from typing import Any

from benchmarks import taking_in
from benchmarks.corpus import CACHE, Corpus, make
from benchmarks.telling import Board

SERVER = "open 10,000 words with 500 codings: server"
PAINTED = "open 10,000 words with 500 codings: first paint"
LONG_SERVER = "open 1,000,000 characters: server"
LONG_PAINTED = "open 1,000,000 characters: first paint"
SCROLLED = "scroll 1,000,000 characters: frames a second"
TOGETHER = [f"20 people code one text: {what}" for what in ("codings a second", "p95", "lost")]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("size", choices=["S", "M", "L"], default="S", nargs="?")
    asked.add_argument("--install", action="store_true", help="measure an installation too")
    given = asked.parse_args()
    corpus = make(given.size)
    taking_in.move_into(CACHE / f"data-{given.size}")
    board = Board(given.size, CACHE)
    measure(corpus, board)
    if given.install:
        from benchmarks.outside import install

        seconds, size = install()
        board.tell("install", seconds)
        board.tell("install: on disk", size)
    else:
        board.miss(["install", "install: on disk"], "ask for it with --install: it needs the net")
    board.show()


def measure(corpus: Corpus, board: Board) -> None:
    """Every row that can be measured here."""
    keeper = taking_in.keeper_of_new_house()
    from django.db import connection

    from benchmarks import consent, loading

    study = loading.study_of(keeper, "Bench")
    coders = loading.coders(corpus.manifest["coders"], keeper, study)
    long_study = loading.study_of(keeper, "Long")
    codes = inside(corpus, board, (keeper, study, coders, long_study))
    consent.measure(board.size, keeper, loading.study_of(keeper, "Consent"), board)
    long_source = loading.long_text(corpus, keeper, long_study)
    crowd = loading.coders([f"person{n}" for n in range(20)], keeper, study)
    from_outside(corpus, board, (keeper, study, crowd, codes), long_source)
    connection.close()


def inside(corpus: Corpus, board: Board, people: tuple[Any, ...]) -> dict[str, int]:
    """What needs no server. Returns the codes by name."""
    from benchmarks import limits, loading, measuring
    from benchmarks.clock import p95

    by, study, coders, other = people
    first, seconds = taking_in.taken_in(corpus, by, study, other)
    seconds = taking_in.middle_of_three(board.size, seconds)
    bare = median(limits.insert_texts(corpus) for _ in range(3))
    board.tell("take in one short text, worker just started", first)
    board.tell("take in plain text, indexed and durable", seconds, bare)
    codes = loading.codebook(corpus, by, study)
    loading.codings(corpus, study, coders, codes)
    source = measuring.focus(corpus, by, study)
    p50, slow = measuring.add_codings(by, study, source)
    board.tell("add a coding, on disk: p50", p50, limits.one_commit())
    board.tell("add a coding, on disk: p95", slow)
    board.tell("passages of one code, first page", measuring.first_page_of_a_code(by, study))
    meeting, standing = measuring.matrices(by, study)
    read = limits.codings_into_array()
    board.tell("code x code co-occurrence", meeting, read)
    board.tell("code x document matrix", standing, read)
    seconds, growth = measuring.every_coding_to_csv(by, study)
    board.tell("every coding to CSV", seconds, limits.quotations_as_rows())
    board.tell("every coding to CSV: memory growth", growth)
    times = measuring.search(corpus, by, study)
    every = [one for some in times.values() for one in some]
    words = measuring.searches(corpus)[:2]
    board.tell(
        "search, first page and count: p95", p95(every), p95(limits.best_of_index(words, 20))
    )
    for query, some in times.items():
        board.tell(f"  search {query}: p95", p95(some))
    return codes


def from_outside(corpus: Corpus, board: Board, people: tuple[Any, ...], long_source: Any) -> None:
    """What a person meets: the start, the first paint, the memory that stays taken."""
    from django.db import connection

    from benchmarks import measuring, outside, together

    by, study, crowd, codes = people
    source = measuring.focus(corpus, by, study)
    path = f"/studies/{study.slug}/read/{source.ref}/"
    long_path = f"/studies/{long_source.study.slug}/read/{long_source.ref}/"
    rows = ["start to usable", SERVER, PAINTED, LONG_SERVER, LONG_PAINTED, SCROLLED]
    try:
        session = outside.session_of(by)
        sessions = [outside.session_of(user) for user in crowd.values()]
        connection.close()
        starts = []
        with outside.serving():
            pass  # its modules are compiled now, as an installation has them
        for _ in range(2):
            with outside.serving() as served:
                starts.append(served.start)
        with outside.serving() as served:
            starts.append(served.start)
            board.tell("start to usable", sorted(starts)[1])
            pages(board, served, session, (path, long_path))
            revision = source.current
            desk = together.Desk(
                served, path, revision.number, revision.characters, list(codes.values())
            )
            crowd_at(board, desk, sessions)
            board.tell("memory at rest", outside.memory_at_rest(served.pid))
    except (outside.NoPage, ImportError) as trouble:
        rows += [*TOGETHER, "memory at rest"]
        board.miss([row for row in rows if row not in board.rows], str(trouble))


def pages(board: Board, served: Any, session: str, paths: tuple[str, str]) -> None:
    """The reader's page, of an ordinary text and of a very long one, from the server and painted."""
    from benchmarks import outside

    for path, server, painted in zip(
        paths, (SERVER, LONG_SERVER), (PAINTED, LONG_PAINTED), strict=True
    ):
        try:
            board.tell(server, outside.opened(served, session, path))
            with outside.browser(served, session) as page:
                board.tell(painted, outside.first_paint(page, served.address + path))
                if path == paths[1]:
                    board.tell(SCROLLED, outside.frames(page))
        except outside.NoPage as trouble:
            rows = [server, painted, *([SCROLLED] if path == paths[1] else [])]
            board.miss([row for row in rows if row not in board.rows], str(trouble))


def crowd_at(board: Board, desk: Any, sessions: list[str]) -> None:
    """Twenty people at one text."""
    from benchmarks import outside, together

    try:
        rate, slow, made = together.code_together(desk, sessions)
    except outside.NoPage as trouble:
        board.miss(TOGETHER, str(trouble))
        return
    board.tell(TOGETHER[0], rate)
    board.tell(TOGETHER[1], slow)
    board.tell(TOGETHER[2], together.lost(made))


if __name__ == "__main__":
    main()
