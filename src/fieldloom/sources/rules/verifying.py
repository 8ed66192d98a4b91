"""Who may verify the consent of what was taken in: somebody who had no hand in it. Pure."""

from dataclasses import dataclass

from fieldloom.access.rules import Decision


@dataclass(frozen=True, slots=True)
class Hands:
    """Who had a hand in it (row ids): wrote the encounter down, recorded what somebody in it said of
    consent, took the material in or moved it there. `unseen`: somebody is in it whom the asker may
    not see."""

    wrote: frozenset[int] = frozenset()
    took: frozenset[int] = frozenset()
    brought: frozenset[int] = frozenset()
    unseen: bool = False


def may_verify(who: int, hands: Hands) -> Decision:
    """Whether this user (row id) is the second person that it needs."""
    had = [
        words
        for words, those in (
            ("wrote this encounter down", hands.wrote),
            ("recorded consent of somebody in it", hands.took),
            ("took this material in", hands.brought),
        )
        if who in those
    ]
    if had:
        return Decision(
            False,
            f"You {' and '.join(had)}, so it is not you who verifies it.",
            "A colleague who had no hand in it does.",
        )
    if hands.unseen:
        return Decision(
            False,
            "Somebody is in it whom your grants do not show you.",
            "A colleague whose grant reaches all of them verifies it.",
        )
    return Decision(True, "You had no hand in it, so you can verify it.")
