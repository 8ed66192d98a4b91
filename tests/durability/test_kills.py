"""kill -9 while files are taken in and while passages are coded: nothing acknowledged is lost.

Each test kills a few times; `make bench-night` (FIELDLOOM_KILLS=100) a hundred times each.
"""

from durability.killing import KILLS


def test_what_was_handed_over_is_taken_in_once_however_often_it_is_killed(folder):
    for kill in range(KILLS):
        process = folder.start("take in")
        folder.let_work(early=kill % 3 == 2)
        folder.kill(process)
        folder.look()
    folder.look(resume=True)

    folder.tally.acknowledged = sum(len(one.get("names", ())) for one in folder.said())
    print(f"taking in: {folder.tally}")
    assert folder.tally.faults == []
    assert folder.tally.lost == []
    assert folder.tally.acknowledged > KILLS
    again = folder.look(resume=True)
    assert (again["resumed"], again["faults"], again["lost"]) == (0, [], [])


def test_what_was_coded_stands_whole_however_often_it_is_killed(folder):
    working = {}
    for kill in range(KILLS):
        for coder in {"ana", "ben"} - set(working):
            working[coder] = folder.start("code", coder=coder)
        folder.let_work(early=kill % 3 == 2)
        # Both at once, or one while the other writes on and has to get on with what it finds.
        ended = ["ana", "ben"] if kill % 2 else [("ana", "ben")[kill // 2 % 2]]
        folder.kill(*(working.pop(coder) for coder in ended))
        folder.look()
    folder.kill(*working.values())
    folder.look()

    folder.tally.acknowledged = sum("undone" not in one for one in folder.said())
    print(f"coding: {folder.tally}")
    assert folder.tally.faults == []
    assert folder.tally.lost == []
    assert folder.tally.acknowledged > KILLS
