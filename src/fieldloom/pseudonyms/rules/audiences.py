"""What an audience gets to read: one safe text, told more or less widely. Profiles are data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from fieldloom.ground.labelled import Labelled
from fieldloom.pseudonyms.rules.ages import LEVELS
from fieldloom.pseudonyms.rules.kinds import Kind


class View(Labelled):
    """For whom something leaves."""

    TEAM = "team", "The team"
    PARTICIPANT = "participant", "A participant"
    SUPERVISOR = "supervisor", "A supervisor or examiner"
    ALLIANCE = "alliance", "The Learning Alliance"
    ARCHIVE = "archive", "The archive"
    PUBLIC = "public", "Everybody"


class Places(Labelled):
    """How near a place is told. Wider than it stands, the words of its ladder stand for it."""

    AS_IS = "as_is", "As it stands"
    STREET = "street", "Street"
    ESTATE = "estate", "Estate"
    TOWN = "town", "Town"
    DISTRICT = "district", "District"
    REGION = "region", "Region"
    NATION = "nation", "Nation"

    @property
    def wide(self) -> bool:
        """Whether so wide that a site of the study is told by it as well."""
        return self in (Places.REGION, Places.NATION)


class Dates(Labelled):
    """How exactly a date is told."""

    DAY = "day", "To the day"
    MONTH = "month", "To the month"
    YEAR = "year", "To the year"
    NONE = "none", "Not at all"


class Ages(Labelled):
    """How exactly an age is told."""

    AS_IS = "as_is", "As it stands"
    BAND = "band", "Within five years"
    STAGE = "stage", "As a stage of life"


class Services(Labelled):
    """How a service or organisation is told."""

    AS_IS = "as_is", "By its pseudonym"
    KIND = "kind", "By its kind"


class Posts(Labelled):
    """How a post is told that one person holds, such as “the lead nurse”."""

    AS_IS = "as_is", "As it stands"
    FLAGGED = "flagged", "Flagged"
    GENERAL = "general", "As a member of staff"


class Relations(Labelled):
    """Whether it is told what somebody is to another: “Mum’s sister”. Whoever turns that on is told what
    it costs."""

    NONE = "none", "Not told"
    FIRST = "first", "Where somebody is first named"


NARROWS = (
    "A relation narrows down who somebody is: kin and neighbours need no more to know them. See what could "
    "still tell for this audience before anything leaves."
)


@dataclass(frozen=True, slots=True)
class Profile:
    """How much each sort of thing says, for one audience."""

    places: Places = Places.AS_IS
    dates: Dates = Dates.DAY
    ages: Ages = Ages.AS_IS
    services: Services = Services.AS_IS
    posts: Posts = Posts.AS_IS
    relations: Relations = Relations.NONE

    @property
    def changes(self) -> bool:
        """Whether anything is told otherwise than it stands."""
        return self != AS_IT_STANDS

    def with_(self, given: Mapping[str, Labelled]) -> "Profile":
        """The same with these sorts of things told otherwise."""
        return replace(self, **given)  # type: ignore[arg-type]

    def told(self) -> dict[str, Labelled]:
        """Each sort of thing, and how it is told."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


AS_IT_STANDS = Profile()
# Until a study decides otherwise. Whoever is nearer to the people needs less to recognise them: the
# Alliance lives where they live, so it is told less than an examiner elsewhere.
DEFAULTS: Mapping[View, Profile] = {
    View.TEAM: AS_IT_STANDS,
    View.PARTICIPANT: AS_IT_STANDS,
    View.SUPERVISOR: Profile(Places.TOWN, Dates.MONTH, posts=Posts.FLAGGED),
    View.ALLIANCE: Profile(Places.REGION, Dates.YEAR, Ages.STAGE, Services.KIND, Posts.GENERAL),
    View.ARCHIVE: Profile(Places.REGION, Dates.MONTH, Ages.BAND, Services.KIND, Posts.GENERAL),
    View.PUBLIC: Profile(Places.NATION, Dates.YEAR, Ages.STAGE, Services.KIND, Posts.GENERAL),
}
KINDS: Mapping[str, type[Labelled]] = {
    "places": Places,
    "dates": Dates,
    "ages": Ages,
    "services": Services,
    "posts": Posts,
    "relations": Relations,
}
RUNGS = (*LEVELS, "kind")
"""What the register keeps words for: the rungs of a place, and the kind of a service."""


def rungs_of(kind: Kind) -> tuple[str, ...]:
    """The rungs that words can be kept for: of a place its levels, of a service or organisation its kind."""
    if kind is Kind.PLACE:
        return LEVELS
    return ("kind",) if kind in (Kind.SERVICE, Kind.ORGANISATION) else ()
