"""What happens in the invented case: calls, messages, payments, adverts, from one seed.

A recruiter advertises jobs; those who answer are brought to a guest house; they and
customers pay into wallets that pass the money on to one collector. Around it, ordinary
people call each other, and many things are noise.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from samples import people
from samples.people import (
    BRIAN,
    BYSTANDERS,
    DANIEL,
    GRACE,
    IBRAHIM,
    MOSES,
    RUTH,
    SARAH,
    VICTIMS,
    Person,
    number_at,
)

START = datetime(2026, 2, 2, 4, 0, tzinfo=UTC)
DAYS = 224


@dataclass(frozen=True, slots=True)
class Talk:
    """One call or text message between two numbers, as it truly happened."""

    at: datetime
    kind: str  # call or sms
    sender: str  # E.164, or the name of a service
    receiver: str
    seconds: int
    answered: bool
    text: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One mobile-money payment between two wallets, or a wallet and the bank account."""

    at: datetime
    payer: str
    payee: str
    amount: Decimal
    fee: Decimal
    reference: str
    payer_name: str
    payee_name: str


@dataclass(frozen=True, slots=True)
class Advert:
    """One online advert: what it says and, in truth, who wrote it."""

    advert_id: str
    posted: datetime
    site: str
    city: str
    category: str
    title: str
    body: str
    author: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened, in order of time."""

    talks: tuple[Talk, ...]
    payments: tuple[Payment, ...]
    adverts: tuple[Advert, ...]


_SMALL_TALK = (
    "I will call you later", "Are you at home?", "The meeting is at four", "Thank you",
    "Please bring the forms", "I am at the stage", "See you tomorrow", "Network is bad today",
    "Send me the number", "We have arrived", "The rain has stopped", "Greet everybody",
)  # fmt: skip
_WORK = (
    "The new ones come on Friday", "Rooms three and four are ready", "Has she paid the fee?",
    "Bring the passports for copying", "The bus leaves at six", "Tell them to wait at the gate",
    "Customer at eight", "Send the balance before noon",
)  # fmt: skip


def tell(seed: int = 2026) -> Story:
    """Let the story happen; the same seed gives the same story, to the second."""
    draw = random.Random(seed)  # noqa: S311 - a story, not a secret
    talks = [*_operation(draw), *_recruits(draw), *_ordinary(draw), *_services(draw)]
    return Story(
        tuple(sorted(talks, key=lambda t: (t.at, t.sender, t.receiver))),
        tuple(sorted(_payments(draw), key=lambda p: (p.at, p.reference))),
        tuple(_adverts(draw)),
    )


def _moment(draw: random.Random, day: int, first: int = 6, last: int = 21) -> datetime:
    # hours in Kampala are three ahead of UTC
    minutes = draw.randrange(first * 60, last * 60)
    moment = START.replace(hour=0) + timedelta(days=day, minutes=minutes, hours=-3)
    return moment + timedelta(seconds=draw.randrange(60))


def _talk(
    draw: random.Random, at: datetime, a: Person, b: Person, words: tuple[str, ...] = _SMALL_TALK
) -> Talk:
    if draw.random() < 0.5:
        a, b = b, a
    sender, receiver = number_at(a, at).e164, number_at(b, at).e164
    if draw.random() < 0.35:
        return Talk(at, "sms", sender, receiver, 0, True, draw.choice(words))
    answered = draw.random() < 0.8
    seconds = draw.randrange(8, 400) if answered else 0
    return Talk(at, "call", sender, receiver, seconds, answered, "")


def _operation(draw: random.Random) -> list[Talk]:
    pairs = [
        (RUTH, BRIAN, 0.95), (RUTH, DANIEL, 0.40), (RUTH, GRACE, 0.35), (BRIAN, MOSES, 0.30),
        (BRIAN, GRACE, 0.12), (DANIEL, GRACE, 0.25),
    ]  # fmt: skip
    talks = []
    for day in range(DAYS):
        for a, b, rate in pairs:
            if draw.random() < rate:
                talks.append(_talk(draw, _moment(draw, day, 8, 23), a, b, _WORK))
    return talks


def _recruits(draw: random.Random) -> list[Talk]:
    talks = []
    for number, victim in enumerate(VICTIMS):
        arrival = 40 + 45 * number
        for day in range(arrival - 20, min(arrival + 90, DAYS)):
            contact = RUTH if day < arrival else draw.choice([RUTH, GRACE, DANIEL])
            if draw.random() < (0.5 if day < arrival else 0.3):
                talks.append(_talk(draw, _moment(draw, day), victim, contact))
        for day in range(0, arrival, 5):
            talks.append(_talk(draw, _moment(draw, day), victim, draw.choice(BYSTANDERS)))
    return talks


def _ordinary(draw: random.Random) -> list[Talk]:
    talks = []
    circle = [*BYSTANDERS, IBRAHIM, SARAH]
    friends = {p.key: draw.sample([q for q in circle if q.key != p.key], 4) for p in circle}
    for day in range(DAYS):
        for person in circle:
            if draw.random() < 0.22:
                friend = draw.choice(friends[person.key])
                if friend.numbers != person.numbers:
                    talks.append(_talk(draw, _moment(draw, day), person, friend))
        for person, rate in ((RUTH, 0.2), (BRIAN, 0.2), (DANIEL, 0.25), (GRACE, 0.2)):
            if draw.random() < rate:
                other = draw.choice(BYSTANDERS)
                talks.append(_talk(draw, _moment(draw, day), person, other))
    return talks


def _services(draw: random.Random) -> list[Talk]:
    talks = []
    for day in range(0, DAYS, 3):
        for person in (RUTH, BRIAN):
            at = _moment(draw, day)
            number = number_at(person, at).e164
            talks.append(
                Talk(at, "sms", draw.choice(people.SERVICES[2:]), number, 0, True,
                     "Your bundle is active. Dial *165# for more.")
            )  # fmt: skip
            if day % 9 == 0:
                at = _moment(draw, day)
                number = number_at(person, at).e164
                talks.append(Talk(at, "call", number, "100", draw.randrange(20, 90), True, ""))
    return talks


def _payments(draw: random.Random) -> list[Payment]:
    payments: list[Payment] = []
    count = 71000000000

    def pay(at: datetime, payer: str, payee: str, amount: int, names: tuple[str, str]) -> None:
        nonlocal count
        count += draw.randrange(11, 997)
        fee = Decimal(0) if payee == people.BANK_ACCOUNT else Decimal(max(100, amount // 200))
        payments.append(
            Payment(at, payer, payee, Decimal(amount), fee, str(count), names[0], names[1])
        )

    collectors = (RUTH, GRACE)
    for day in range(6, DAYS):
        for collector in collectors:  # fees and takings come in, most goes on within a day
            taken = 0
            for _ in range(draw.randrange(0, 3)):
                payer = draw.choice([*VICTIMS, *BYSTANDERS])
                at = _moment(draw, day, 9, 17)
                amount = draw.randrange(4, 30) * 5000
                pay(
                    at, payer.numbers[0].e164, number_at(collector, at).e164, amount,
                    (payer.name.upper(), collector.name.upper()),
                )  # fmt: skip
                taken += amount
            if taken > 40000:
                at = _moment(draw, day, 18, 22)
                onward = int(taken * draw.uniform(0.90, 0.96)) // 500 * 500
                pay(
                    at, number_at(collector, at).e164, BRIAN.numbers[0].e164, onward,
                    (collector.name.upper(), BRIAN.name.upper()),
                )  # fmt: skip
        if day % 7 == 5:
            at = _moment(draw, day, 8, 10)
            pay(
                at, BRIAN.numbers[0].e164, people.BANK_ACCOUNT, draw.randrange(8, 30) * 25000,
                (BRIAN.name.upper(), people.GUEST_HOUSE.upper()),
            )  # fmt: skip
        if day % 10 == 3:
            at = _moment(draw, day, 10, 12)
            pay(
                at, BRIAN.numbers[0].e164, DANIEL.numbers[0].e164, draw.randrange(4, 9) * 10000,
                (BRIAN.name.upper(), DANIEL.name.upper()),
            )  # fmt: skip
    return payments


_CITIES = ("Kampala", "Entebbe", "Jinja", "Mbarara")
_JOB = (
    "Hiring {n} ladies for {job} in {place}. No experience needed, ticket and visa arranged, "
    "good salary paid monthly. Bring your national id and two photos. {call} {phone} today."
)
_MASSAGE = (
    "Relaxing massage by a friendly team in {place}, quiet rooms, open every day from ten. "
    "Parking at the gate, soft music and tea. {call} {phone} to book a time."
)
_OTHER = (
    "For sale: {thing} in good state, one owner, price can be agreed. Viewing in {place} at "
    "weekends only. {call} {phone}.",
    "Lessons in {thing} for beginners and children, small groups, first hour free in {place}. "
    "{call} {phone}.",
    "Wanted: a used {thing}, any colour, for a school in {place}. {call} {phone}.",
)  # fmt: skip
_THINGS = ("bicycle", "guitar", "sewing machine", "desk", "water tank", "radio", "printer")
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def _hidden(draw: random.Random, number: str) -> str:
    """Write a number the way such adverts do: spaced, in words, with signs between."""
    style = draw.randrange(4)
    if style == 0:
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    if style == 1:
        return "-".join((number[:4], number[4:7], number[7:]))
    if style == 2:
        return " ".join(_WORDS[int(digit)] for digit in number)
    return number[:4] + "." + number[4:7] + "." + number[7:]


def _adverts(draw: random.Random) -> list[Advert]:
    adverts = []
    for count in range(96):
        day = draw.randrange(DAYS)
        posted = _moment(draw, day)
        city = draw.choice(_CITIES)
        call = draw.choice(["Call", "WhatsApp", "Ring"])
        kind = count % 4
        if kind == 0:
            author, category, title = RUTH, "job", "Jobs abroad"
            phone = _hidden(draw, number_at(RUTH, posted).national)
            body = _JOB.format(
                n=draw.randrange(3, 12), job=draw.choice(["house help", "hotel work", "cleaning"]),
                place=draw.choice(["the Gulf", "Dubai", "Muscat"]), call=call, phone=phone,
            )  # fmt: skip
        elif kind == 1:
            author, category, title = GRACE, "massage", f"Massage in {city}"
            number = draw.choice([GRACE.numbers[0], number_at(RUTH, posted)]).national
            body = _MASSAGE.format(place=city, call=call, phone=_hidden(draw, number))
        else:
            author = draw.choice(BYSTANDERS)
            category, title = "other", "Small advert"
            body = draw.choice(_OTHER).format(
                thing=draw.choice(_THINGS), place=city, call=call,
                phone=_hidden(draw, author.numbers[0].national),
            )  # fmt: skip
        adverts.append(
            Advert(f"A{1000 + count}", posted, "adverts.example", city, category, title, body,
                   author.key)
        )  # fmt: skip
    return sorted(adverts, key=lambda a: (a.posted, a.advert_id))
