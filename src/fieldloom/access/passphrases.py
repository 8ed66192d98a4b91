"""Which passphrases are easily guessed though they are long: common passwords put together, and walks
along the keyboard. Django's own list holds hardly any of fifteen characters or more.

Source: OWASP ASVS 5.0, 6.2.4: a passphrase is held against common ones that fit the rule of its length.
"""

import re
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

WALKS = (
    *("0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz"),
    *("qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"),
    *("qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"),
)
SHORTEST = 3  # characters of a piece
FEWEST = 3  # common pieces that together may stand: two are what programs that guess try first
DISTINCT = 6  # characters that a passphrase has at least
LONGEST = 200  # characters that a passphrase has at most: to look through more costs time, and adds nothing


class EasilyGuessed:
    """A rule for Django's list of them: no passphrase of one or two common pieces, of few letters, or of
    more than LONGEST characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` for a passphrase that a program would guess early, or that is too long."""
        if len(password) > LONGEST:
            raise ValidationError(
                f"This password is too long: it has {len(password):,} characters. Take at most {LONGEST}.",
                code="password_too_long",
            )
        bare = re.sub(r"[\W_]+", "", password.casefold())
        if len(set(password.casefold())) < DISTINCT or pieces(repeated(bare)) < FEWEST:
            raise ValidationError(
                "This password is too common: it is put together of what many people take. "
                "Four words that do not belong together are a good one.",
                code="password_easily_guessed",
            )

    def get_help_text(self) -> str:
        """What is asked, for whoever chooses one."""
        return (
            "Your password must not be put together of common passwords or rows of keys, and may have "
            f"{LONGEST} characters at most."
        )


def repeated(text: str) -> str:
    """The shortest text of which this one is a repetition, the last one cut short: ababa is ab.

    What it begins and ends with, at most, tells: linear in its length (Knuth, Morris and Pratt 1977).
    """
    borders = [0]  # of each beginning: how long the longest shorter beginning is that it ends with
    for sign in text[1:]:
        border = borders[-1]
        while border and text[border] != sign:
            border = borders[border - 1]
        borders.append(border + (text[border] == sign))
    return text[: len(text) - borders[-1]]


def pieces(text: str) -> int:
    """The fewest common passwords and walks that make this text together; FEWEST for as many or more."""
    ends = {0}
    for count in range(1, FEWEST):
        ends = {end for start in ends for end in _ends(text, start)}
        if len(text) in ends:
            return count
    return FEWEST if text else 0


def _ends(text: str, start: int) -> list[int]:
    """Where a common piece that begins here may end."""
    beyond = range(start + SHORTEST, len(text) + 1)
    return [end for end in beyond if _is_common(text[start:end])]


def _is_common(piece: str) -> bool:
    return piece in _common() or any(piece in walk for walk in _walks())


@cache
def _common() -> set[str]:
    return set(CommonPasswordValidator().passwords)


@cache
def _walks() -> tuple[str, ...]:
    """Each walk once around, there and back."""
    return tuple(walk for one in WALKS for walk in (one * 6, one[::-1] * 6))
