"""A text is served in stretches of paragraphs, so that a long one opens as fast as a short one."""

from dataclasses import dataclass

PARAGRAPHS, CHARACTERS = 60, 12_000


@dataclass(frozen=True, slots=True)
class Stretches:
    """How a revision of `count` paragraphs is cut: every stretch has `each` of them, the last fewer.

    Stretches are told apart by the number of their first paragraph.
    """

    count: int
    each: int

    @classmethod
    def of(cls, paragraphs: int, characters: int) -> "Stretches":
        """About 12,000 characters to a stretch, at most 60 paragraphs."""
        length = max(1, characters // max(1, paragraphs))
        return cls(paragraphs, max(1, min(PARAGRAPHS, CHARACTERS // length)))

    def around(self, paragraph: int) -> tuple[int, int]:
        """First and last paragraph of the stretch in which a paragraph lies, both inside."""
        inside = max(1, min(paragraph, self.count))
        first = (inside - 1) // self.each * self.each + 1
        return first, min(first + self.each - 1, max(self.count, 1))

    def before(self, first: int) -> int | None:
        """The first paragraph of the stretch before; None where there is none."""
        return first - self.each if first > 1 else None

    def after(self, last: int) -> int | None:
        """The first paragraph of the stretch after; None where there is none."""
        return last + 1 if last < self.count else None
