"""The jigsaw leaves by this door: for whoever keeps names and may export, looked through, and recorded."""

from fieldloom.access.gate import needs, require
from fieldloom.access.rules import Permission
from fieldloom.access.who import Study, User
from fieldloom.audit.writes import recorded
from fieldloom.exchange.at_the_door import FOR_THE_TEAM, Going, Leaving, looked_through
from fieldloom.exchange.for_an_audience import named
from fieldloom.exchange.jigsaws.writing import FORMATS
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads


def jigsaw_out(
    *, by: User, study: Study, form: str = "csv", going: Going = FOR_THE_TEAM
) -> Leaving:
    """What remains of everybody, as the audience of `going` is told of them, as a file, looked through.

    Raises `Unfit` for a form that there is not, and `Stopped` (see `at_the_door`).
    """
    chosen = FORMATS.get(form)
    if chosen is None:
        raise Unfit(
            f"There is no format “{form}” for this.", f"One of: {', '.join(FORMATS)}.", "form"
        )
    require(by, Permission.EXPORT, study)
    found = reads.jigsaw_whole(to=by, study=study, view=going.view)
    name = named(f"{study.slug}-jigsaw", going)
    made = Leaving(f"{name}.{form}", chosen.media_type, chosen.write(found))
    told = looked_through(made, by=by, study=study, let=going.let)
    _jigsaw_left(by=by, study=study)
    return told


@recorded("jigsaw exported")
@needs(Permission.EXPORT)
def _jigsaw_left(*, by: User, study: Study) -> None:
    """The trail says so."""
