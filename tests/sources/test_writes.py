import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import fieldloom
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.jobs.models import Job
from fieldloom.people.models import Participant
from fieldloom.sources import writes
from fieldloom.sources.models import DeliveredFile, Delivery, Original, Source, Speaker
from fieldloom.sources.writes import delivering

TALK = "Interviewer: One?\n\nKirsty: Two.\n\nInterviewer: Three?\n\nKirsty: Four.\n"


def handed(name="a.txt", data=b"Some words.", **settings):
    return writes.Handed(name, data, settings)


# --- handing over ----------------------------------------------------------------------------------


def test_files_are_in_the_vault_before_anything_is_read(pi, study, own_vault):
    delivery = writes.hand_over(by=pi, study=study, files=[handed(), handed("b.txt", b"More.")])
    assert list(delivery.files.values_list("name", "state", "position")) == [
        ("a.txt", "waiting", 1),
        ("b.txt", "waiting", 2),
    ]
    assert Original.objects.count() == 2 == len([f for f in own_vault.rglob("*") if f.is_file()])
    assert not Job.objects.exists() and not Source.objects.exists()


def test_a_file_that_is_too_large_is_refused_by_name_and_the_rest_go_on(
    pi, study, monkeypatch, own_vault
):
    monkeypatch.setattr(delivering, "MAX_BYTES", 100)
    files = [handed("huge.txt", b"x" * 101), handed("fits.txt", b"x" * 100), handed("no.txt", b"")]
    delivery = writes.hand_over(by=pi, study=study, files=files)
    huge, fits, empty = delivery.files.all()
    assert (huge.name, huge.state, huge.original) == ("huge.txt", "refused", None)
    assert "larger than" in huge.reason and huge.remedy
    assert fits.state == "waiting" and fits.original.size == 100
    assert empty.state == "refused" and "empty" in empty.reason
    assert len([f for f in own_vault.rglob("*") if f.is_file()]) == 1


def test_a_hundred_megabytes_is_the_limit():
    assert delivering.MAX_BYTES == 100_000_000


def test_files_can_be_added_until_the_delivery_is_closed(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[])
    first = writes.add_file(by=pi, delivery=delivery, file=handed("a.txt"))
    second, third = writes.add_files(
        by=pi, delivery=delivery, files=[handed("b.txt", b"b"), handed("c.txt", b"c")]
    )
    assert [f.position for f in (first, second, third)] == [1, 2, 3]
    job = writes.close_delivery(by=pi, delivery=delivery)
    assert (job.kind, job.subject, job.study) == ("take in", delivery.pk, study)
    with pytest.raises(Unfit, match="closed"):
        writes.add_file(by=pi, delivery=delivery, file=handed("d.txt"))
    with pytest.raises(Unfit, match="closed"):
        writes.close_delivery(by=pi, delivery=delivery)
    assert Job.objects.count() == 1 and delivery.files.count() == 3


def test_a_delivery_without_files_is_not_closed(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[])
    with pytest.raises(Unfit, match="no file"):
        writes.close_delivery(by=pi, delivery=delivery)
    assert not Job.objects.exists()


def test_nobody_adds_to_the_delivery_of_somebody_else(pi, member, study):
    delivery = writes.hand_over(by=pi, study=study, files=[handed()])
    with pytest.raises(Unfit, match="Somebody else"):
        writes.add_file(by=member("rhona"), delivery=delivery, file=handed("b.txt"))


@pytest.mark.parametrize(("chosen", "place"), [({"kind": "poem"}, "kind"), ({"colour": "red"}, "")])
def test_settings_that_mean_nothing_are_refused_before_anything_is_kept(pi, study, chosen, place):
    with pytest.raises(Unfit) as told:
        writes.hand_over(by=pi, study=study, files=[handed(**chosen)])
    assert told.value.place == place and told.value.remedy
    assert not Delivery.objects.exists() and not Original.objects.exists()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ARCHIVIST, Role.AUDITOR, Role.SAFEGUARDING])
def test_who_may_not_take_in_hands_nothing_over(member, study, role):
    with pytest.raises(Refused):
        writes.hand_over(by=member("x", role), study=study, files=[handed()])
    assert not Delivery.objects.exists() and not Original.objects.exists()


def test_only_a_file_that_asks_is_answered(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[handed()])
    with pytest.raises(Unfit, match="asks nothing"):
        writes.answer_file(by=pi, file=delivery.files.get(), as_revision=True)


def test_a_copy_of_what_one_may_not_see_cannot_become_its_revision(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[handed()])
    delivery.files.update(state="double", source=None)
    with pytest.raises(Unfit, match="out of your reach"):
        writes.answer_file(by=pi, file=delivery.files.get(), as_revision=True)
    assert DeliveredFile.objects.get().state == "double"


def test_the_trail_of_handing_over_holds_ids_and_no_names(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[handed("Kirsty Example.txt")])
    writes.add_file(by=pi, delivery=delivery, file=handed("Second Example.txt", b"b"))
    writes.close_delivery(by=pi, delivery=delivery)
    told = json.dumps(list(Entry.objects.values("verb", "about")))
    assert "Example" not in told and f"delivery:{delivery.pk}" in told


# --- describing --------------------------------------------------------------------------------------


def test_a_source_is_described_anew(pi, source_of, encounter):
    met = encounter("E-001")
    source = source_of(pi, TALK)
    changes = {"title": " A  new\ntitle ", "kind": "minutes", "encounter": "E-001"}
    writes.describe_source(by=pi, source=source, changes=changes)
    writes.describe_source(by=pi, source=source, changes={"attributes": {"mood": "low", "n": [1]}})
    source.refresh_from_db()
    assert (source.title, source.kind, source.encounter) == ("A new title", "minutes", met)
    assert source.attributes == {"mood": "low", "n": ["1"]}
    writes.describe_source(by=pi, source=source, changes={"encounter": ""})
    source.refresh_from_db()
    assert source.encounter is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": "  "}, Unfit),
        ({"title": "x" * 301}, Unfit),
        ({"kind": "poem"}, Unfit),
        ({"encounter": "E-999"}, NotFound),
        ({"attributes": "words"}, Unfit),
        ({"ref": "I-999"}, Unfit),
    ],
)
def test_what_cannot_be_said_of_a_source_is_refused(pi, source_of, changes, error):
    source = source_of(pi, TALK)
    with pytest.raises(error):
        writes.describe_source(by=pi, source=source, changes=changes)


def test_a_fieldworker_does_not_move_a_source_out_of_reach(member, pi, source_of, encounter):
    source = source_of(pi, TALK, encounter=encounter("E-001", "FIFE"))
    encounter("E-002", "HULL")
    fay = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    with pytest.raises(NotFound):
        writes.describe_source(by=fay, source=source, changes={"encounter": "E-002"})
    with pytest.raises(Unfit, match="out of your reach"):
        writes.describe_source(by=fay, source=source, changes={"encounter": ""})
    writes.describe_source(by=fay, source=source, changes={"encounter": "E-001"})


def test_a_speaker_is_linked_to_a_participant_or_to_the_team(pi, study, source_of):
    speaker = Speaker.objects.get(source=source_of(pi, TALK), label="Kirsty")
    person = Participant.objects.create(study=study, ref="H01-P1", kind="parent")
    writes.link_speaker(by=pi, speaker=speaker, participant=person)
    speaker.refresh_from_db()
    assert (speaker.participant, speaker.is_fieldworker) == (person, False)
    with pytest.raises(Unfit, match="Choose one"):
        writes.link_speaker(by=pi, speaker=speaker, participant=person, is_fieldworker=True)
    writes.link_speaker(by=pi, speaker=speaker, participant=None, is_fieldworker=True)
    speaker.refresh_from_db()
    assert (speaker.participant, speaker.is_fieldworker) == (None, True)


def test_a_speaker_is_not_linked_to_somebody_of_another_study(pi, keeper, source_of):
    from fieldloom.access import writes as access

    elsewhere = access.start_study(by=keeper, new=access.NewStudy("Elsewhere"))
    speaker = Speaker.objects.filter(source=source_of(pi, TALK)).first()
    person = Participant.objects.create(study=elsewhere, ref="H01-P1", kind="parent")
    with pytest.raises(TypeError, match="exactly one study"):
        writes.link_speaker(by=pi, speaker=speaker, participant=person)


def test_opening_an_original_gives_its_bytes_and_stands_in_the_trail(pi, member, take_in):
    data = b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode()
    source = take_in(pi, {"a.txt": data})["a.txt"].source
    assert writes.open_original(by=pi, source=source) == data
    entry = Entry.objects.get(verb="original opened")
    assert entry.about == {"source": f"source:{source.pk}"} and entry.actor == pi.pk
    with pytest.raises(Refused):
        writes.open_original(by=member("ana", Role.ANALYST), source=source)


# --- on the disk -------------------------------------------------------------------------------------

CANARY = "Zaunkoenigin"
WHOLE = f"""
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from datetime import date, timedelta
from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.jobs.doing import carry_out
from fieldloom.sources import reads, writes
kit = access.add_user(by=None, new=access.NewUser("kit", "Kit", "k@example.org", keeper=True))
study = access.start_study(by=kit, new=access.NewStudy("Quayside"))
role = access.NewGrant(Role.PI, date.today() + timedelta(days=700))
access.grant_first_role(by=kit, user=kit, study=study, new=role)
word = {CANARY!r}
text = "Kirsty: The word is " + word + ".\\n\\nInterviewer: What?\\n\\nKirsty: " + word + "!\\n"
files = [writes.Handed(word + ".txt", text.encode())]
delivery = writes.hand_over(by=kit, study=study, files=files)
carry_out(writes.close_delivery(by=kit, delivery=delivery).pk)
source = reads.sources(to=kit, study=study).get()
writes.mark(by=kit, source=source, start=8, end=40)
assert reads.search(to=kit, study=study, query=word).total == 2
made = writes.correct(by=kit, source=source, text=text + "More.", reason=word, expected=1)
print(made.revision.number, reads.search(to=kit, study=study, query="more").total)
"""


def test_no_word_of_field_material_lies_readable_on_the_disk(tmp_path):
    data = tmp_path / "data"
    known = {key: value for key, value in os.environ.items() if not key.startswith("FIELDLOOM_")}
    done = subprocess.run(
        [sys.executable, "-c", WHOLE],
        env={
            **known,
            "FIELDLOOM_DATA": str(data),
            "FIELDLOOM_KEY": "7a" * 32,
            "DJANGO_SETTINGS_MODULE": "fieldloom.settings",
            "PYTHONPATH": str(Path(fieldloom.__file__).parent.parent),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["2", "1"], done.stderr
    assert CANARY not in done.stderr
    files = [path for path in data.rglob("*") if path.is_file()]
    assert any(path.name == "fieldloom.db" for path in files)
    assert any("vault" in path.parts for path in files)
    for path in files:
        held = path.read_bytes()
        assert CANARY not in path.name
        for encoding in ("utf-8", "utf-16-le"):
            assert CANARY.encode(encoding) not in held
            assert CANARY.lower().encode(encoding) not in held
