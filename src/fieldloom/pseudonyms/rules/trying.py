"""How often somebody may be stopped at the door before it stops answering. Pure.

Each stop says that a name is in the register. Whoever puts one name after the other into a memo and exports
would learn the register from it. The numbers are a policy, set here.
"""

from datetime import timedelta

from fieldloom.access.rules import Decision

WITHIN = timedelta(hours=1)
SURE = 5
"""Stops on real names within that time; who mends a file needs two or three."""
DOUBTS = 20
"""Stops on words that may be names."""


def may_go_on(sure: int, doubts: int, *, keeps_names: bool) -> Decision:
    """Whether the door answers somebody who was stopped so often of late. Who keeps names has to mend what is
    stopped, and decides about them anyway."""
    if keeps_names or (sure < SURE and doubts < DOUBTS):
        return Decision(True, "Files are looked through and leave.")
    return Decision(
        False,
        "Several files of yours were stopped for real names within the hour, so none leaves now, whatever "
        "is in it. Those who keep names were told.",
        "Try again in an hour, or ask somebody who keeps names to look at what you want to export.",
    )
