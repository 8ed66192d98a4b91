"""The harbour study shows what could still tell: invented people, and things of them that nobody else has."""

from pathlib import Path

import pytest

from fieldloom.exchange.study_folder import reading
from fieldloom.exchange.study_folder.folder import StudyFolder
from fieldloom.pseudonyms import reads
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.jigsaw_knowing import Tie

HARBOUR = Path(__file__).parents[2] / "examples" / "harbour"


@pytest.fixture
def harbour(keeper):
    folder = StudyFolder(HARBOUR)
    study = reading.start(folder, by=keeper)
    reading.people_and_fieldwork(folder, study, by=keeper)
    return study


def test_every_family_has_things_that_nobody_else_has(harbour, keeper):
    told = reads.jigsaw(to=keeper, study=harbour)
    assert {one.ref for one in told.families} == {"H01", "H02", "H03", "H04"}
    assert all(one.counts.alone for one in told.families)
    assert len(reads.unsettled(to=keeper, study=harbour, view=View.ARCHIVE)) == len(told.units)


def test_a_gran_who_brings_a_child_up_stands_out_and_a_worker_would_know_kirsty(harbour, keeper):
    told = reads.jigsaw_of("H02", to=keeper, study=harbour)
    jean = next(one for one in told.sections if one.ref == "H02-P1")
    rows = {row.shown: row.alone for row in jean.rows}
    assert rows["born 1957"] == 1 and rows["Kinship carer"] < 5
    assert Tie.KIN in {one.tie for one in jean.knowers}
    sections = reads.jigsaw_of("H01", to=keeper, study=harbour).sections
    kirsty = next(one for one in sections if one.ref == "H01-P1")
    assert Tie.WORKER in {one.tie for one in kirsty.knowers}


def test_the_archive_is_told_less_of_everybody(harbour, keeper):
    def alone(view):
        return sum(
            one.counts.alone for one in reads.jigsaw(to=keeper, study=harbour, view=view).units
        )

    assert alone(View.PUBLIC) < alone(View.ARCHIVE) < alone(View.TEAM)
