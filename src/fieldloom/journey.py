"""The journey of field material, as one table: the rooms in the order in which it passes them.

The site menu, the command line's help, the import contract and the README are tested against it.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Room:
    """One bend of the river, or one board of the floor beneath it.

    `name` is the package, `label` what people read, `question` what the room answers, and `built`
    says whether the room stands already or is still ahead.
    """

    name: str
    label: str
    question: str
    part: Literal["floor", "river"] = "river"
    built: bool = True


ROOMS: tuple[Room, ...] = (
    Room("audit", "Audit trail", "What was done, by whom, and when?", "floor"),
    Room("access", "Team", "Who may do what, and until when?", "floor"),
    Room("jobs", "Long work", "What is being done, and how far is it?", "floor"),
    Room("people", "People", "Who takes part, in which family and which service?"),
    Room("fieldwork", "Fieldwork", "What was planned, and what was done?"),
    Room("safeguarding", "Safeguarding", "Who may be in danger, and who looks after it?"),
    Room("consent", "Consent", "Who agreed to what, for whom to see, until when?"),
    Room("sources", "Sources", "What field material do we hold?"),
    Room("pseudonyms", "Make safe", "Which names have become pseudonyms?"),
    Room("coding", "Coding", "What do these words speak of?"),
    Room("relations", "Relations", "Who says what about whom?", built=False),
    Room("policy", "Policy", "Which policies reach into these lives?", built=False),
    Room("findings", "Findings", "What have we come to know?", built=False),
    Room("alliance", "Alliance", "Who advises us, and what did we answer?", built=False),
    Room("impact", "Impact", "What has changed because of it?", built=False),
)

DOORS: tuple[str, ...] = ("exchange", "web", "cli")
