"""An address for every page of the table of doors, about things that are given or need not exist."""

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fieldloom.access.doors import ROUTES

NOWHERE = {"ref": "X-1", "code": "X", "about": "code", "kind": "code", "wide": 800}
NO_JOB = "00000000-0000-0000-0000-000000000000"


def routes(resolver=None, space="", given=()):
    """(name, names of what its address takes) of every page that there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        takes = (*given, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, inside, takes)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", takes


def addresses(slug="quayside", about=lambda name, part: None):
    """(name, address) for every page; `about` names what a part of one stands for, else nothing is."""
    for name, takes in routes():
        if name not in ROUTES:
            continue
        if name in ("jobs:job", "jobs:stop"):
            known = {"pk": NO_JOB}
        else:
            known = {part: NOWHERE.get(part, 1) for part in takes}
        for part in takes:
            known[part] = slug if part == "slug" else about(name, part) or known[part]
        yield name, reverse(name, kwargs=known)
