"""Bland adverts of invented organisations, rewritten a little, a good deal or heavily; from a seed.

Adverts of one organisation share one template; the others share only stock phrases.
"""

from __future__ import annotations

import random
from dataclasses import dataclass


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return text.split("; ")


CITIES = _words(
    "Kampala Entebbe Jinja Gulu Mbarara Nairobi Mombasa Kisumu Kigali Arusha Dubai Sharjah Doha "
    "Manama Muscat Riyadh London Leeds Bristol Luton Chicago Houston Phoenix Boston"
)
NAMES = _words(
    "Anna Bella Carol Diana Edith Fiona Grace Helen Irene Joan Kate Lucy Mary Nora Olive Peace "
    "Queen Rita Sarah Tina Una Vera Winnie Xenia Yvonne Zoe"
)
GREETINGS = _words(
    "hello hi welcome greetings hey jambo karibu news attention dear friends today hiring open "
    "new fresh notice offer karibuni look"
)
ADJECTIVES = _words(
    "friendly quiet busy clean modern small large private trusted local new honest polite skilled "
    "careful strong early late calm bright"
)
PLACES = _words(
    "hotel salon clinic bakery farm school cafe kitchen laundry garden market office shop lodge "
    "warehouse studio nursery spa hostel garage"
)
JOBS = _words(
    "cook cleaner waiter driver guard nanny gardener tailor barber cashier painter porter baker "
    "packer rider helper tutor nurse welder masseur"
)
SHIFTS = _words("day night evening weekend morning rotating split short long holiday")
BENEFITS = _words(
    "meals housing transport uniform training insurance bonus tips leave parking lunch tea "
    "laundry wifi overtime ticket visa medical airtime gifts"
)
SELF = _words(
    "relaxed gentle discreet professional patient cheerful warm experienced certified punctual "
    "organised tidy flexible mature kind"
)
SPOTS = _words(
    "centre station airport bypass market mall stadium lake bridge park university harbour "
    "roundabout museum junction"
)
TAILS = _phrases(
    "serious people only; no agents please; references welcome; apply in person; limited places; "
    "starting next week; ask for details; photos on request; walk in any time; send your papers; "
    "first come first served; all nations welcome; by appointment; safe and clean; easy to find"
)
FILLERS = _words(
    "really quite always simply now soon also very truly nicely daily often just well indeed "
    "today here good best sure"
)
NATIONS = _words(
    "ugandan kenyan rwandan tanzanian british indian filipino ethiopian english swahili luganda "
    "arabic french hindi amharic"
)
VERBS = _words("call text whatsapp ring contact message dial reach")
EMOJI = "🌸✨💼🌟🍀"
RATES = (0.0, 0.03, 0.08, 0.18)
_LEET = str.maketrans("oieas", "013@$")


@dataclass(frozen=True, slots=True)
class Advert:
    """One advert and the truth about it: its organisation and how far it was rewritten."""

    text: str
    organisation: int
    level: int


@dataclass(frozen=True, slots=True)
class Template:
    """What all adverts of one organisation have in common."""

    greeting: str
    sentences: tuple[str, ...]
    verb: str
    tail: str


def adverts(count: int, seed: int, *, phones: bool = True) -> list[Advert]:
    """Return `count` shuffled adverts, two fifths of them of organisations with several."""
    rng = random.Random(seed)
    found: list[Advert] = []
    organisation = 0
    while len(found) < count * 0.4:
        size = min(2 + int(rng.paretovariate(1.1)), 60)
        level = rng.randrange(4)
        found.extend(_organisation(organisation, size, level, rng, phones))
        organisation += 1
    while len(found) < count:
        found.extend(_organisation(organisation, 1, 1, rng, phones))
        organisation += 1
    found = found[:count]
    rng.shuffle(found)
    return found


def one_template(count: int, level: int, seed: int) -> list[Advert]:
    """Return adverts of a single organisation."""
    return _organisation(0, count, level, random.Random(seed), True)


def _organisation(
    organisation: int, size: int, level: int, rng: random.Random, phones: bool
) -> list[Advert]:
    template = _template(rng)
    return [
        Advert(_written(template, level, rng, phones), organisation, level) for _ in range(size)
    ]


def _template(rng: random.Random) -> Template:
    return Template(
        " ".join(rng.sample(GREETINGS, 2)),
        tuple(_sentence(rng) for _ in range(rng.randint(3, 6))),
        rng.choice(VERBS),
        rng.choice(TAILS),
    )


def _sentence(rng: random.Random) -> str:
    pick = rng.choice
    low = rng.randint(18, 30)
    patterns = (
        f"{pick(ADJECTIVES)} {pick(PLACES)} seeks {pick(ADJECTIVES)} {pick(JOBS)} for "
        f"{pick(SHIFTS)} work",
        "we offer you {}, {} and also {}".format(*rng.sample(BENEFITS, 3)),
        f"I am {pick(SELF)} and {pick(SELF)}, find me near the {pick(SPOTS)}",
        f"we are a team of {rng.randint(2, 12)} {pick(ADJECTIVES)} {pick(JOBS)}s",
        f"{pick(TAILS)}, {pick(TAILS)}",
        " ".join(rng.choices(FILLERS, k=rng.randint(5, 10))),
        f"age {low} to {low + rng.randint(5, 20)}, {pick(NATIONS)} speakers preferred",
        f"{pick(SELF)} and {pick(SELF)} massage of {pick((30, 45, 60, 75, 90))} minutes",
    )
    return pick(patterns)


def _written(template: Template, level: int, rng: random.Random, phones: bool) -> str:
    sentences = list(template.sentences)
    if level == 3:
        sentences.pop(rng.randrange(len(sentences)))
    if level >= 2:
        if rng.random() < 0.5:
            rng.shuffle(sentences)
        if rng.random() < 0.6:
            sentences.insert(rng.randrange(len(sentences) + 1), _sentence(rng))
    opening = f"{template.greeting}, {rng.choice(NAMES)} here in {rng.choice(CITIES)}"
    phone = "07" + "".join(rng.choices("0123456789", k=8)) if phones else ""
    closing = (
        f"from {rng.choice((20, 30, 50, 80, 100, 150))} {template.verb} {phone} {template.tail}"
    )
    separator = ". "
    if level >= 2 and rng.random() < 0.4:
        separator = f" {rng.choice('!~*|')} "
    text = separator.join([_changed(part, level, rng) for part in (opening, *sentences, closing)])
    if level >= 1 and rng.random() < 0.3:
        text = rng.choice((text.upper(), text.title()))
    return text


def _changed(sentence: str, level: int, rng: random.Random) -> str:
    rate = RATES[level]
    words: list[str] = []
    for word in sentence.split():
        if rng.random() < 0.3 * rate:
            words.append(rng.choice(EMOJI))
        if rng.random() >= rate or word.isdigit():
            words.append(word)
            continue
        kind = rng.random()
        if kind < 0.30:
            continue
        if kind < 0.55 and len(word) > 1:
            place = rng.randrange(len(word) - 1)
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        elif kind < 0.75:
            word = word.translate(_LEET)
        else:
            words.append(rng.choice(FILLERS))
        words.append(word)
    return " ".join(words)
