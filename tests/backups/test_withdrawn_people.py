"""Somebody withdraws and everything is erased, from outside: words gone from every byte, the original
unreadable in older backups, and an older backup that is put back withdrawn again."""

import json
import secrets

import pytest

from backups.test_commands import in_the_house
from cli.conftest import PASSWORD, House


def canary():
    """A word that nobody ever said."""
    return "q" + "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(11))


CANARIES = [canary() for _ in range(4)]
HERS = f"The {CANARIES[0]} came up the hill with {CANARIES[1]}, and I was {CANARIES[2]} all night."

SET_UP = """
import datetime
from fieldloom.access import writes as access
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Role
from fieldloom.consent import writes
from fieldloom.consent.models import Event, EventLine
from fieldloom.consent.rules.material import Policy
from fieldloom.people.models import Participant
from fieldloom.sources import writes as sources
from fieldloom.sources.models import Source, Speaker
from django.utils import timezone
kit, study = User.objects.get(username="kit"), Study.objects.get()
until = datetime.date.today() + datetime.timedelta(days=300)
for name in ("petra", "stella"):
    new = access.NewUser(name, name.title(), f"{name}@example.org", "a long and plain passphrase")
    user = access.add_user(by=kit, new=new)
    grant = access.NewGrant(Role.PI, until, datetime.date(2020, 1, 1))
    if name == "petra":
        access.grant_first_role(by=kit, user=user, study=study, new=grant)
        continue
    asked = access.propose_grant(by=kit, user=user, study=study, new=grant)
    access.approve_grant(by=User.objects.get(username="petra"), grant=asked)
kirsty = Participant.objects.create(study=study, ref="H01-P1", label="Kirsty", kind="adult")
speaker = Speaker.objects.get(label="P2")
ann = Participant.objects.create(study=study, ref="H01-P2", label="Ann", kind="adult")
petra = User.objects.get(username="petra")
sources.link_speaker(by=petra, speaker=speaker, participant=kirsty)
sources.link_speaker(by=petra, speaker=Speaker.objects.get(label="P3"), participant=ann)
at = timezone.now() - datetime.timedelta(days=30)
for one in (kirsty, ann):
    e = Event(study=study, participant=one, voice="own", kind="consent", taken_by=petra, at=at)
    e.save()
    EventLine.objects.create(event=e, says="consent", ceiling=6)
writes.let_consent_decide(by=petra, study=study, policy=Policy(), reasoning="Panel")
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A study with an interview, two investigators, a recipient of backups, and a backup."""
    made = House(tmp_path_factory.mktemp("house"))
    who = ("--username", "kit", "--name", "Kit", "--email", "kit@example.org")
    assert made("init", *who, "--password-stdin", stdin=f"{PASSWORD}\n").code == 0
    assert made("study", "start", "Quay").code == 0
    texts = made.folder / "texts"
    texts.mkdir()
    said = (
        f"INT: And then?\n\nP2: {HERS}\n\nINT: The harbour stays open.\n\nP2: Yes, {CANARIES[3]}.\n"
    )
    (texts / "call.txt").write_text(said, encoding="utf-8")
    (texts / "note.txt").write_text(
        "INT: Nothing else.\n\nP3: It rained.\n\nINT: And?\n\nP3: On and on.\n", encoding="utf-8"
    )
    assert made("take-in", texts).code == 0
    in_the_house(made, SET_UP)
    told = made("backup", "identity", made.folder / "one", "--json").json
    assert made("backup", "recipients", "add", told["public_key"], "--name", "one").code == 0
    return made


@pytest.fixture(scope="module")
def before(house):
    """A backup from before anybody withdrew."""
    answer = house("backup", "--json")
    assert answer.code == 0, answer.err
    return answer.json["file"]


@pytest.fixture(scope="module")
def erased(house, before):
    """Kirsty withdraws; one looks, another confirms, and it is carried out."""
    for name in (CANARIES[0], CANARIES[1]):
        assert house("search", name, "--as", "petra", "--json").json["total"] == 1
    said = ("consent", "withdraw", "H01-P1", "--everything", "--effect", "erase")
    assert house(*said, "--as", "kit").code == 0
    assert house("consent", "withdrawals", "--as", "petra", "--json").json[0]["number"] == 1
    assert house("consent", "withdrawal", "look-at", "1", "--as", "petra").code == 0
    refused = house("consent", "withdrawal", "confirm", "1", "--as", "petra")
    assert refused.code != 0
    assert "second person" in refused.err
    confirm = ("consent", "withdrawal", "confirm", "1", "--as", "stella")
    unread = house(*confirm)
    assert unread.code != 0
    assert "not said what you read" in unread.err
    shown = house("consent", "withdrawal", "show", "1", "--as", "stella", "--json").json["mark"]
    assert house(*confirm, "--mark", shown).code == 0
    answer = house("consent", "withdrawal", "carry-out", "1", "--as", "stella", "--json")
    assert answer.code == 0, answer.err
    return answer.json


def test_the_search_finds_none_of_the_words(house, erased):
    assert erased["state"] == "done"
    assert erased["hits"] == 0
    assert erased["search"]["words"] >= 4
    assert set(erased["search"]["bytes"]["hits"].values()) == {0}
    assert "a new backup" in erased["search"]["bytes"]["hits"]


def test_the_search_finds_a_word_that_is_planted(house, erased):
    told = in_the_house(
        house,
        "import json\nfrom fieldloom.consent import searching\n"
        "from fieldloom.access.models import Study\n"
        "Study.objects.update(summary='harbourquay planted')\n"
        "searching.settle_down()\n"
        "print(json.dumps([searching.bytes_with(['harbourquay']), searching.rows_with(['harbourquay'])]))",
    )
    on_disk, rows = json.loads(told)
    assert on_disk["hits"]["the database"] == 1
    assert on_disk["hits"]["a new backup"] == 1
    assert list(rows) == ["access_study"]


def test_no_byte_of_the_house_holds_a_word(house, erased):
    for file in house.folder.rglob("*"):
        if file.is_file() and "texts" not in file.parts:
            held = file.read_bytes().lower()
            assert not [word for word in CANARIES if word.encode() in held], file
    told = in_the_house(
        house,
        "from fieldloom.consent import searching\n"
        f"print(sum(searching.bytes_with({CANARIES!r})['hits'].values()))",
    )
    assert told == "0"


def test_the_key_is_gone_and_the_words_by_which_it_was_proven(house, erased):
    keys = list((house.folder / "config").rglob("*.key.people/*"))
    assert [file for file in keys if file.name.startswith(("searching-", "1-"))] == []
    originals = in_the_house(
        house,
        "from fieldloom.sources import vault; from fieldloom.sources.models import Original\n"
        "for o in Original.objects.order_by('pk'):\n"
        "    try: vault.unseal(o); print('opens')\n"
        "    except vault.Damaged as e: print(e.reason)",
    )
    assert sorted(originals.split("\n")) == [
        "The original was erased, since somebody who is in it withdrew.",
        "opens",
    ]


def test_an_older_backup_put_back_is_withdrawn_again(house, before, erased):
    place = house.folder / "back"
    ledger = next((house.folder / "config").rglob("*.withdrawn"))
    words = ("restore", before, "-i", house.folder / "one", "--into", place, "--ledger", ledger)
    answer = house(*words, "--json")
    assert answer.code == 0, answer.err
    told = in_the_house(
        house,
        "from fieldloom.consent import searching\n"
        "from fieldloom.consent.models import Event, Withdrawal\n"
        "from fieldloom.sources.models import Original, Paragraph\n"
        "from fieldloom.people.models import Participant\n"
        f"print(sum(searching.bytes_with({CANARIES!r})['hits'].values()))\n"
        "print(Event.objects.filter(kind='withdraw').count(), Withdrawal.objects.get().state)\n"
        "print(repr(Participant.objects.get(pk=1).label))\n"
        "print(any('harbour' in t for t in Paragraph.objects.values_list('text', flat=True)))\n"
        "print(Original.objects.filter(sealed_key=b'').count())",
        FIELDLOOM_DATA=str(place),
    )
    assert told.split("\n") == ["0", "1 done", "''", "True", "1"]
    assert house("audit", "verify", FIELDLOOM_DATA=str(place)).code == 0


def test_the_original_in_an_older_backup_opens_no_more(house, before, erased):
    """Even without the ledger: its key was destroyed, here and in the ring beside the backups."""
    told = in_the_house(
        house,
        "from pathlib import Path\n"
        "from fieldloom.backups import sealing, unpacking\n"
        "from fieldloom import __version__\n"
        f"own = sealing.identities(Path({str(house.folder / 'one')!r}))\n"
        f"into = Path({str(house.folder / 'apart')!r}); into.mkdir()\n"
        f"unpacking.unpack(Path({before!r}), own, into, __version__, lambda done, total: None)\n"
        "from fieldloom.backups.copying import looking_into\n"
        "from fieldloom.ground import personal\n"
        "from fieldloom.sources import vault\n"
        "with looking_into(into / 'fieldloom.db') as db:\n"
        "    rows = db.execute('SELECT mark, sealed_key FROM sources_original').fetchall()\n"
        "for mark, key in rows:\n"
        "    people = vault.sealed_to(key)\n"
        "    try: vault._key_of(mark, key); print(sorted(people), 'opens')\n"
        "    except personal.KeyGone: print(sorted(people), 'gone')",
    )
    assert sorted(told.split("\n")) == ["[1] gone", "[2] opens"]


def test_a_lost_machine_loses_no_original_of_those_who_stay(house, before, erased):
    """The ring beside the backups brings the keys of people along, but not one that was destroyed."""
    elsewhere = {"XDG_CONFIG_HOME": str(house.folder / "elsewhere")}
    place = house.folder / "anew"
    ledger = next((house.folder / "config").rglob("*.withdrawn"))
    words = ("restore", before, "-i", house.folder / "one", "--into", place, "--ledger", ledger)
    answer = house(*words, "--json", **elsewhere)
    assert answer.code == 0, answer.err
    told = in_the_house(
        house,
        "from fieldloom.sources import vault; from fieldloom.sources.models import Original\n"
        "print(b'It rained' in vault.unseal(Original.objects.exclude(sealed_key=b'').get()))",
        FIELDLOOM_DATA=str(place),
        **elsewhere,
    )
    assert told == "True"
    keys = [file.name for file in (house.folder / "elsewhere").rglob("*.key")]
    assert [name for name in keys if name.startswith("1-")] == []
    assert [name for name in keys if name.startswith("2-")]
