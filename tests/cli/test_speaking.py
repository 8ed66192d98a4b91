"""How a command says no when nobody in the house did."""

import errno

import pytest
import typer

from fieldloom.cli.speaking import Exit, apart, beginning


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system"),
        RuntimeError("database or disk is full"),
        RuntimeError("attempt to write a readonly database"),
    ],
)
def test_a_disk_without_room_is_named_in_words(capsys, error):
    @beginning
    def fails():
        raise error

    with pytest.raises(typer.Exit) as ended:
        fails()
    assert ended.value.exit_code == Exit.PARTLY.code
    assert "Make room" in capsys.readouterr().err


def test_a_fault_of_ours_is_not_passed_off_as_the_disks():
    @beginning
    def fails():
        raise RuntimeError("something else")

    with pytest.raises(RuntimeError):
        fails()


def test_a_folder_that_may_not_be_used_is_named(capsys):
    @apart
    def write():
        raise PermissionError(13, "Permission denied", "/media/disk")

    with pytest.raises(typer.Exit) as ended:
        write()
    assert ended.value.exit_code == Exit.UNFIT.code
    assert "may not use /media/disk" in capsys.readouterr().err
