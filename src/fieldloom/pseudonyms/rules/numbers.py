"""Numbers and addresses by rules of form, with their check digits where they have one. Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.windows import lowered, windows, within

_NHS_WEIGHTS = range(10, 1, -1)


def checks_out(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number, which a CHI number has as well.

    Modulus 11 with weights 10 to 2 (NHS Data Dictionary, "NHS number").
    """
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1:
        return False
    total = sum(int(d) * w for d, w in zip(digits, _NHS_WEIGHTS, strict=False))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(digits[9])


def is_chi(digits: str) -> bool:
    """Whether ten digits can be a CHI number: a birthday as DDMMYY, and the check digit."""
    return checks_out(digits) and _is_day(digits[:2], digits[2:4])


def _is_day(day: str, month: str) -> bool:
    try:
        date(2000, int(month), int(day))
    except ValueError:
        return False
    return True


class Form(NamedTuple):
    """A form: what it is called, its pattern, and what a match is worth (None: nothing)."""

    about: str
    pattern: re.Pattern[str]
    weigh: Callable[[re.Match[str]], tuple[Tier, str] | None]


def _plain(tier: Tier, reason: str) -> Callable[[re.Match[str]], tuple[Tier, str]]:
    return lambda match: (tier, reason)


def _ten(match: re.Match[str]) -> tuple[Tier, str] | None:
    digits = re.sub(r"\D", "", match[0])
    if is_chi(digits):
        return Tier.SURE, "ten digits that begin with a birthday and end with the right check digit"
    if checks_out(digits):
        return Tier.SURE, "ten digits with the check digit of an NHS number"
    return Tier.LOOK, "ten digits in the form of an NHS number, though the check digit is another"


def _nino(match: re.Match[str]) -> tuple[Tier, str] | None:
    if match[0][:2].upper() in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
        return None
    return Tier.SURE, "the form of a National Insurance number"


def _phone(match: re.Match[str]) -> tuple[Tier, str] | None:
    digits = re.sub(r"\D", "", match[0])
    digits = re.sub(r"^(?:0?044|44)(?=\d{9,10}$)", "0", digits).replace("00", "0", 1)
    if 10 <= len(digits) <= 11 and digits[0] == "0" and digits[1:2] in "1237892":
        return Tier.SURE, "the form of a telephone number"
    if len(digits) in (9, 12):
        return Tier.LOOK, "a telephone number with a digit too many or too few"
    return None


def _postcode(match: re.Match[str]) -> tuple[Tier, str] | None:
    if match[0].upper().startswith(_AREAS):
        return Tier.SURE, "the form of a postcode"
    return None


def _outward(match: re.Match[str]) -> tuple[Tier, str] | None:
    if match["code"].upper().startswith(_AREAS):
        return Tier.LOOK, "the first half of a postcode"
    return None


# The areas of the United Kingdom (Royal Mail).
_AREAS = tuple(
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN "
    "EX FK FY GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU ME MK ML "
    "NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD "
    "TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE B1 B2 B3 B4 B5 B6 B7 B8 B9 E1 E2 E3 E4 E5 E6 E7 "
    "E8 E9 G1 G2 G3 G4 G5 G6 G7 G8 L1 L2 L3 L4 L5 L6 L7 L8 L9 M1 M2 M3 M4 M5 M6 M7 M8 M9 N1 N2 N3 N4 N5 "
    "N6 N7 N8 N9 S1 S2 S3 S4 S5 S6 S7 S8 S9 W1 W2 W3 W4 W5 W6 W7 W8 W9".split()
)
_DIGIT_WORD = (
    r"(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)"
)
_CASE = (
    r"case|court|crime|incident|log|claim|police|ref|reference|file|report|job|fostering|hospital|"
    r"account|prison|order|complaint"
)


def _of(about: str, pattern: str, weigh: object, flags: int = re.IGNORECASE) -> Form:
    if isinstance(weigh, str):
        weigh = _plain(Tier.SURE, weigh)
    return Form(about, re.compile(pattern, flags), weigh)  # type: ignore[arg-type]


_AROUND: dict[str, tuple[re.Pattern[str], int, int]] = {
    "digit": (re.compile(r"\d"), 40, 40),
    "at": (re.compile("@"), 80, 80),
    "web": (re.compile(r"https?:|www\."), 0, 300),
    "dot": (re.compile(r" dot "), 60, 30),
    "spoken": (re.compile(r"\b(?:double|oh|zero|nought|seven|treble|triple)\b"), 80, 100),
}
_NEEDS = {
    "email": "at",
    "name on a network": "at",
    "web address": "web",
    "email, spoken": "dot",
    "telephone, spoken": "spoken",
}

FORMS: tuple[Form, ...] = (
    _of("NHS or CHI number", r"(?<![\d-])(?:\d{3}([ -]?)\d{3}\1\d{4}|\d{6} \d{4})(?![\d-])", _ten),
    _of(
        "National Insurance number",
        r"\b[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b",
        _nino,
    ),
    _of("postcode", r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", _postcode),
    _of(
        "first half of a postcode",
        r"\b(?:in|from|to|postcode(?: is)?|over in|area) (?P<code>[A-Z]{1,2}\d{1,2}[A-Z]?)\b(?![ -]?[\dP])",
        _outward,
    ),
    _of(
        "telephone",
        r"(?<![\d/.-])(?:\+?44|0)(?:[ ()-]{0,2}\d){8,11}(?![\d-])",
        _phone,
    ),
    _of(
        "telephone, spoken",
        rf"\b{_DIGIT_WORD}(?:[ ,.-]+{_DIGIT_WORD}){{5,}}\b",
        _plain(Tier.LOOK, "six or more digits spoken one after the other"),
    ),
    _of("email", r"\b[\w.+%-]+@[\w-]+(?:\.[\w-]+)+\b", "the form of an email address"),
    _of(
        "email, spoken",
        r"\b[\w.]+(?: dot \w+)? at [\w]+ dot (?:com|co|org|net|scot|ac|uk)(?: dot uk)?\b",
        "an email address as it is spoken",
    ),
    _of(
        "name on a network",
        r"(?<![\w@.])@[A-Za-z_][\w.]{2,29}\b",
        _plain(Tier.LOOK, "the form of a name on a social network"),
    ),
    _of(
        "web address",
        r"\b(?:https?://|www\.)\S+[\w/]",
        _plain(Tier.LOOK, "a web address can lead to somebody"),
    ),
    _of(
        "court number",
        r"\b[A-Z]{2}\d{2}[CDFPZ]\d{5}\b",
        "the form of a family court number",
    ),
    _of(
        "Scottish court number",
        r"\b(?:[A-Z]{3}-)?(?:[ABFP]W?\d{1,4}[/-]\d{2,4}|SC[/ ]?\d{2,4}/\d{2,5})\b",
        _plain(Tier.LOOK, "the form of a number of a Scottish court"),
        0,
    ),
    _of(
        "case number",
        rf"\b(?:{_CASE})(?: (?:no|num|number|ref|reference|id))?[.:#]*(?: is| was)?[ :#]+"
        r"(?P<code>(?=[A-Z/-]*\d)[A-Z\d][A-Z\d/-]{2,}[A-Z\d])\b",
        "a code with digits after words that announce a number",
    ),
    _of(
        "registration",
        r"\b(?:GMC|SSSC|SWE|HCPC|GPhC)(?: (?:no|number|registration|reg|ref))*[.:]*(?: is)?[ :]+"
        r"(?P<code>[A-Z]{0,2}\d{4,8})\b",
        "a professional register and its number",
    ),
    _of("NMC registration", r"\b\d{2}[A-I]\d{4}[A-Z]\b", "the form of an NMC number"),
    _of(
        "vehicle",
        r"\b[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d) ?[A-HJ-PR-Z]{3}\b",
        _plain(Tier.SURE, "the form of a number plate"),
    ),
    _of(
        "vehicle, older",
        r"\b(?:reg(?:istration)?|plate|number plate)(?: is| was|:)? "
        r"(?P<code>[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]?)\b",
        "a number plate by the words before it",
    ),
    _of(
        "sort code",
        r"(?<![\d-])\d\d-\d\d-\d\d(?![\d-])",
        _plain(Tier.LOOK, "the form of a sort code"),
    ),
    _of(
        "long number",
        r"(?<![\d.,/£$-])\d{7,16}(?![\d/]|[.,]\d)",
        _plain(Tier.LOOK, "a number of seven or more digits"),
    ),
)


def numbers(text: str) -> Iterator[Hit]:
    """Every number, code or address of a known form. Not in order; they may overlap."""
    low = lowered(text)
    stretches = {name: windows(low, *around) for name, around in _AROUND.items()}
    for form in FORMS:
        for match in within(form.pattern, text, stretches[_NEEDS.get(form.about, "digit")]):
            worth = form.weigh(match)
            if worth is not None:
                start, end = match.span("code" if "code" in match.re.groupindex else 0)
                tier, reason = worth
                yield Hit(start, end, Kind.NUMBER, tier, Layer.RULE, reason, form.about)
