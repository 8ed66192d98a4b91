"""Captions: WebVTT and SubRip cues, with their times and voices."""

import html
import re
from collections.abc import Iterator

from fieldloom.sources.rules.blocks import Paragraph
from fieldloom.sources.rules.labels import milliseconds
from fieldloom.sources.rules.reading import CannotRead

_TIMES = re.compile(
    r"\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})"
)
_VOICE = re.compile(r"\s*<v(?:\.[^\s>]*)?[ \t]+([^>]{1,200})>")
# In a file that marks voices, a cue without a mark may still begin with a name.
_NAME = re.compile(r"([^\W\d_][\w .'’-]{0,40}):[ \t]+(?=\S)")
_TAG = re.compile(r"</?[A-Za-z0-9:.][^<>\n]{0,200}>|\{\\[^{}\n]{0,80}\}")


def paragraphs(text: str) -> list[Paragraph]:
    """Cues as paragraphs, in the order of the file. Raises CannotRead where there is none."""
    cues = list(_cues(text))
    if not any(p.at_ms is not None for p in cues):
        raise CannotRead(
            "This caption file holds no cue with a time.",
            "Export the captions again as WebVTT or SubRip, or take in the plain transcript.",
            "no-cues",
        )
    return cues


def _cues(text: str) -> Iterator[Paragraph]:
    voice: str | None = None
    marked = _VOICE.search(text) is not None
    for chunk in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = chunk.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines[:3]) if "-->" in line), None)
        times = _TIMES.match(lines[at]) if at is not None else None
        if at is None or times is None:
            yield from _aside(lines)
            continue
        start, until = milliseconds(times[1]), milliseconds(times[2])
        for spoken, words in _voices("\n".join(lines[at + 1 :])):
            named = _NAME.match(words) if marked and spoken is None else None
            heard, said = (named[1], words[named.end() :]) if named else (spoken, words)
            label = f"{heard}: " if heard and (named or heard != voice) else ""
            voice = heard
            yield Paragraph(
                label + said,
                gap="\n",
                bold=len(label),
                speaker=heard,
                at_ms=start,
                until_ms=until,
            )


def _voices(payload: str) -> Iterator[tuple[str | None, str]]:
    """(voice or None, words) for each voice span of a cue."""
    at, voice = 0, None
    for match in re.finditer(_VOICE, payload):
        if clean := _clean(payload[at : match.start()]):
            yield voice, clean
        voice, at = html.unescape(match[1]).strip(), match.end()
    if clean := _clean(payload[at:]):
        yield voice, clean


def _clean(payload: str) -> str:
    return html.unescape(_TAG.sub("", payload)).strip()


def _aside(lines: list[str]) -> Iterator[Paragraph]:
    """A comment is kept as a note; the header, styles and regions are no text."""
    first = lines[0].lstrip("\ufeff")
    if first.startswith("WEBVTT"):
        rest = first.removeprefix("WEBVTT").strip(" \t-")
        kept = "\n".join(x for x in [rest, *lines[1:]] if x and not re.match(r"[\w-]+:\s*\S+$", x))
    elif first.startswith(("STYLE", "REGION")):
        kept = ""
    else:
        kept = "\n".join(lines).strip()
        kept = kept[4:].strip() if kept.startswith("NOTE") else kept
    if kept.strip():
        yield Paragraph(kept.strip(), kind="note", gap="\n")
