"""Requests as anybody could send them: every page, about anything in the study, in every way."""

import json
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from django.urls import reverse

from every_door import NO_JOB, routes
from fieldloom.access.doors import ROUTES

METHODS = ("get",) * 14 + ("post",) * 5 + ("head", "options", "put", "patch", "delete", "trace")
ENDS_A_SESSION = frozenset({"again"})
FORMS = ("csv", "json", "xlsx", "docx", "md", "html", "qdc", "txt", "pdf")
WORDS = (
    "words",
    "note",
    "withheld",
    "code",
    "i-",
    "e0",
    "h01",
    "zq",
    '"words ',
    "speaker:h01-p1",
    "a* OR w*",
)
FIELDS = (
    "q", "find", "words", "text", "query", "source", "speaker", "code", "coder", "kind", "wave",
    "nation", "family", "site", "sort", "order", "page", "p", "ids", "since", "passage", "coding",
    "memo", "about", "author", "mentions", "into", "on", "below", "colour", "number", "first", "last",
    "from", "to", "at", "whole", "purpose", "status", "under", "next", "act", "form", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """One request by one asker."""

    asker: str
    method: str
    page: str
    address: str
    body: str = ""
    json: bool = False
    htmx: bool = False

    def send(self, client):
        more = {"hx-request": "true"} if self.htmx else {}
        if self.json:
            more["accept"] = "application/json"
        if self.method == "get":
            return client.get(self.address, headers=more)
        kind = "application/json" if self.json else "application/x-www-form-urlencoded"
        if self.method == "trace":
            return client.trace(self.address, headers=more)
        return client.generic(
            self.method.upper(), self.address, self.body, content_type=kind, headers=more
        )


class Asking:
    """A maker of requests about one study: `next(asking)`."""

    def __init__(self, told, kept, seed):
        self.told, self.kept, self.random = told, kept, Random(f"requests {seed}")
        self.pages = sorted(
            (name, takes)
            for name, takes in routes()
            if name in ROUTES and name not in ENDS_A_SESSION
        )
        self.refs = [
            *(talk.ref for talk in told.talks), *(p.ref for p in told.consent.persons),
            *told.families, *(f"E{n}" for n in range(len(told.talks))), "I-99",
        ]  # fmt: skip
        self.sources = [talk.ref for talk in told.talks]
        people = [person.ref for person in told.consent.persons]
        encounters = [f"E{n}" for n, talk in enumerate(told.talks) if talk.site]
        self.usual = {"people": [*people, *told.families], "consent": people}
        self.usual["fieldwork"] = encounters or self.refs
        # Pages that were seen to take what is sent, and to show nothing.
        self.takes_only: set[str] = set()
        last = max((one.pk for one in (*kept.codings, *kept.codes, *kept.sources)), default=9)
        self.numbers = [
            *(one.pk for one in kept.codings), *(one.passage_id for one in kept.codings),
            *(one.pk for one in (*kept.codes, *kept.sources)), *range(1, 6), last + 1, 0, 10**20,
        ]  # fmt: skip

    def __iter__(self):
        return self

    def __next__(self):
        pick = self.random.choice
        name, takes = pick(self.pages)
        known = {part: self._part(part, name.partition(":")[0]) for part in takes}
        if name in ("jobs:job", "jobs:stop"):
            known["pk"] = NO_JOB
        method = pick(METHODS)
        if method == "get" and name in self.takes_only and self.random.random() < 0.9:
            method = "post"
        query = {} if self.random.random() < 0.3 else self._fields(self.random.randint(1, 4))
        address = reverse(name, kwargs=known) + (f"?{urlencode(query)}" if query else "")
        as_json = self.random.random() < (0.7 if name.startswith("desk:") else 0.2)
        body = self._body(as_json) if method in ("post", "put", "patch") else ""
        asker = pick(self.told.askers).name
        return Ask(asker, method, name, address, body, as_json, self.random.random() < 0.2)

    def _part(self, part, space):
        pick = self.random.choice
        if part == "slug":
            return self.kept.study.slug
        if part == "ref":
            here = self.usual.get(space, self.sources)
            return pick(here if self.random.random() < 0.8 else self.refs)
        if part == "code":
            return pick(("S1", "S2", "W1", "W2"))
        if part in ("about", "kind"):
            return pick(
                ("code", "coding", "passage", "source", "participant", "family", "withdraw")
            )
        if part == "version":
            return "1"
        if part == "wide":
            return pick((600, 800))
        if part == "number":
            return pick((1, 1, 2, 3))
        if part == "pk" and self.random.random() < 0.02:
            return 10**20
        return pick(self.numbers)

    def _fields(self, number):
        return {name: self._value(name) for name in self.random.sample(FIELDS, number)}

    def _value(self, name):
        pick = self.random.choice
        if name in ("q", "find", "words", "text", "query"):
            talk = pick(self.told.talks)
            return pick((*WORDS, *talk.words, talk.title, talk.note, talk.words[0][:5] + "*"))
        if name in ("source", "speaker", "family", "into"):
            return pick(self.refs)
        if name == "ids":
            return ",".join(str(one) for one in self.numbers if one < 10**9)
        if name == "form":
            return pick(FORMS)
        if name in ("site", "wave"):
            return pick(("S1", "S2", "W1", "W2"))
        return str(pick((*self.numbers, "place", "recent", "source", "passage", "", "x", "today")))

    def _body(self, as_json):
        given = self._fields(self.random.randint(1, 8))
        if not as_json:
            return urlencode(given | {"form": self.random.choice(FORMS)})
        told = {n: int(v) if v.isdigit() else v for n, v in given.items()}
        if "ids" in told:
            told["ids"] = [one for one in self.numbers if one < 10**9]
        return json.dumps(told | {"revision": 1, "expected": 1, "start": 6, "end": 14})
