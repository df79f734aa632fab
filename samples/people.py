"""Who is in the invented case: names, numbers, accounts, and what the truth says of them.

Nobody here exists. The numbers are runs such as +256 700 000 1xx; ids are made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Number:
    """A phone number that somebody used from and to a day (None: all the time)."""

    e164: str
    since: datetime | None = None
    until: datetime | None = None

    @property
    def national(self) -> str:
        """The number as people in Uganda write it."""
        return "0" + self.e164.removeprefix("+256")

    @property
    def digits(self) -> str:
        """Country code and number without a plus, as operators write it."""
        return self.e164.removeprefix("+")


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person: the true name, spellings in other sources, and numbers."""

    key: str
    name: str
    role: str
    numbers: tuple[Number, ...]
    spellings: tuple[str, ...] = ()
    born: str = ""
    nin: str = ""
    sex: str = ""
    saved_as: tuple[str, ...] = field(default=())


SIM_CHANGE = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


def _plus(tail: str) -> str:
    return f"+256{tail}"


RUTH = Person(
    "ruth", "Nakato Ruth", "recruiter",
    (
        Number(_plus("700000112"), until=SIM_CHANGE),
        Number(_plus("770000131"), since=SIM_CHANGE),
    ),
    spellings=("Ruth Nakatto", "Nakato Ruth"), born="1991-04-12", nin="CF91034100ABCD", sex="F",
    saved_as=("Ruth Nakato", "Madam Ruth", "Ruth Jobs"),
)  # fmt: skip
BRIAN = Person(
    "brian", "Okello Brian", "collector", (Number(_plus("700000118")),),
    spellings=("Okelo Brian", "Brian Okello"), born="1985-11-02", nin="CM85061102EFGH", sex="M",
    saved_as=("Okello Brian", "Boss"),
)  # fmt: skip
DANIEL = Person(
    "daniel", "Mugisha Daniel", "driver", (Number(_plus("770000140")),),
    spellings=("Mugisa Daniel",), born="1994-07-30", nin="CM94073001JKLM", sex="M",
    saved_as=("Mugisha Daniel", "Dan Boda"),
)  # fmt: skip
GRACE = Person(
    "grace", "Achan Grace", "house keeper", (Number(_plus("700000124")),),
    spellings=("Grace Achan",), born="1979-01-19", nin="CF79011901NOPQ", sex="F",
    saved_as=("Achan Grace", "Auntie Grace"),
)  # fmt: skip
MOSES = Person(
    "moses", "Kizza Moses", "money agent", (Number(_plus("770000145")),),
    spellings=("Moses Kiiza",), born="1988-09-09", nin="CM88090901RSTU", sex="M",
    saved_as=("Kizza Moses", "Agent Moses"),
)  # fmt: skip
VICTIMS = (
    Person("v1", "Namara Joan", "victim", (Number(_plus("700000161")),),
           born="2003-03-03", nin="CF03030301VWXY", sex="F", saved_as=("Joan New",)),
    Person("v2", "Auma Stella", "victim", (Number(_plus("700000162")),),
           born="2004-08-21", nin="CF04082101ZABC", sex="F", saved_as=("Stella 2",)),
    Person("v3", "Kyomuhendo Peace", "victim", (Number(_plus("770000163")),),
           born="2002-12-05", nin="CF02120501DEFG", sex="F", saved_as=("Peace Visa",)),
)  # fmt: skip
IBRAHIM = Person(
    "ibrahim", "Ssemakula Ibrahim", "bystander", (Number(_plus("700000150")),),
    spellings=("Ibrahim Semakula",), born="1970-05-05", nin="CM70050501HIJK", sex="M",
    saved_as=("Ssemakula Ibrahim",),
)  # fmt: skip
SARAH = Person(  # shares the family phone with Ibrahim
    "sarah", "Nalwoga Sarah", "bystander", (Number(_plus("700000150")),),
    born="1975-10-10", nin="CF75101001LMNO", sex="F", saved_as=("Nalwoga Sarah",),
)  # fmt: skip

_BYSTANDERS = (
    ("Byaruhanga John", "M"), ("Nakitto Rose", "F"), ("Ochieng Peter", "M"),
    ("Tumusiime Alex", "M"), ("Nabirye Esther", "F"), ("Wasswa Paul", "M"),
    ("Kato Paul", "M"), ("Atim Lucy", "F"), ("Mukasa Henry", "M"), ("Mukasa Hilda", "F"),
    ("Opio Simon", "M"), ("Nansubuga Irene", "F"), ("Kaggwa Fred", "M"), ("Aber Doreen", "F"),
    ("Tugume Isaac", "M"), ("Namuli Betty", "F"), ("Odongo James", "M"), ("Kembabazi Ann", "F"),
)  # fmt: skip


def _bystander(number: int, name: str, sex: str) -> Person:
    year = 1960 + number * 2
    prefix = "CM" if sex == "M" else "CF"
    first = _plus(f"7{number % 2 * 7}0000{201 + number}")
    return Person(
        f"b{number}", name, "bystander", (Number(first),), born=f"{year}-02-{number % 27 + 1:02}",
        nin=f"{prefix}{year % 100:02}0200{number:02}QRST", sex=sex, saved_as=(name,),
    )  # fmt: skip


BYSTANDERS = tuple(_bystander(n, name, sex) for n, (name, sex) in enumerate(_BYSTANDERS))
OPERATION = (RUTH, BRIAN, DANIEL, GRACE, MOSES)
EVERYBODY = (*OPERATION, *VICTIMS, IBRAHIM, SARAH, *BYSTANDERS)

SERVICES = ("100", "165", "AirtelMoney", "MobileMoney")
GUEST_HOUSE = "Kasana Guest House Ltd"
BANK_ACCOUNT = "9030000042"


def number_at(person: Person, at: datetime) -> Number:
    """Return the number that somebody used at a time."""
    for number in person.numbers:
        if (number.since is None or at >= number.since) and (
            number.until is None or at < number.until
        ):
            return number
    return person.numbers[-1]
