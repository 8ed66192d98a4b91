"""Letters kept as they were typed, through a parser that composes them.

Pandoc's CommonMark reader turns `e` and a combining acute into one letter (Unicode form NFC). What
was typed must come out as it went in, so whatever would be composed is parted by a private letter
before the parser and put together again after it.
"""

import unicodedata

_PRIVATE = range(0xF0000, 0xFFFFD)


def shield(text: str) -> tuple[str, dict[str, str]]:
    """A text that composing leaves alone, and what to put back where: private letter -> original."""
    if unicodedata.is_normalized("NFC", text):
        return text, {}
    used = set(text)
    free = (chr(n) for n in _PRIVATE if chr(n) not in used)
    parting = next(free)
    stands_for = {parting: ""}
    names: dict[str, str] = {}
    parts: list[str] = []
    before = ""
    for letter in text:
        if letter < "\u0300" or _is_whole(before, letter):
            parts.append(letter)
        elif unicodedata.normalize("NFC", letter) == letter:
            parts += parting, letter
        else:
            if letter not in names:
                names[letter] = next(free)
                stands_for[names[letter]] = letter
            parts.append(names[letter])
        before = letter
    return "".join(parts), stands_for


def _is_whole(before: str, letter: str) -> bool:
    """True when neither the letter nor its meeting with the one before would be changed."""
    if unicodedata.combining(letter):
        return False
    pair = before + letter
    return unicodedata.normalize("NFC", pair) == pair


def unshield(data: bytes, stands_for: dict[str, str]) -> bytes:
    """UTF-8 with the private letters put back."""
    for private, original in stands_for.items():
        data = data.replace(private.encode(), original.encode())
    return data
