"""Numbers by their form: every well-formed one is found, and its check digit is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.kinds import Kind, Tier
from fieldloom.pseudonyms.rules.numbers import checks_out, is_chi
from pseudonyms.finding import found, hit


def with_check(nine):
    """Ten digits with their check digit, None where there is none."""
    total = sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else f"{nine}{check}"


NINE = st.text("0123456789", min_size=9, max_size=9).map(with_check).filter(bool)


@given(NINE.filter(lambda d: len(set(d)) > 1), st.sampled_from(["{}{}{}", "{} {} {}", "{}-{}-{}"]))
def test_every_nhs_number_is_found_and_sure(digits, form):
    told = form.format(digits[:3], digits[3:6], digits[6:])
    one = hit(f"it said {told} at the top", told)
    assert (one.kind, one.tier) == (Kind.NUMBER, Tier.SURE)


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_no_single_wrong_digit_checks_out(digits, place, more):
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]
    assert not checks_out(wrong)


def test_a_chi_number_begins_with_a_birthday():
    assert is_chi(with_check("010299123") or "")
    assert not is_chi(with_check("993999000") or "0")
    assert checks_out("9434765919")
    assert not checks_out("1111111111")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("my NI number is ab 12 34 56 c, they said", "ab 12 34 56 c"),
        ("she lives at ts3 8xx now", "ts3 8xx"),
        ("write to EH6 7BD please", "EH6 7BD"),
        ("ring 07700 900461 or not", "07700 900461"),
        ("ring +44 131 496 0123 then", "+44 131 496 0123"),
        ("ring 0131 496 0123 then", "0131 496 0123"),
        ("it was oh seven seven double oh nine", "oh seven seven double oh nine"),
        ("mail kezza.b88@example.org for it", "kezza.b88@example.org"),
        ("mail kezza at example dot org for it", "kezza at example dot org"),
        ("case no. MB21C00417 was listed", "MB21C00417"),
        ("sent to court, dh19c00381 it was", "dh19c00381"),
        ("our reference CYP/44172/LM again", "CYP/44172/LM"),
        ("crime number 20/441234 they gave me", "20/441234"),
        ("her GMC number is 7654321, she says", "7654321"),
        ("her pin, 04A1234E, is on it", "04A1234E"),
        ("a grey car, SF17 KLM, outside", "SF17 KLM"),
        ("a grey car, sf17klm, outside", "sf17klm"),
        ("she is @kezza_b88 on there", "@kezza_b88"),
        ("account 12345678 at the bank", "12345678"),
        ("the hearing number B147/23 outside", "B147/23"),
    ],
)
def test_a_form_is_found_as_it_is_said_or_written(text, words):
    assert words in found(text, kind=Kind.NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "there were 24 of us and £1,250,000 in it",
        "sixty mils a day, then 40, then 30",
        "section 47 and part 2 of the form",
        "from 9.15 to 12.40 on the ward",
        "BG123456A is no such number",
    ],
)
def test_other_numbers_stay(text):
    assert found(text, kind=Kind.NUMBER) == []
