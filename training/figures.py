"""Dates, ages and numbers of invented talk, written and spoken."""
# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Callable
from random import Random

MONTHS = (
    "January February March April May June July August September October November December".split()
)
_ONES = (
    "nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_RANKS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
)


def spoken(number: int) -> str:
    """A number under a hundred in words."""
    if number < 20:
        return _ONES[number]
    ten, one = divmod(number, 10)
    return _TENS[ten - 2] + (f"-{_ONES[one]}" if one else "")


def age(rng: Random) -> str:
    """How old somebody is."""
    years = rng.choice((rng.randint(1, 18), rng.randint(1, 18), rng.randint(18, 89)))
    told = spoken(years) if rng.random() < 0.75 else str(years)
    if rng.random() < 0.06 and years < 18:
        told += rng.choice((" and a half", " or " + spoken(years + 1), " year old"))
    return told.replace("-", " ") if rng.random() < 0.4 else told


def ageold(rng: Random) -> str:
    """How old a baby or child is: three weeks old."""
    number = rng.randint(2, 18)
    told = spoken(number) if rng.random() < 0.7 else str(number)
    unit = rng.choice(("weeks", "months", "months", "days", "weeks"))
    return f"{told} {unit}{rng.choice((' old', ' old', ''))}"


def year(rng: Random) -> str:
    """A year, written or spoken."""
    when = rng.choice((rng.randint(1950, 2025), rng.randint(1998, 2025)))
    draw = rng.random()
    if draw < 0.72:
        return str(when)
    if draw < 0.78:
        return f"'{when % 100:02}"
    first, rest = divmod(when, 100)
    if when >= 2000 and rest < 10:
        return "two thousand" + (f" and {spoken(rest)}" if rest else "")
    tail = ("oh " if rest < 10 else "") + spoken(rest) if rest else "hundred"
    return f"{spoken(first)} {tail}".replace("-", " " if rng.random() < 0.5 else "-")


def day(rng: Random) -> str:
    """A day of a month: 14th, fourteenth, 14."""
    number = rng.randint(1, 28)
    draw = rng.random()
    if draw < 0.4:
        tail = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if not 10 < number < 14 else "th"
        return f"{number}{tail}"
    if draw < 0.7 or number > 20:
        return str(number)
    return _RANKS[number - 1]


def daymonth(rng: Random) -> str:
    """A day within a year."""
    month = _month(rng)
    told = day(rng)
    if rng.random() < 0.3:
        return f"{month} the {told}" if rng.random() < 0.5 else f"{month} {told}"
    return f"{told} of {month}" if rng.random() < 0.5 else f"{told} {month}"


def date(rng: Random) -> str:
    """A whole date in one of the ways in which it is written."""
    draw = rng.random()
    number, month, when = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1995, 2026)
    if draw < 0.12:
        return f"{number:02}/{month:02}/{when}"
    if draw < 0.2:
        return f"{number}.{month}.{when % 100:02}"
    if draw < 0.25:
        return f"{number}/{month}"
    if draw < 0.3:
        return f"{when}-{month:02}-{number:02}"
    if draw < 0.4:
        return f"{number} {MONTHS[month - 1][:3]} {when}"
    if draw < 0.75:
        return f"{number} {MONTHS[month - 1]} {when}"
    return daymonth(rng) + (f" {year(rng)}" if rng.random() < 0.5 else "")


def monthyear(rng: Random) -> str:
    """A month of a year; at times a season or a feast of one."""
    when = year(rng)
    if rng.random() < 0.12:
        return rng.choice(("summer", "winter", "spring", "Christmas", "Easter")) + f" {when}"
    return _month(rng) + rng.choice((" ", " ", " of ")) + when


def _month(rng: Random) -> str:
    return rng.choice(MONTHS)


def digits(rng: Random, pattern: str) -> str:
    """A pattern with each # a digit and each @ a capital letter."""
    return "".join(
        str(rng.randint(0, 9)) if sign == "#"
        else rng.choice("ABCDEFGHJKLMNPRSTWXY") if sign == "@" else sign
        for sign in pattern
    )  # fmt: skip


_PATTERNS = {
    "nhs": ("### ### ####", "##########", "###-###-####"),
    "chi": ("##########", "###### ####"),
    "nino": ("@@######@", "@@ ## ## ## @"),
    "postcode": ("@@# #@@", "@## #@@", "@@## #@@", "@# #@@", "@@##@@"),
    "plate": ("@@## @@@", "@@##@@@", "@### @@@"),
    "case": (
        "@@##C#####", "@@##P#####", "@###/##", "####/##", "@@@/#####/@@", "FD##P#####", "#####/##",
    ),
    "ref": (
        "@@@/#####", "##########", "@@-####", "CYP/#####/@@", "@###", "S##-P#", "####-######",
        "@@@####/##", "HB #######", "@@/##/####", "I-###", "CR/######/##",
    ),
    "phone": (
        "07### ######", "07##########"[:11], "01### ######", "01## ### ####", "0### ### ####",
        "07### ### ###", "+44 7### ######", "(01###) ######", "020 #### ####", "028 #### ####",
    ),
}  # fmt: skip


def number(rng: Random, what: str) -> str:
    """A number of a kind; a telephone number is spoken at times."""
    told = digits(rng, rng.choice(_PATTERNS[what]))
    if what == "phone" and rng.random() < 0.15:
        words = ["oh" if sign == "0" else _ONES[int(sign)] for sign in told if sign.isdigit()]
        return " ".join(words)
    return told


def bits(rng: Random) -> str:
    """A piece of a number, said or in figures: oh seven double four."""
    digits = [rng.randint(0, 9) for _ in range(rng.choice((2, 3, 3, 4, 5)))]
    if rng.random() < 0.3:
        return "".join(map(str, digits))
    said, at = [], 0
    while at < len(digits):
        word = rng.choice(("oh", "zero", "nought", "oh")) if digits[at] == 0 else _ONES[digits[at]]
        double = at + 1 < len(digits) and digits[at] == digits[at + 1]
        said.append(f"double {word}" if double else word)
        at += 2 if double else 1
    return " ".join(said)


FIGURES: dict[str, Callable[[Random], str]] = {
    "day": day,
    "bits": bits,
    "age": age,
    "age_d": lambda rng: str(rng.randint(1, 84)),
    "agecap": lambda rng: f"{spoken(rng.randint(2, 19)).title()} {rng.choice(('days', 'weeks'))}",
    "ageold": ageold,
    "year": year,
    "month": _month,
    "daymonth": daymonth,
    "date": date,
    "dob": date,
    "monthyear": monthyear,
}
