r"""RTF made plain enough for the parser that reads it.

RTF writes a letter beyond ANSI as `\u8217?`: its number, then as many stand-ins as `\uc` last said, for
old readers. Pandoc 3.9 counts plain stand-ins wrongly, so a letter behind them is lost, and it does not
join the two halves of an emoji. Here each such letter is written anew in the one way it reads rightly.
Source: Microsoft, "Rich Text Format (RTF) Specification", version 1.9.1, section "Unicode RTF".
"""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    rb"\\(?P<name>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|(?P<byte>\\'[0-9a-fA-F]{2})"
    rb"|(?P<symbol>\\[^a-zA-Z'])"
    rb"|(?P<open>\{)|(?P<close>\})"
    rb"|(?P<line>[\r\n]+)"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|(?P<stray>.)",
    re.DOTALL,
)
_STAND_IN = b"\\'3f"
_PRIVATE = 0xE000  # the private letters of Unicode begin here: 6,400 of them, none in a transcript


@dataclass(slots=True)
class _Reader:
    """Where the walk through the tokens stands: stand-ins per group, and how many to pass over."""

    out: list[bytes] = field(default_factory=list)
    stand_ins: list[int] = field(default_factory=lambda: [1])
    skip: int = 0
    high: int = 0
    stands_for: dict[str, str] = field(default_factory=dict)

    def letter(self, number: int) -> None:
        r"""One `\\uN`: a letter, or one half of one."""
        unit = number % 65536 if number < 0 else number
        self.skip = self.stand_ins[-1]
        if 0xD800 <= unit < 0xDC00:
            self.high = unit
            return
        if 0xDC00 <= unit < 0xE000 and self.high:
            unit = self._private(0x10000 + ((self.high - 0xD800) << 10) + (unit - 0xDC00))
        self.high = 0
        self.out.append(b"\\uc1\\u%d%s" % (unit, _STAND_IN))

    def _private(self, number: int) -> int:
        """A private letter of 16 bits in the place of one that the parser would cut short."""
        known = {letter: private for private, letter in self.stands_for.items()}
        private = known.get(chr(number), chr(_PRIVATE + len(known)))
        self.stands_for[private] = chr(number)
        return ord(private)

    def group(self, kind: str) -> None:
        """A group takes over the number of stand-ins, and gives its own up at its end."""
        if kind == "open":
            self.stand_ins.append(self.stand_ins[-1])
        elif kind == "close" and len(self.stand_ins) > 1:
            self.stand_ins.pop()

    def passed_over(self, kind: str, token: bytes) -> bytes:
        """What is left of a token after its stand-ins are taken off."""
        if not self.skip or kind in ("open", "close", "line"):
            self.skip = 0 if kind in ("open", "close") else self.skip
            return token
        if kind == "text":
            gone = min(self.skip, len(token))
            self.skip -= gone
            return token[gone:]
        self.skip -= 1
        return b""


def spelt_out(data: bytes) -> tuple[bytes, dict[str, str]]:
    r"""RTF in which every `\uN` reads as the letter it stands for, whatever its stand-ins were.

    With it, what to put back afterwards where: private letter -> the emoji it stands for.
    """
    reader = _Reader()
    for match in _TOKEN.finditer(data):
        name, kind = match["name"], match.lastgroup or ""
        if name == b"bin":  # raw bytes follow: they and all behind them are left as they are
            reader.out.append(data[match.start() :])
            break
        if name == b"u" and match["number"]:
            reader.letter(int(match["number"]))
        elif name == b"uc":
            reader.stand_ins[-1] = max(0, int(match["number"] or 1))
            reader.out.append(b"\\uc1 ")
        else:
            reader.group(kind)
            reader.out.append(reader.passed_over(kind, match.group()))
    return b"".join(reader.out), reader.stands_for
