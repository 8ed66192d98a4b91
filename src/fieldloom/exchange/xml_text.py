"""Words as XML 1.0 can hold them: what it cannot is left out.

Source: XML 1.0 (fifth edition), section 2.2, "Characters".
"""


def held(text: str) -> str:
    """The text without control characters (but tab and line ends), U+FFFE and U+FFFF."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
