"""Writing portraits as one SVG picture, or as CSV with a line for each mark."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from fieldloom.coding.reads import Gallery, Strip
from fieldloom.coding.rules.colours import LOOK, valid_colour
from fieldloom.coding.rules.portraits import outline
from fieldloom.exchange.cells import Lines
from fieldloom.exchange.xml_text import held

LEFT, WIDE, LANE, ROW, LINE = 260, 960, 8, 10, 18  # in pixels
GREY, INK, PAPER = "#6F675B", "#1F1C17", "#F1ECE2"
COLUMNS = (
    *("Source", "Title", "Families", "Participants", "Wave", "Nation", "Code", "Speaker"),
    *("From % of the text", "To % of the text", "Codings", "First paragraph"),
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format portraits can be written in."""

    name: str
    label: str
    media_type: str
    write: Callable[[Gallery, str], Iterator[bytes]]


def _csv(found: Gallery, heading: str) -> Iterator[bytes]:
    # The byte-order mark makes spreadsheet programs read UTF-8 as what it is.
    yield b"\xef\xbb\xbf"
    line = Lines()
    yield line(COLUMNS).encode()
    for strip in found.strips:
        text = strip.text
        about = (text.ref, text.title, text.families, text.participants, text.wave, text.nation)
        for mark in sorted(strip.marks, key=lambda mark: (mark.lane, mark.first)):
            voice = found.voices[mark.voice - 1] if mark.voice else ""
            shares = [f"{100 * at / strip.bins:.1f}" for at in (mark.first, mark.last)]
            code = found.codes[mark.lane].path
            row = (*about, code, voice, *shares, mark.codings, mark.paragraph)
            yield line(row).encode()


def _svg(found: Gallery, heading: str) -> Iterator[bytes]:
    lanes = max(1, len(found.codes))
    legend = (len(found.codes) + 1) * LINE
    high = 3 * LINE + legend + len(found.strips) * (lanes * LANE + ROW) + LINE
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDE + 20}" height="{high}"'
        f' viewBox="0 0 {LEFT + WIDE + 20} {high}" font-family="sans-serif" font-size="13"'
        f' fill="{INK}">\n<title>{_safe(f"Portraits: {heading}")}</title>\n'
        f"<desc>{len(found.strips)} texts; each strip is one text from its beginning to its end,"
        ' each lane a code.</desc>\n<rect width="100%" height="100%" fill="#FFFFFF"/>\n'
        f'<text x="10" y="{LINE + 4}" font-size="16">{_safe(f"Portraits: {heading}")}</text>\n'
    ).encode()
    for place, code in enumerate(found.codes):
        y = 2 * LINE + place * LINE
        yield (
            f'<rect x="10" y="{y + 4}" width="12" height="8" fill="{_colour(code.colour)}"/>'
            f'<text x="28" y="{y + 12}">{_safe(code.path)}</text>\n'
        ).encode()
    for place, strip in enumerate(found.strips):
        yield _strip(found, strip, 3 * LINE + legend + place * (lanes * LANE + ROW), lanes)
    yield b"</svg>\n"


def _strip(found: Gallery, strip: Strip, top: int, lanes: int) -> bytes:
    text, scale = strip.text, WIDE / 240
    about = " · ".join(part for part in (text.group, text.wave) if part)
    said = f"{text.ref} {text.title}" if lanes > 1 else text.ref
    pieces = [
        f'<g transform="translate(0 {top})"><title>{_safe(f"{text.ref} {text.title}")}</title>',
        f'<text x="10" y="11">{_safe(said[:40])}</text>',
        f'<text x="10" y="25" font-size="11" fill="{GREY}">{_safe(about)}</text>',
        f'<rect x="{LEFT}" width="{strip.bins * scale:g}" height="{lanes * LANE}" fill="{PAPER}"/>',
    ]
    by_look: dict[tuple[int, str], list[tuple[float, float]]] = {}
    for mark in strip.marks:
        colour = _colour(found.codes[mark.lane].colour)
        if found.voices and mark.voice:
            colour = GREY if mark.voice in found.asking else LOOK[(mark.voice - 1) % len(LOOK)]
        box = LEFT + mark.first * scale, LEFT + mark.last * scale
        by_look.setdefault((mark.lane, colour), []).append(box)
    for (lane, colour), boxes in by_look.items():
        drawn = outline(boxes, lane * LANE + 1, LANE - 2)
        name = _safe(found.codes[lane].path)
        pieces.append(f'<path fill="{colour}" d="{drawn}"><title>{name}</title></path>')
    return ("\n".join([*pieces, "</g>"]) + "\n").encode()


def _colour(given: str) -> str:
    return valid_colour(given) or GREY


def _safe(text: str) -> str:
    return escape(held(text))


FORMATS = {
    "svg": Format("svg", "One picture (SVG)", "image/svg+xml", _svg),
    "csv": Format("csv", "A line for each mark (CSV)", "text/csv; charset=utf-8", _csv),
}
