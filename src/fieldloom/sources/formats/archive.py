"""Zip files, checked before anything in them is unpacked.

Limits follow Safe Docx (entries, total size) and Apache POI (ratio). CPython 3.11 opens archives
whose entries share one body without complaint, so overlap is looked for here.
"""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass

from fieldloom.sources.rules.reading import CannotRead, Refusal

MAX_ENTRIES = 2000
MAX_TOTAL = 200_000_000
MAX_RATIO = 100
FREE_SIZE = 100_000
_CHUNK = 65536
_LOCAL_HEADER = 30
_UNSOUND = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_SIGNATURES = 100_000
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_NESTED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".jar")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of an archive: its name, and a refusal when it will not be unpacked."""

    name: str
    refusal: Refusal | None


class Archive:
    """A zip archive held in memory. Raises CannotRead when it is unsafe as a whole."""

    def __init__(self, data: bytes) -> None:
        if data.count(b"PK\x01\x02") > _SIGNATURES:
            raise _too_many()
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNSOUND as error:
            raise damaged() from error
        self.infos = [i for i in self.zip.infolist() if not i.is_dir()]
        _check_sizes(self.zip.infolist())
        _check_overlap(data, self.zip)
        self.spent = 0

    def listing(self) -> list[Listed]:
        """Every file in it, in order, the system's litter left out."""
        return [Listed(i.filename, _refusal(i)) for i in self.wanted()]

    def wanted(self) -> list[zipfile.ZipInfo]:
        """The entries of the listing, in the same order."""
        return [
            i
            for i in self.infos
            if not i.filename.startswith(_LITTER[0])
            and i.filename.rsplit("/", 1)[-1] not in _LITTER
        ]

    def unpack(self, info: zipfile.ZipInfo) -> bytes:
        """One entry's bytes, streamed under the cap. Raises CannotRead when it is unsound."""
        parts = []
        try:
            with self.zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self.spent += len(chunk)
                    if self.spent > MAX_TOTAL:
                        raise _too_large()
                    parts.append(chunk)
        except _UNSOUND as error:
            raise damaged() from error
        except RuntimeError as error:
            raise _password() from error
        return b"".join(parts)


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise _too_many()
    if sum(i.file_size for i in infos) > MAX_TOTAL:
        raise _too_large()
    for info in infos:
        if info.file_size > FREE_SIZE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise CannotRead(
                "This archive is packed far more tightly than documents are (a “zip bomb”).",
                "Take in the documents themselves, not packed.",
                "zip-bomb",
            )


def _check_overlap(data: bytes, archive: zipfile.ZipFile) -> None:
    """Every entry must end before the next begins, and before the directory."""
    infos = sorted(archive.infolist(), key=lambda i: i.header_offset)
    limits = [i.header_offset for i in infos[1:]] + [archive.start_dir]
    for info, limit in zip(infos, limits, strict=True):
        at = info.header_offset
        header = data[at : at + _LOCAL_HEADER]
        if header[:4] != b"PK\x03\x04" or len(header) < _LOCAL_HEADER:
            raise damaged()
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        if at + _LOCAL_HEADER + names + info.compress_size > limit:
            raise CannotRead(
                "Files inside this archive overlap, as only a made-up archive's do (a “zip bomb”).",
                "Take in the documents themselves, not packed.",
                "zip-overlap",
            )


def _refusal(info: zipfile.ZipInfo) -> Refusal | None:
    name = info.filename.replace("\\", "/")
    if (
        name.startswith("/")
        or ".." in name.split("/")
        or name[1:2] == ":"
        or "\0" in info.orig_filename
    ):
        return Refusal(
            "The name of this file points outside the archive.",
            "Rename it to a plain file name and pack it again.",
            "path",
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        return Refusal("This entry is a link, not a file.", "Pack the file itself.", "link")
    if info.flag_bits & 1:
        return _password().refusal
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Refusal(
            "This file is packed with a method that is not opened here.",
            "Pack it again as an ordinary zip.",
            "method",
        )
    if name.lower().endswith(_NESTED):
        return nested()
    return None


def nested() -> Refusal:
    """The refusal for an archive within an archive."""
    return Refusal(
        "This is an archive inside an archive.",
        "Unpack it first and take in the files in it.",
        "nested",
    )


def damaged() -> CannotRead:
    """The refusal for an archive or container whose structure does not hold."""
    return CannotRead(
        "This file is damaged: part of it is missing or does not match its own directory.",
        "Copy it again from where it came, or open and save it again, and take in that copy.",
        "damaged",
    )


def _password() -> CannotRead:
    return CannotRead(
        "This file is protected with a password.",
        "Save a copy without a password and take in the copy.",
        "password",
    )


def _too_many() -> CannotRead:
    return CannotRead(
        f"This archive holds more than {MAX_ENTRIES:,} files.",
        "Pack the files in several smaller archives.",
        "zip-entries",
    )


def _too_large() -> CannotRead:
    return CannotRead(
        f"This archive holds more than {MAX_TOTAL // 1_000_000} MB when unpacked.",
        "Pack the files in several smaller archives.",
        "zip-size",
    )
