"""What may be seen of long work."""

import uuid

import pytest

from fieldloom.access.rules import Role
from fieldloom.access.writes import NewStudy, start_study
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.jobs import reads, writes


def ask(pi, study, subject):
    return writes.start(by=pi, study=study, kind="take in", subject=subject)


def test_the_newest_work_comes_first(pi, study):
    made = [ask(pi, study, subject) for subject in (1, 2, 3)]

    assert list(reads.jobs(to=pi, study=study)) == made[::-1]


def test_work_is_found_by_its_id(pi, study):
    job = ask(pi, study, 1)

    assert reads.job(job.pk, to=pi, study=study) == job
    assert reads.job(str(job.pk), to=pi, study=study) == job


def test_work_of_another_study_looks_like_none(keeper, pi, study):
    other = start_study(by=keeper, new=NewStudy("Headland", "headland"))
    job = ask(pi, study, 1)
    job.study = other
    job.save()

    assert not reads.jobs(to=pi, study=study)
    for pk in (job.pk, uuid.uuid4(), "no id at all"):
        with pytest.raises(NotFound):
            reads.job(pk, to=pi, study=study)


@pytest.mark.parametrize("role", [Role.ALLIANCE_READER, Role.AUDITOR])
def test_roles_outside_the_work_see_none_of_it(member, pi, study, role):
    job, other = ask(pi, study, 1), member("olu", role)

    with pytest.raises(Refused):
        reads.jobs(to=other, study=study)
    with pytest.raises(Refused):
        reads.job(job.pk, to=other, study=study)
