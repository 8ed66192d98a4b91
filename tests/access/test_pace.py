"""How fast somebody reads before they are asked to show that it is they."""

from hypothesis import example, given
from hypothesis import strategies as st

from fieldloom.access.pace import MOST_OUT, WINDOWS, Pace, may_leave

MINUTE, HOUR = WINDOWS


@given(
    st.lists(st.tuples(st.floats(0, 5000), st.integers(1, 3000)), max_size=30), st.floats(0, 5000)
)
def test_what_is_too_fast_is_what_a_sum_by_hand_says(steps, since):
    pace, now = Pace(), 0.0
    for wait, number in steps:
        now += wait / 10
        pace.note(number, now)
    moments = []
    at = 0.0
    for wait, number in steps:
        at += wait / 10
        moments.append((at, number))

    def read_within(seconds):
        return sum(number for moment, number in moments if moment >= max(since, now - seconds))

    assert pace.is_too_fast(now, since) is any(read_within(s) > most for s, most in WINDOWS)


def test_a_minute_and_an_hour_have_their_own_most():
    pace = Pace()
    pace.note(MINUTE[1], 0)
    assert not pace.is_too_fast(0, 0)
    pace.note(1, 1)
    assert pace.is_too_fast(1, 0)
    assert not pace.is_too_fast(61, 0)
    for minute in range(1, 60):
        pace.note(MINUTE[1] // 8, minute * 60)
    assert pace.is_too_fast(59 * 60, 0)
    assert not pace.is_too_fast(59 * 60, 55 * 60)


def test_what_is_long_past_is_forgotten():
    pace = Pace()
    for second in range(0, 20_000, 10):
        pace.note(1, second)
    assert len(pace.read) <= HOUR[0] / 10 + 1


@given(st.lists(st.integers(0, 2000), max_size=5), st.integers(0, 10**6))
@example([], 10**6)
@example([MOST_OUT - 1], 1)
@example([MOST_OUT], 1)
def test_files_leave_up_to_so_many_quotations_after_one_showing(out, number):
    assert may_leave(out, number) is (out == [] or sum(out) + number <= MOST_OUT)
