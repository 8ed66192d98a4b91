"""Taking in the corpus, several times over, each time into an empty house.

`python -m benchmarks.taking_in M` takes it in once, in a data folder of its own, and prints the seconds.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.corpus import CACHE, ROOT, Corpus, make


def move_into(data: Path) -> None:
    """Let this process work in an empty data folder with a key of its own."""
    shutil.rmtree(data, ignore_errors=True)
    os.environ["FIELDLOOM_DATA"] = str(data)
    os.environ["FIELDLOOM_KEY"] = "be" * 32
    os.environ["FIELDLOOM_WITHDRAWN"] = str(data.with_name(f"{data.name}.withdrawn"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "fieldloom.settings"


def keeper_of_new_house() -> Any:
    """The first user of a database that was just made."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import loading

    call_command("migrate", verbosity=0)
    return loading.keeper_of_the_house()


def taken_in(corpus: Corpus, by: Any, study: Any, other: Any) -> tuple[float, float]:
    """Seconds for one short text in another study, the worker having just started; for the corpus."""
    from benchmarks import measuring

    files = {path.name: path.read_bytes() for path in corpus.texts}
    with measuring.worker():
        return measuring.first_text(by, other), measuring.take_in(files, by, study)


def middle_of_three(size: str, first: float) -> float:
    """The middle of a first taking in and of two more, each in a process and a house of its own."""
    asked = [sys.executable, "-m", "benchmarks.taking_in", size]
    more = [subprocess.run(asked, check=True, capture_output=True, cwd=ROOT) for _ in range(2)]
    return median([first, *(float(done.stdout) for done in more)])


def main() -> None:
    """Take in once and print the seconds."""
    from benchmarks import loading

    data = CACHE / f"data-{sys.argv[1]}-again"
    move_into(data)
    by = keeper_of_new_house()
    studies = [loading.study_of(by, title) for title in ("Bench", "Long")]
    print(taken_in(make(sys.argv[1]), by, *studies)[1])
    shutil.rmtree(data)


if __name__ == "__main__":
    main()
