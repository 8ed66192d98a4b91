"""Raw HTML inside another format: its words without its tags."""

from html.parser import HTMLParser

_SILENT = ("script", "style", "template", "noscript")
_BREAKS = ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain(source: str) -> str:
    """'<b>so</b> we' -> 'so we', a line end for each break. Comments, scripts and styles are left out."""
    if "<" not in source and "&" not in source:
        return source
    words = _Words()
    words.feed(source)
    words.close()
    return "".join(words.parts)
