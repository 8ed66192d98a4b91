"""Front matter: the YAML block that opens a Markdown file, as attributes."""

import re
from typing import Any

_FENCED = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LIMIT = 65536
_DEEP = 4
_SPEAKER_KEYS = (
    *("speakers", "speaker", "hosts", "host", "voices", "interviewer", "interviewers"),
    *("interviewee", "interviewees", "participant", "participants", "moderator", "moderators"),
    *("facilitator", "facilitators", "researcher", "researchers"),
)

Attributes = dict[str, str | list[str]]


def take_off(text: str) -> tuple[str, Attributes, list[str]]:
    """Text without its front matter, the attributes in it, and warnings.

    Front matter that is not sound YAML, or uses anchors (by which a few lines can be made to
    mean millions), stays in the text.
    """
    match = _FENCED.match(text[: _LIMIT + 8])
    if match is None:
        return text, {}, []
    try:
        values = _load(match[1])
    except ValueError:
        return (
            text,
            {},
            ["The block between --- lines at the top could not be read as front matter."],
        )
    if values is None:
        return text, {}, []
    return text[match.end() :].lstrip("\n"), _flat(values), []


def named_speakers(attributes: Attributes) -> list[str]:
    """The people whom the front matter lists as speaking."""
    people: list[str] = []
    for key in _SPEAKER_KEYS:
        value = attributes.get(key, [])
        people.extend([value] if isinstance(value, str) else value)
    return [p for p in dict.fromkeys(people) if p]


def _load(text: str) -> dict[Any, Any] | None:
    import yaml

    loader = yaml.CBaseLoader if hasattr(yaml, "CBaseLoader") else yaml.BaseLoader
    try:
        if any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(text, Loader=loader)):
            raise ValueError("anchors are not read")
        values = yaml.load(text, Loader=loader)  # noqa: S506 - the base loader makes only strings
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError("not YAML") from error
    return values if isinstance(values, dict) else None


def _flat(values: dict[Any, Any], before: str = "", depth: int = 0) -> Attributes:
    flat: Attributes = {}
    for key, value in values.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < _DEEP:
            flat.update(_flat(value, f"{name}.", depth + 1))
        elif isinstance(value, list):
            flat[name] = [v if isinstance(v, str) else str(v) for v in value]
        else:
            flat[name] = value if isinstance(value, str) else str(value)
    return flat
