"""What marked up or escaped text says to whoever reads it, and what else stands in it: for a scan."""

import html
import re

from fieldloom.pseudonyms.rules.pieces import JOINT

_TAG = re.compile(r"<[/!?a-zA-Z_](?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+>?")
_MARK = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|"
    + _TAG.pattern,
    re.DOTALL,
)
_ENDS_A_LINE = re.compile(
    r"</(?:w:p|w:tr|text:p|text:h|si|row|c|p|div|li|td|th|tr|h\d)\s*>|<(?:br|w:br|w:tab)\b"
)
# Names of elements and attributes that begin with a small letter: the words of a format, not of anybody.
_OF_THE_FORMAT = re.compile(r"^</?[a-z][\w:.-]*|(?<![\w:.-])[a-z_][\w:.-]*(?=\s*=\s*[\"'])")
_JOINTS = re.compile(f"{JOINT}+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_BLANKS = frozenset("nrtbfaev0")


def said_and_marks(text: str) -> tuple[str, str]:
    """The words of XML or HTML, and what stands in its tags and comments, each once, a line to each.

    Word cuts a name into runs wherever it was edited, and a table cell ends where the next begins: where
    a tag stood there is a joint, so that what it cuts is looked at as one word and as two.
    """
    marks: dict[str, None] = {}

    def tag(found: re.Match[str]) -> str:
        marks[_OF_THE_FORMAT.sub(" ", found[0])] = None
        return "\n" if _ENDS_A_LINE.match(found[0]) else JOINT

    def mark(found: re.Match[str]) -> str:
        if (comment := found["comment"]) is not None:
            marks[_TAG.sub(tag, comment)] = None
            return JOINT
        if (data := found["data"]) is not None:
            return _TAG.sub(tag, data)
        return tag(found)

    said = _JOINTS.sub(JOINT, _MARK.sub(mark, text))
    return html.unescape(said), html.unescape("\n".join(marks))


def is_escaped(text: str) -> bool:
    r"""Whether letters stand in a text as escapes: \u00e1 for á."""
    return any(found[1] for found in _ESCAPE.finditer(text))


def unescaped(text: str) -> str:
    """A text with its escapes read, as JSON and YAML have them; an escaped line end is a blank, so that each
    line stays where it is."""
    told = _ESCAPE.sub(_escaped, text)
    if any("\ud800" <= sign <= "\udfff" for sign in told):
        told = told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return told


def _escaped(found: re.Match[str]) -> str:
    if number := found[1] or found[2]:
        sign = chr(int(number, 16))
        return " " if sign < " " else sign
    return " " if found[3] in _BLANKS else str(found[3])
