"""Numbers disguised in thirty ways, inside sentences full of other figures; from a seed.

Random valid numbers may belong to somebody, so they are made while the test runs and
stand in no file.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers


def _words(text: str) -> list[str]:
    return text.split()


MOBILE = {
    "UG": (("070", "074", "075", "077", "078"), 10),
    "KE": (("0711", "0722", "0733", "0799"), 10),
    "AE": (("050", "055", "056"), 10),
    "US": (("202555", "312555", "602555"), 10),
    "GB": (("0752", "0791"), 11),
}
CARRIERS = (
    "New in town, 50 per hour or 80 for 90 min, call {} open 24/7, room 12",
    "Cleaner wanted, aged 21-35, pay 450,000 UGX, write to {} before 12/06/2026.",
    "Massage 60min $120, ring {} from 10am to 10pm, 2nd floor, room 204",
    "Two waiters for 3 months, meals free, 8 hrs a day: {} (ask for the desk)",
    "Posted 18 Jul 2026 at 14:30. Salon, 5'6 and 55kg model shown, {} thanks 100%",
)
GROUPINGS = ((3, 3, 4), (4, 3, 3), (2, 4, 4), (5, 5), (1, 3, 3, 3), (2, 2, 3, 3))
ENGLISH = _words("zero one two three four five six seven eight nine")
SWAHILI = _words("sifuri moja mbili tatu nne tano sita saba nane tisa")
HOMOPHONES = _words("oh won too tree for fife siks seven ate nine")
TEENS = _words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
LOOKALIKES = {
    "0": "OoОоØ〇",
    "1": "lI|",
    "2": "Ƨ",
    "3": "ЗƷ",
    "4": "Ч",
    "5": "ƽ",
    "6": "б",
    "8": "B",
}

Operator = Callable[[str, random.Random], str]


def _groups(digits: str, rng: random.Random) -> list[str]:
    sizes = rng.choice(GROUPINGS)
    parts: list[str] = []
    for size in sizes[:-1]:
        parts.append(digits[:size])
        digits = digits[size:]
    return [*parts, digits]


def _joined(sign: str) -> Operator:
    return lambda digits, rng: sign.join(_groups(digits, rng))


def _mixed(digits: str, rng: random.Random) -> str:
    signs = ["-", ".", " ", "~", "_", "/", "*", " - ", ".."]
    parts = _groups(digits, rng)
    return parts[0] + "".join(rng.choice(signs) + part for part in parts[1:])


def _shifted(*codes: int) -> Operator:
    return lambda digits, rng: "".join(chr(codes[int(digit)]) for digit in digits)


def _random_case(word: str, rng: random.Random) -> str:
    return "".join(rng.choice((sign.upper(), sign)) for sign in word)


def _words_and_digits(digits: str, rng: random.Random) -> list[str]:
    return [ENGLISH[int(digit)] if rng.random() < 0.5 else digit for digit in digits]


def _one_separator(digits: str, rng: random.Random) -> str:
    return rng.choice("-. _*").join(_words_and_digits(digits, rng))


def _homophones(digits: str, rng: random.Random) -> str:
    return " ".join(HOMOPHONES[int(digit)] if rng.random() < 0.35 else digit for digit in digits)


def _doubles(digits: str, rng: random.Random) -> str:
    words: list[str] = []
    place = 0
    while place < len(digits):
        run = 1
        while run < 3 and digits[place : place + run + 1] == digits[place] * (run + 1):
            run += 1
        words.append(("", "double ", "triple ")[run - 1] + ENGLISH[int(digits[place])])
        place += run
    return " ".join(words)


def _tens(digits: str, rng: random.Random) -> str:
    words: list[str] = []
    place = 0
    while place < len(digits):
        pair = digits[place : place + 2]
        if len(pair) == 2 and pair[0] != "0" and rng.random() < 0.6:
            if pair[0] == "1":
                words.append(TEENS[int(pair[1])])
            else:
                tens = TENS[int(pair[0]) - 2]
                words.append(tens if pair[1] == "0" else f"{tens}-{ENGLISH[int(pair[1])]}")
            place += 2
        else:
            words.append(ENGLISH[int(digits[place])])
            place += 1
    return " ".join(words)


def _letters(digits: str, rng: random.Random) -> str:
    return "-".join(_groups(digits, rng)).replace("0", "O").replace("1", "l")


def _lookalikes(digits: str, rng: random.Random) -> str:
    text = rng.choice(("-", " ", "")).join(_groups(digits, rng))
    return "".join(
        rng.choice(LOOKALIKES[sign]) if sign in LOOKALIKES and rng.random() < 0.25 else sign
        for sign in text
    )


OPERATORS: dict[str, Operator] = {
    "plain": lambda digits, rng: digits,
    "dashes": _joined("-"),
    "dots": _joined("."),
    "spaced digits": lambda digits, rng: " ".join(digits),
    "stars": _joined("**"),
    "brackets": lambda digits, rng: "".join(f"[{digit}]" for digit in digits),
    "mixed separators": _mixed,
    "emoji": _joined("🌸"),
    "line break": lambda digits, rng: digits[:4] + "\n" + digits[4:],
    "english words": lambda digits, rng: " ".join(ENGLISH[int(digit)] for digit in digits),
    "glued words": lambda digits, rng: "".join(
        _random_case(ENGLISH[int(digit)], rng) for digit in digits
    ),
    "words and digits": lambda digits, rng: "".join(_words_and_digits(digits, rng)),
    "words, digits, separator": _one_separator,
    "swahili words": lambda digits, rng: " ".join(SWAHILI[int(digit)] for digit in digits),
    "homophones": _homophones,
    "double and triple": _doubles,
    "tens words": _tens,
    "keycaps": lambda digits, rng: "".join(digit + "\ufe0f\u20e3" for digit in digits),
    "spaced keycaps": lambda digits, rng: " ".join(digit + "\ufe0f\u20e3" for digit in digits),
    "fullwidth": _shifted(*range(0xFF10, 0xFF1A)),
    "mathematical bold": _shifted(*range(0x1D7CE, 0x1D7D8)),
    "circled": _shifted(0x24EA, *range(0x2460, 0x2469)),
    "negative circled": _shifted(0x24FF, *range(0x2776, 0x277F)),
    "superscript": _shifted(0x2070, 0xB9, 0xB2, 0xB3, *range(0x2074, 0x207A)),
    "arabic-indic": _shifted(*range(0x660, 0x66A)),
    "devanagari": _shifted(*range(0x966, 0x970)),
    "zero width": lambda digits, rng: "\u200b".join(digits),
    "strike-through": lambda digits, rng: "".join(digit + "\u0336" for digit in digits),
    "letters O and l": _letters,
    "lookalikes": _lookalikes,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence with one disguised number: `e164`, under the plan of `region`."""

    operator: str
    text: str
    region: str
    e164: str


def samples(seed: int, per_operator: int) -> Iterator[Sample]:
    """Yield `per_operator` sentences for each of the thirty operators; equal for equal seeds."""
    rng = random.Random(seed)
    for name, operator in OPERATORS.items():
        for _ in range(per_operator):
            region = rng.choice(sorted(MOBILE))
            digits, e164 = _number(region, rng)
            carrier = rng.choice(CARRIERS)
            yield Sample(name, carrier.format(operator(digits, rng)), region, e164)


def _number(region: str, rng: random.Random) -> tuple[str, str]:
    prefixes, length = MOBILE[region]
    while True:
        prefix = rng.choice(prefixes)
        digits = prefix + "".join(rng.choice("0123456789") for _ in range(length - len(prefix)))
        number = phonenumbers.parse(digits, region)
        if phonenumbers.is_valid_number(number):
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            return digits, e164
