"""Texts made up by number: the same number gives the same text."""

import random

PEOPLE = (
    "Kayleigh", "Siobhán", "Tracy Pugh", "wee Kay", "KAYLEIGH", "tracy", "Owen’s", "Mrs Pugh", "K", "Bronwen",
)  # fmt: skip
REST = (
    "went to", "said", "and then", "’s bairn", "on 3 May 2018", "in Methil", "she’s seven", "0131 496 0123",
    "aye", "hello —", "👩‍👧", "e\u0301", "Christmas Day", "sw1a 1aa", "told me",
    "\n\nINT: so?\n\nP:", ".", ",",
)  # fmt: skip


def made_up(number):
    """A text of a few dozen words, names among them; the same for the same number."""
    drawn = random.Random(number)  # noqa: S311
    words = [drawn.choice(PEOPLE if drawn.random() < 0.4 else REST) for _ in range(30)]
    return "P: " + " ".join(words) + drawn.choice(("", "\n", " \n\n"))
