"""Our own ways of finding, run in a process of their own so that time and memory are theirs alone.

python -m benchmarks.names.ours rules|both|wide < texts.json > spans.json
"""

import json
import resource
import sys
import time

from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Tier
from fieldloom.pseudonyms.voice import standing, voice


def main() -> None:
    way = sys.argv[1]
    model = None if way == "rules" else voice()
    if way != "rules" and model is None:
        told = standing()
        json.dump({"why_not": f"{told.because} {told.would_change}"}, sys.stdout)
        return
    texts = json.load(sys.stdin)
    detect("Kayleigh came round.", voice=model)  # the lists are read
    begun = time.process_time()
    found = [detect(text, voice=model) for text in texts]
    seconds = time.process_time() - begun
    spans = [[(hit.start, hit.end) for hit in hits] for hits in found]
    sure = [[(hit.start, hit.end) for hit in hits if hit.tier is Tier.SURE] for hits in found]
    if way == "wide" and model is not None:
        for text, here in zip(texts, spans, strict=True):
            here += [(one.start, one.end) for one in model.spans(text) if one.kind is None]
    told_ = {
        "spans": [sorted(here) for here in spans],
        "sure": sure,
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(told_, sys.stdout)


if __name__ == "__main__":
    main()
