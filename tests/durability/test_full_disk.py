"""A disk without room: what was there stands, nothing half-done is left, and with room it goes on.

The system is asked to let no file grow beyond a size, which fails a write as a full disk does.
"""

import pytest


@pytest.mark.parametrize("more", [-200_000, 0, 40_000, 150_000])
def test_files_for_which_there_is_no_room_leave_nothing_half_taken(folder, more):
    names = [f"full-{number}.txt" for number in range(100)]
    room = (folder.data / "fieldloom.db").stat().st_size + more

    stopped = folder.do("take in once", names=names, room=room)

    assert stopped != ""
    assert folder.look()["faults"] == []


def test_where_there_is_room_again_the_same_files_are_taken_in(folder):
    names = [f"full-{number}.txt" for number in range(10)]
    assert folder.do("take in once", names=names, room=100_000) == "OperationalError"

    assert folder.do("take in once", names=names) == ""

    seen = folder.look(resume=True)
    assert (seen["faults"], seen["lost"]) == ([], [])
