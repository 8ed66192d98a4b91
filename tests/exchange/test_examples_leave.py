"""Both example studies leave in every form, to every audience, with no real name of anybody in them."""

import csv
import io
from pathlib import Path

import pytest

from exchange.test_at_the_door import everything, stopped
from fieldloom.exchange import looking_inside
from fieldloom.exchange.at_the_door import Going
from fieldloom.exchange.study_folder import reading
from fieldloom.exchange.study_folder.folder import StudyFolder
from fieldloom.jobs.doing import carry_out
from fieldloom.people.models import Participant
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources.models import Passage
from sources.conftest import own_vault

__all__ = ["own_vault"]
EXAMPLES = Path(__file__).parents[2] / "examples"
FORENAMES = ("Shelagh", "Kayleigh", "Tanisha", "Oonagh", "Przemek", "Xanthe", "Lachlan", "Brychan")
SURNAMES = ("Okonkwo", "Pritchard-Hay", "Szymański", "Abernethy", "Featherstonehaugh", "Quigley")
PLACES = ("Ardnamurchan", "Pittenweem", "Ravenscar Surgery", "the Netherfields estate")


@pytest.fixture(params=["harbour", "inquiry"])
def example(request, keeper, own_vault):
    """An example study, read in whole, with a real name in the register for each participant."""
    folder = StudyFolder(EXAMPLES / request.param)
    study = reading.start(folder, by=keeper)
    reading.people_and_fieldwork(folder, study, by=keeper)
    job = reading.material(folder, study, by=keeper)
    if job is not None:
        carry_out(getattr(job, "pk", job))
    reading.voices(folder, study, by=keeper)
    reading.codes_and_memos(folder, study, by=keeper)
    for number, person in enumerate(Participant.objects.filter(study=study)):
        forename = FORENAMES[number % len(FORENAMES)]
        name = f"{forename} {SURNAMES[number // len(FORENAMES) % len(SURNAMES)]}"
        new = writes.NewEntity(Kind.PERSON, (name,), participant=person)
        writes.enter(by=keeper, study=study, new=new)
    for name in PLACES:
        new = writes.NewEntity(Kind.PLACE, (name,))
        writes.enter(by=keeper, study=study, new=new)
    return study


def test_nothing_of_an_example_study_is_stopped_and_a_planted_name_is(example, keeper):
    made = everything(keeper, example)
    files = {}
    for (what, form), make in made.items():
        for view in View if form == "csv" else (View.TEAM,):
            let = ""
            if stop := stopped(lambda make=make, view=view: make(going=Going(view))):
                assert stop.sure == (), (what, form, view, stop.places)
                let = stop.mark
            leaving = make(going=Going(view, let))
            files[leaving.name] = b"".join(leaving.pieces)
    assert len(files) == len(made) + 3 * (len(View) - 1)
    assert sum(map(len, files.values())) > 100_000
    if example.slug == "harbour":  # the thorough scan of whole files says the same of each
        parts = looking_inside.parts_in(files.items())
        found = reads.leaks_in(to=keeper, study=example, parts=parts)
        assert [one for one in found if not one.doubtful] == []
    table = files[f"{example.slug}-quotations.csv"].decode("utf-8-sig")
    shown = {row["Quote"] for row in csv.DictReader(io.StringIO(table, newline=""))}
    rows = Passage.objects.filter(source__study=example).exclude(quote="")
    passage = next(one for one in rows if one.quote in shown)
    passage.quote = f"{passage.quote} Pittenweem’s"
    passage.save()
    forms = [stopped(make) for (what, _), make in made.items() if what == "quotations"]
    assert all(stop is not None and len(stop.sure) >= 1 for stop in forms)
