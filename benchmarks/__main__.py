"""`python -m benchmarks S [--outside]`: the rows of the promises at one size, beside the promise.

Works in a data folder of its own under `.cache/bench`, made anew each time.
"""

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

from benchmarks.corpus import CACHE, make
from benchmarks.promises import BY_ROW

PASSWORD = "a long and plain passphrase"


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("size", choices=["S", "M", "L"], default="S", nargs="?")
    asked.add_argument("--install", action="store_true", help="measure an installation too")
    given = asked.parse_args()
    corpus = make(given.size)
    data = CACHE / f"data-{given.size}"
    shutil.rmtree(data, ignore_errors=True)
    os.environ["FIELDLOOM_DATA"] = str(data)
    os.environ["FIELDLOOM_KEY"] = "be" * 32
    os.environ["DJANGO_SETTINGS_MODULE"] = "fieldloom.settings"
    told = measure(corpus, given.size)
    if given.install:
        from benchmarks.outside import install

        told["install"], told["install: on disk"] = install()
    show(told, given.size)


def measure(corpus, size: str) -> dict[str, float]:
    """Every row that can be measured here, by its name in the promises."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from benchmarks import loading, measuring

    told: dict[str, float] = {}
    by, study, coders = loading.study_with_team(corpus)
    told["take in plain text, indexed and durable"] = measuring.take_in(corpus, by, study)
    told["limit: bare insert with a full-text index"] = measuring.bare_insert(corpus)
    codes = loading.codebook(corpus, by, study)
    told["codings loaded"] = loading.codings(corpus, study, coders, codes)
    source = measuring.focus(corpus, by, study)
    server = "open 10,000 words with 500 codings: server"
    told[server] = measuring.open_on_server(by, study, source)
    p50, p95 = measuring.add_codings(by, study, source)
    told["add a coding, on disk: p50"], told["add a coding, on disk: p95"] = p50, p95
    told["passages of one code, first page"] = measuring.first_page_of_a_code(by, study)
    both = measuring.matrices(by, study)
    told["code x code co-occurrence"], told["code x document matrix"] = both
    seconds, growth = measuring.every_coding_to_csv(by, study)
    told["every coding to CSV"], told["every coding to CSV: memory growth"] = seconds, growth
    told["search, first page and count: p95"] = measuring.search(corpus, by, study)
    told |= from_outside(by, study, source)
    return told


def from_outside(by, study, source) -> dict[str, float]:
    """What a person meets: the start, the first paint, the memory that stays taken."""
    from django.db import connection

    from benchmarks import outside
    from fieldloom.access import writes

    writes.set_password(by=by, user=by, password=PASSWORD)
    connection.close()
    told: dict[str, float] = {}
    with outside.serving(8497) as (address, start, pid):
        told["start to usable"] = start
        path = f"/studies/{study.slug}/read/{source.ref}/"
        row = "open 10,000 words with 500 codings: first paint"
        try:
            told[row] = outside.first_paint(address, path, by.username, PASSWORD)
        except FileNotFoundError as error:
            print(error, file=sys.stderr)
        told["memory at rest"] = outside.memory_at_rest(pid)
    return told


def show(told: dict[str, float], size: str) -> None:
    """A row each: measured, promised, kept or missed; the same as JSON in `.cache/bench`."""
    print(
        f"\nSize {size}, {time.strftime('%-d %B %Y')}, {os.cpu_count()} cores, "
        f"Python {sys.version.split()[0]}\n"
    )
    print(f"{'':52}{'measured':>12}{'promised':>12}")
    for row, value in told.items():
        promise = BY_ROW.get(row)
        most = promise.at_most[size] if promise else None
        verdict = "" if most is None else "kept" if value <= most else "MISSED"
        unit = promise.unit if promise else ""
        limit = "" if most is None else f"{most:g} {unit}"
        print(f"{row:52}{value:>10.4g} {unit:2}{limit:>11}  {verdict}")
    Path(CACHE, f"told-{size}.json").write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
