"""What was backed up comes back, whole or not at all; nothing is taken on trust."""

import stat
import tarfile
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backups.little import Little, silent
from fieldloom.backups import making, packing, restoring, sealing
from fieldloom.backups.copying import hash_of
from fieldloom.backups.rules.manifest import KEY, MANIFEST, Kept, read, written
from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import KeyUnusable, master_key


def tree(folder):
    return {
        str(file.relative_to(folder)): hash_of(file)
        for file in folder.rglob("*")
        if file.is_file() and "vault" in file.parts
    }


def rows(folder):
    from fieldloom.ground import sqlcipher

    with closing(sqlcipher.connect(folder / "fieldloom.db")) as database:
        return database.execute("SELECT id, words FROM one ORDER BY id").fetchall()


def test_all_comes_back_as_it_was_for_its_owner_alone(little):
    with closing(little.open()) as database:
        database.execute("INSERT INTO one (words) VALUES ('the kettle was on')")
        database.commit()
    made = little.back_up()

    manifest = little.restore(made.file)

    assert manifest == made.manifest
    assert tree(little.place) == tree(little.data)
    assert rows(little.place) == [(1, "the kettle was on")]
    modes = {stat.S_IMODE(p.stat().st_mode) & 0o077 for p in little.place.rglob("*")}
    assert modes == {0}
    assert list(little.place.parent.iterdir()) == [little.place]


def test_each_recipient_alone_opens_it_and_nobody_else(little):
    other, public = sealing.new_identity()
    little.recipients = [little.public, public]
    made = little.back_up()
    for secret, place in ((little.secret, "a"), (other, "b")):
        own = [sealing.x25519.Identity.from_str(secret)]
        little.restore(made.file, little.folder / place / "data", own=own)
    with pytest.raises(Unfit, match="identity does not open"):
        little.restore(made.file, own=[sealing.x25519.Identity.generate()])
    assert little.left() == []


def test_the_file_and_its_receipt_are_private_and_hold_no_word(little):
    with closing(little.open()) as database:
        database.execute("INSERT INTO one (words) VALUES ('Canary Ailsa')")
        database.commit()
    made = little.back_up()
    assert made.sha256 == hash_of(made.file)[1]
    for file in little.backups.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        held = file.read_bytes()
        for secret in (b"Canary", b"first original", master_key(), master_key().hex().encode()):
            assert secret not in held


def test_opened_with_age_and_tar_alone_the_key_is_still_sealed(little):
    made = little.back_up()
    found = []
    with made.file.open("rb") as file:
        sealing.open_into(file, found.append, little.own)
    held = b"".join(found)
    path = little.folder / "x.tar"
    path.write_bytes(held)
    with tarfile.open(path) as tar:
        names = tar.getnames()
    assert names[:3] == [MANIFEST, KEY, "fieldloom.db"]
    assert master_key() not in held
    assert master_key().hex().encode() not in held


def test_a_restore_overwrites_nothing(little):
    made = little.back_up()
    little.place.mkdir(parents=True)
    (little.place / "note").write_text("mine")
    with pytest.raises(Unfit, match="overwrites nothing"):
        little.restore(made.file)
    assert (little.place / "note").read_text() == "mine"


def test_another_key_at_hand_stops_it(little, monkeypatch):
    made = little.back_up()
    monkeypatch.setenv("FIELDLOOM_KEY", "a1" * 32)
    with pytest.raises(KeyUnusable, match="not the one"):
        little.restore(made.file)
    assert little.left() == []


def test_on_a_new_machine_the_key_is_brought_along(little, monkeypatch):
    from fieldloom.ground.paths import key_file

    made, key = little.back_up(), master_key()
    monkeypatch.delenv("FIELDLOOM_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(little.folder / "new"))
    little.restore(made.file)
    assert key_file(little.place).read_text().strip() == key.hex()
    assert stat.S_IMODE(key_file(little.place).stat().st_mode) == 0o600


def test_without_a_recipient_nothing_is_made(little):
    little.recipients = []
    with pytest.raises(Unfit, match="recipients add"):
        little.back_up()
    assert not little.backups.exists()


def test_a_lost_original_is_named_and_the_rest_is_kept(little):
    lost = little.keep(b"lost")
    (little.data / lost).unlink()
    made = little.back_up()
    assert made.manifest.missing == (lost,)
    assert little.restore(made.file).missing == (lost,)


def test_a_disk_without_room_says_so_before_anything_is_written(little, monkeypatch):
    made = little.back_up()
    full = type("Usage", (), {"free": 10**6})
    monkeypatch.setattr("shutil.disk_usage", lambda _: full)
    with pytest.raises(Unfit, match="are free"):
        little.restore(made.file)
    with pytest.raises(Unfit, match="MB free"):
        little.back_up()
    assert little.left() == []


def test_a_disk_that_fills_up_leaves_no_part_behind(little, monkeypatch):
    little.keep(b"x" * 300_000)
    write = making.os.write

    def full(handle, held):
        if len(held) > 1000 and len(list(little.backups.iterdir())) == 1:
            raise OSError(28, "No space left on device")
        return write(handle, held)

    monkeypatch.setattr(making.os, "write", full)
    with pytest.raises(OSError, match="No space"):
        little.back_up()
    assert list(little.backups.iterdir()) == []
    assert little.left() == []


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A little backup, its bytes, and the folder in which it is restored."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("one")
        patch.setenv("FIELDLOOM_WITHDRAWN", str(folder / "ledger"))
        made = Little(folder)
        made.keep(b"some original" * 20_000)
        file = made.back_up().file
        yield made, file.read_bytes()


def refused(little, held):
    file = little.folder / "spoilt.age"
    file.write_bytes(held)
    with pytest.raises(Unfit):
        little.restore(file)
    assert little.left() == []


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_found_and_nothing_is_put_in_place(one, data):
    little, held = one
    # Half of the flips fall into the header, where each byte means something of its own.
    most = data.draw(st.sampled_from([600, len(held) - 1]))
    at, bit = data.draw(st.integers(0, most)), data.draw(st.integers(0, 7))
    spoilt = bytearray(held)
    spoilt[at] ^= 1 << bit
    refused(little, bytes(spoilt))


@settings(max_examples=30)
@given(data=st.data())
def test_a_backup_that_was_cut_or_lengthened_is_refused(one, data):
    little, held = one
    cut = data.draw(st.integers(0, len(held) - 1))
    refused(little, held[:cut])
    refused(little, held + data.draw(st.binary(min_size=1, max_size=70_000)))


def test_the_unspoilt_one_is_restored(one):
    little, held = one
    file = little.folder / "whole.age"
    file.write_bytes(held)
    assert little.restore(file).rows == 2


class Forged:
    """A backup put together by somebody who knows a public key, and means harm."""

    def __init__(self, little):
        self.little = little
        made = little.back_up()
        self.manifest = made.manifest
        found = []
        with made.file.open("rb") as file:
            sealing.open_into(file, found.append, little.own)
        stream = b"".join(found)
        self.blocks, at = [], 0
        while any(stream[at : at + 512]):
            info = tarfile.TarInfo.frombuf(stream[at : at + 512], "utf-8", "strict")
            size = -(-info.size // 512) * 512
            self.blocks.append([info, stream[at + 512 : at + 512 + info.size]])
            at += 512 + size
        self.end = bytes(1024)

    def say(self, **changed):
        from dataclasses import replace

        self.manifest = replace(self.manifest, **changed)
        held = written(self.manifest)
        self.blocks[0][0].size, self.blocks[0][1] = len(held), held

    def file(self):
        held = b"".join(
            info.tobuf(tarfile.GNU_FORMAT) + content + packing.padding(len(content))
            for info, content in self.blocks
        )
        file = self.little.folder / "forged.age"
        sealed = sealing.sealed(held + self.end, [sealing.recipient(self.little.public)])
        file.write_bytes(sealed)
        return file


def link(forged, kind, to="/etc/passwd"):
    info = forged.blocks[-1][0]
    info.type, info.linkname = kind, to


def more(forged):
    info = tarfile.TarInfo("vault/1/more")
    info.size = 4
    forged.blocks.append([info, b"more"])


def named(forged, name):
    forged.blocks[-1][0].name = name


def swapped(forged):
    forged.blocks[-1], forged.blocks[-2] = forged.blocks[-2], forged.blocks[-1]


def other_hash(forged):
    first, *rest = forged.manifest.files
    forged.say(files=(first, *(Kept(f.name, f.bytes, "0" * 64) for f in rest)))


def escaping(forged):
    last = forged.manifest.files[-1]
    forged.say(files=(*forged.manifest.files[:-1], Kept("../out", last.bytes, last.sha256)))
    named(forged, "../out")


def other_content(forged):
    forged.blocks[-2][1] = b"x" * len(forged.blocks[-2][1])
    forged.blocks[-1][1] = b"x" * len(forged.blocks[-1][1])


def huge(forged):
    last = forged.manifest.files[-1]
    forged.say(files=(*forged.manifest.files[:-1], Kept(last.name, 2**60, last.sha256)))


HARM = {
    "a symbolic link": lambda f: link(f, tarfile.SYMTYPE),
    "a hard link": lambda f: link(f, tarfile.LNKTYPE),
    "a device": lambda f: link(f, tarfile.CHRTYPE),
    "a folder": lambda f: link(f, tarfile.DIRTYPE),
    "an extended header": lambda f: link(f, tarfile.XHDTYPE),
    "one file more": more,
    "one file less": lambda f: f.blocks.pop(),
    "another name": lambda f: named(f, "vault/1/other"),
    "a name outside": lambda f: named(f, "../../out"),
    "an absolute name": lambda f: named(f, "/tmp/out"),
    "a manifest that leads outside": escaping,
    "another order": swapped,
    "another hash": other_hash,
    "another content": other_content,
    "more than the disk holds": huge,
    "something after the end": lambda f: setattr(f, "end", bytes(1536)),
    "no end": lambda f: setattr(f, "end", b""),
    "an end that is no end": lambda f: setattr(f, "end", b"x" * 1024),
    "no manifest": lambda f: f.blocks.pop(0),
    "a manifest of more than there is": lambda f: setattr(f.blocks[0][0], "size", 2**40),
    "no key": lambda f: f.blocks.pop(1),
    "other rows than counted": lambda f: f.say(tables={"one": 3}),
    "another end of the trail": lambda f: f.say(audit_head="f" * 64),
    "a shorter trail": lambda f: f.say(audit_entries=0),
    "a newer version": lambda f: f.say(version="99.0"),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_forged_backup_is_refused_and_leaves_nothing(little, harm):
    forged = Forged(little)
    outside = set(little.folder.iterdir())
    harm(forged)
    with pytest.raises(Unfit):
        little.restore(forged.file())
    assert little.left() == []
    assert set(little.folder.iterdir()) - outside <= {
        little.folder / "forged.age",
        little.place.parent,
    }


def test_what_was_only_taken_apart_and_put_together_is_restored(little):
    assert little.restore(Forged(little).file()).rows == 3


def test_the_key_must_be_sealed_to_whoever_restores(little):
    forged = Forged(little)
    stranger = sealing.sealed(b"k" * 32, [sealing.x25519.Identity.generate().to_public()])
    forged.blocks[1][0].size, forged.blocks[1][1] = len(stranger), stranger
    with pytest.raises(Unfit):
        little.restore(forged.file())


class TestLedger:
    """The ledger of withdrawals decides whether a backup may be put back."""

    def test_it_is_given_to_the_settling_with_everything_noted_since(self, little):
        withdrawn.note("person", "1")
        made = little.back_up()
        withdrawn.note("person", "2")
        seen = []
        asked = restoring.Asked(made.file, little.own, little.place)
        restoring.restore(asked, lambda _, ledger: seen.extend(ledger.lines), silent)
        assert [line.id for line in seen] == ["1", "2"]

    def test_where_it_is_missing_it_is_asked_for(self, little):
        made = little.back_up()
        (little.folder / "ledger").unlink()
        with pytest.raises(Unfit, match="--ledger .*withdrawn.ledger"):
            little.restore(made.file)
        assert little.left() == []
        little.restore(made.file, ledger=little.backups / making.LEDGER)
        assert (little.folder / "ledger").exists()

    def test_going_on_without_it_must_be_said(self, little):
        made = little.back_up()
        (little.folder / "ledger").unlink()
        seen = []
        asked = restoring.Asked(made.file, little.own, little.place, without_ledger=True)
        restoring.restore(asked, lambda _, ledger: seen.append(ledger), silent)
        assert seen == [None]

    def test_it_cannot_be_left_away_where_it_is(self, little):
        made = little.back_up()
        with pytest.raises(Unfit, match="Leave --without-ledger away"):
            little.restore(made.file, without_ledger=True)

    def test_an_older_one_than_the_backup_is_refused(self, little):
        little.back_up()
        older = little.folder / "older"
        older.write_bytes((little.folder / "ledger").read_bytes())
        withdrawn.note("person", "1")
        made = little.back_up()
        (little.folder / "ledger").unlink()
        with pytest.raises(Unfit, match="withdrawals are missing"):
            little.restore(made.file, ledger=older)

    def test_the_one_on_this_machine_is_not_undercut(self, little):
        made = little.back_up()
        withdrawn.note("person", "1")
        with pytest.raises(Unfit, match="knows of withdrawals"):
            little.restore(made.file, ledger=little.backups / making.LEDGER)

    def test_a_changed_one_is_refused(self, little):
        withdrawn.note("person", "1")
        made = little.back_up()
        file = little.folder / "ledger"
        file.write_bytes(file.read_bytes().replace(b'"1"', b'"7"'))
        with pytest.raises(withdrawn.LedgerBroken):
            little.restore(made.file)
        assert little.left() == []

    def test_its_copy_beside_the_backups_grows_with_it(self, little):
        for number in range(2):
            withdrawn.note("person", str(number))
            assert little.back_up().ledger_whole
            held = (little.folder / "ledger").read_bytes()
            assert (little.backups / making.LEDGER).read_bytes() == held

    def test_one_that_lost_lines_is_told_and_does_not_replace_its_copy(self, little):
        ledger, beside = little.folder / "ledger", little.backups / making.LEDGER
        withdrawn.begin()
        shorter = ledger.read_bytes()
        withdrawn.note("person", "1")
        little.back_up()
        ledger.write_bytes(shorter)
        assert not little.back_up().ledger_whole
        assert beside.read_bytes() != shorter

    def test_the_copy_of_another_ledger_is_kept_under_another_name(self, little):
        little.back_up()
        before = (little.backups / making.LEDGER).read_bytes()
        (little.folder / "ledger").unlink()
        assert little.back_up().ledger_whole
        assert (little.backups / f"{making.LEDGER}.1").read_bytes() == before
        now = (little.folder / "ledger").read_bytes()
        assert (little.backups / making.LEDGER).read_bytes() == now


def test_old_backups_are_removed_with_their_receipts_and_no_other_file(little):
    first = little.back_up()
    little.back_up()
    (little.backups / "notes.age").write_text("mine")
    with pytest.raises(Unfit, match="no backup of this data"):
        making.remove([first.file, little.backups / "notes.age"])
    assert first.file.exists()
    making.remove([first.file])
    assert sorted(p.name for p in little.backups.iterdir() if first.file.name in p.name) == []
    assert len(list(little.backups.iterdir())) == 5  # a backup, its receipt, ledger, keys, note


def test_the_manifest_inside_is_the_one_that_was_told(little):
    made = little.back_up()
    assert read(written(made.manifest), "0.1.0") == made.manifest
