"""The consent of a study folder: the harbour study says who agreed to what, and all of it holds."""

from datetime import date
from pathlib import Path

import pytest

from fieldloom.consent import reads
from fieldloom.consent.rules.events import Answer
from fieldloom.consent.rules.terms import Audience, Condition, Purpose, Status
from fieldloom.exchange.study_folder import agreed, reading
from fieldloom.exchange.study_folder.agreed import answer
from fieldloom.exchange.study_folder.folder import StudyFolder
from fieldloom.ground.answers import Unfit

HARBOUR = Path(__file__).parents[2] / "examples" / "harbour"


@pytest.fixture
def harbour(keeper):
    folder = StudyFolder(HARBOUR)
    study = reading.start(folder, by=keeper)
    told = reading.people_and_fieldwork(folder, study, by=keeper)
    agreed.decide(folder, study, keeper, told.each)
    assert told.troubles == []
    return study


def test_the_harbour_study_says_who_agreed_to_what(harbour, keeper):
    then = date(2022, 6, 30)
    rows = {r.participant.ref: r for r in reads.matrix(to=keeper, study=harbour, on=then)}

    def stands(ref, purpose):
        found = rows[ref].stands[tuple(Purpose).index(purpose)]
        return found.status, found.ceiling

    assert stands("H01-P1", Purpose.PUBLISH) == (Status.RENEWED, Audience.PUBLIC)
    assert stands("H01-P5", Purpose.TEAM_ANALYSIS) == (Status.GIVEN, Audience.SITE_TEAM)
    assert stands("H02-P4", Purpose.QUOTE) == (Status.REFUSED, None)
    assert stands("H04-P2", Purpose.TEAM_ANALYSIS) == (Status.GIVEN, Audience.WHOLE_TEAM)
    assert stands("H04-P1", Purpose.QUOTE) == (Status.GIVEN, Audience.PUBLIC)
    now = {r.participant.ref: r for r in reads.matrix(to=keeper, study=harbour)}
    quote = tuple(Purpose).index(Purpose.QUOTE)
    assert now["H04-P1"].stands[quote].status is Status.WITHDRAWN
    analysis = tuple(Purpose).index(Purpose.TEAM_ANALYSIS)

    def analysed(ref, *when):
        rows = reads.matrix(to=keeper, study=harbour, on=date(*when))
        return next(r.stands[analysis] for r in rows if r.participant.ref == ref)

    assert analysed("H03-P1", 2022, 1, 10).status is Status.PAUSED  # Lee paused
    assert analysed("H03-P1", 2022, 6, 30).open
    assert analysed("H04-P2", 2022, 7, 7).open
    assert not analysed("H04-P2", 2022, 7, 20).open  # Jade is sixteen, and was not asked yet
    assert analysed("H04-P2", 2022, 9, 1).open
    archive = tuple(Purpose).index(Purpose.ARCHIVE)
    assert now["H04-P2"].stands[archive].status is Status.REFUSED
    assert reads.regime(to=keeper, study=harbour) is not None


@pytest.mark.parametrize(
    ("told", "is_then"),
    [
        (True, (Answer.YES, None, frozenset())),
        (False, (Answer.NO, None, frozenset())),
        ("not asked", (Answer.NOT_ASKED, None, frozenset())),
        ({"for": "alliance"}, (Answer.LIMITED, Audience.ALLIANCE, frozenset())),
        (
            {"conditions": ["check_back"]},
            (Answer.LIMITED, None, frozenset({Condition.CHECK_BACK})),
        ),
    ],
)
def test_an_answer_as_a_file_gives_it(told, is_then):
    given = answer(told)
    assert (given.answer, given.ceiling, given.conditions) == is_then


def test_an_answer_that_is_none_is_refused():
    with pytest.raises(Unfit, match="not known here"):
        answer("perhaps")
