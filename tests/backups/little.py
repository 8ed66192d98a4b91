"""A little data folder without Django: an encrypted database, files beside it, two identities."""

import secrets
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from fieldloom.backups import making, restoring, sealing
from fieldloom.ground import sqlcipher

TABLES = """
    CREATE TABLE audit_entry (number INTEGER PRIMARY KEY, mark TEXT);
    CREATE TABLE sources_original (id INTEGER PRIMARY KEY, study_id INTEGER, mark TEXT,
        sealed_key BLOB NOT NULL DEFAULT x'6b');
    CREATE TABLE one (id INTEGER PRIMARY KEY, words TEXT);
    CREATE TABLE other (id INTEGER PRIMARY KEY REFERENCES one(id));
"""


def silent(_done, _total):
    """Nobody watches."""


def nothing(_manifest, _ledger):
    """Settles without opening a Fieldloom."""


@dataclass
class Little:
    """A data folder, the folder of its backups, and who can open them."""

    folder: Path
    secret: str = ""
    public: str = ""
    recipients: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.secret, self.public = sealing.new_identity()
        self.recipients = [self.public, sealing.new_identity()[1]]
        self.data.mkdir(mode=0o700)
        with closing(self.open()) as database:
            database.executescript(TABLES)
            database.execute("INSERT INTO audit_entry VALUES (1, ?)", ["a" * 64])
            database.commit()

    @property
    def data(self):
        return self.folder / "data"

    @property
    def backups(self):
        return self.folder / "backups"

    @property
    def own(self):
        return [sealing.x25519.Identity.from_str(self.secret)]

    def open(self):
        return sqlcipher.connect(self.data / "fieldloom.db", timeout=30)

    def keep(self, held, study=1):
        """Put a file into the vault, then its row; returns its name in the data folder."""
        mark = secrets.token_hex(32)
        file = self.data / "vault" / str(study) / mark
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(held)
        with closing(self.open()) as database:
            values = [study, mark]
            database.execute("INSERT INTO sources_original (study_id, mark) VALUES (?, ?)", values)
            database.commit()
        return str(file.relative_to(self.data))

    def back_up(self, told=silent, to=None):
        return making.make(self.data, to or self.backups, self.recipients, told)

    def restore(self, file, place=None, **asked):
        wanted = restoring.Asked(file, asked.pop("own", self.own), place or self.place, **asked)
        return restoring.restore(wanted, nothing, silent)

    @property
    def place(self):
        return self.folder / "restored" / "data"

    def left(self):
        """What lies where a restore was tried, and in the data, that should not lie there."""
        around = [*self.place.parent.iterdir()] if self.place.parent.exists() else []
        return around + [p for p in self.data.iterdir() if p.name.startswith(".")]
