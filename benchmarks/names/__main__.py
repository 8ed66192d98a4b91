"""One table of how well names are found: rules, rules with the model, spaCy, Presidio, in one run.

    python -m benchmarks.names --data FOLDER [--only probe] [--json FILE]

FOLDER holds tab, uk-family-probe and corpora. The other tools are run by the interpreter that
FIELDLOOM_NAMES_PEERS names; without it their columns say so.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.names.measures import Rate, counts, rates, tiers
from benchmarks.names.sets import ROOT, Named, court, invented, probe, real, small

WIDE = "rules + model, wide"  # on court prose alone: nothing else is judged so
WAYS = {
    "rules": "ours",
    "rules + model": "ours both",
    WIDE: "ours wide",
    "spaCy sm": "peers spacy",
    "Presidio": "peers presidio",
}
SHOWN = {
    "court": ("ERdi", "ERqi", "token P"),
    "real": ("masked per 1,000",),
}
TIERS = ("sure finds right", "sure finds per 1,000", "finds to look at per 1,000")
USUAL = ("covered", "people", "token P", "wrongly masked per 1,000")


def sets(data: Path) -> dict[str, Named]:
    """The sets by a short name."""
    apart = invented(ROOT / "training" / "apart", "*.txt", "invented, apart")
    sample = invented(
        ROOT / "tests" / "pseudonyms" / "sample", "apart-*.txt", "sample of the rules, apart"
    )
    tuned = invented(
        ROOT / "tests" / "pseudonyms" / "sample",
        "tuned-*.txt",
        "sample of the rules, tuned",
        "the rules; the model's seed and limits",
    )
    second = invented(
        ROOT / "training" / "second", "*.txt", "invented by a second author, held back"
    )
    talk = probe(data)
    return {
        "court": court(data),
        "probe": talk,
        "probe-low": small(talk),
        "apart": apart,
        "apart-low": small(apart),
        "second": second,
        "second-low": small(second),
        "sample": sample,
        "sample-low": small(sample),
        "tuned": tuned,
        "tuned-low": small(tuned),
        "real": real(data),
    }


def run(way: str, texts: list[str]) -> dict[str, Any]:
    """The spans of every text by one way, with seconds and megabytes; or why not."""
    where, _, what = WAYS[way].partition(" ")
    here = Path(__file__).parent
    if where == "ours":
        command = [sys.executable, "-m", "benchmarks.names.ours", what or "rules"]
    else:
        python = os.environ.get("FIELDLOOM_NAMES_PEERS", "")
        if not python or not Path(python).exists():
            return {"why_not": "FIELDLOOM_NAMES_PEERS names no interpreter that has it."}
        command = [python, str(here / "peers.py"), what]
    one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    paths = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT)))}
    env = {**os.environ, **one, **(paths if where == "ours" else {})}
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, env=env, check=False
    )
    if done.returncode:
        return {"why_not": done.stderr.strip().splitlines()[-1] if done.stderr else "It failed."}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--only", nargs="*", default=[])
    ask.add_argument("--ways", nargs="*", default=list(WAYS))
    ask.add_argument("--json", type=Path)
    asked = ask.parse_args()
    wanted = {n: s for n, s in sets(asked.data).items() if not asked.only or n in asked.only}
    words = sum(len(doc.text.split()) for one in wanted.values() for doc in one.docs)
    print(
        f"{time.strftime('%-d %B %Y %H:%M')}, {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}, Python {platform.python_version()}; {words:,} words in all\n"
    )
    kept: dict[str, Any] = {}
    for way in asked.ways:
        here = {n: s for n, s in wanted.items() if way != WIDE or n == "court"}
        texts = [doc.text for one in here.values() for doc in one.docs]
        told = run(way, texts)
        kept[way] = _scored(told, here) if "spans" in told else told
        if "spans" in told:
            kept[way]["cost"] = {
                "words per second": sum(len(text.split()) for text in texts) / told["seconds"],
                "peak megabytes": told["megabytes"],
            }
    show(kept, wanted)
    if asked.json:
        asked.json.write_text(json.dumps(kept, indent=1, default=_plain))


def _plain(one: Any) -> Any:
    return {name: getattr(one, name) for name in one.__slots__}


def _scored(told: dict[str, Any], wanted: dict[str, Named]) -> dict[str, Any]:
    spans, sure = iter(told["spans"]), iter(told.get("sure", []))
    figures: dict[str, Any] = {}
    for name, one in wanted.items():
        here = [next(spans) for _ in one.docs]
        all_ = [counts(doc, found) for doc, found in zip(one.docs, here, strict=True)]
        if "sure" in told:
            only = [next(sure) for _ in one.docs]
            for at, doc in enumerate(one.docs):
                tiers(all_[at], doc, only[at], len(here[at]))
            clear = rates([counts(doc, found) for doc, found in zip(one.docs, only, strict=True)])
            figures[name] = {**rates(all_), "sure token P": clear["token P"]}
        else:
            figures[name] = {what: rate for what, rate in rates(all_).items() if what not in TIERS}
    return figures


def show(kept: dict[str, Any], wanted: dict[str, Named]) -> None:
    """The table: sets and measures down, ways across."""
    print(f"{'':46}" + "".join(f"{way:>24}" for way in kept))
    for name, one in wanted.items():
        print(f"\n{one.name}" + (f"  (tuned to it: {one.tuned})" if one.tuned else ""))
        sure = TIERS[1:] if name == "real" else ("sure token P", *TIERS)
        for measure in (*SHOWN.get(name, USUAL), *sure):
            cells = [_cell(told.get(name, {}).get(measure)) for told in kept.values()]
            print(f"  {measure:44}" + "".join(f"{cell:>24}" for cell in cells))
    print("\ncost, one core")
    for measure in ("words per second", "peak megabytes"):
        cells = [told.get("cost", {}).get(measure) for told in kept.values()]
        print(f"  {measure:44}" + "".join(f"{f'{c:,.0f}' if c else '-':>24}" for c in cells))
    for way, told in kept.items():
        if "why_not" in told:
            print(f"\n{way} was not measured: {told['why_not']}")
    print(
        "\nIntervals: 95%, texts drawn anew 1,000 times. Wide: with what tells of somebody without naming"
        " (nationality, post, amounts), as court prose is judged."
    )


def _cell(rate: Rate | None) -> str:
    if rate is None or rate.value is None:
        return "-"
    form = (
        "{:.3f} ({:.3f}-{:.3f})" if rate.high <= 1 and rate.value <= 1 else "{:.0f} ({:.0f}-{:.0f})"
    )
    return form.format(rate.value, rate.low, rate.high)


if __name__ == "__main__":
    main()
