"""The case of the contract tests: everything awkward in one place, and a hub of three hundred."""

from __future__ import annotations

from decimal import Decimal

from graphkit.model.anchors import identity_anchor
from graphkit.model.kinds import Anchor, EntityId
from graphkit.resolve.resolution import Resolution, ResolvedEntity, Suggestion
from tests.graph.case_records import CaseRecords, at

HUB = "phone:+256772900000"
OWN = "phone:+256772900001"
VICTIM_PHONE = "phone:+256772123456"
VICTIM_WALLET = "account:wallet/mtn/+256772123456"
NAMES = (
    "Ann O'Neil", "a-b col:x", 'He said "hi" OR * NEAR(x)', "Müller Łukasz", "محمد علي",
    "Нина Петрова", "Namutebi Grace", "Grace Nakato", "AND NOT", "李小龙", "x" * 300, "",
)  # fmt: skip
VICTIM_NAMES = ("Akello Mercy", "Mercy A", "Apio")
SECRETS = (
    "akello", "mercy", "apio", "772123456", "772 123 456", "0772-123-456", "CM900123456",
    "mercy@mail.example",
)  # fmt: skip
"""Nothing of this may be seen anywhere."""

MERGED = EntityId("Person:old")


def contract_records() -> CaseRecords:
    """Collect the rows of the case."""
    case = CaseRecords()
    for n in range(300):
        case.call(HUB, f"phone:+2567729{n + 100:05d}", n % 7 * 1000.0, seconds=Decimal(n % 5))
        if n % 3 == 0:
            case.call(f"phone:+2567729{n + 100:05d}", HUB, None, "ex-2", kind="sms")
    ring = [f"phone:+25670100000{n}" for n in range(8)]  # a second component, and ties
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        case.call(one, other, 500, "ex-3")
        case.call(one, other, 500.000001, "ex-3")
    case.call(OWN, HUB, -2_000_000_000, "ex-2")  # before 1970
    case.call(OWN, HUB, (1 - 1_780_272_000_000_000) / 1e6, "ex-2")  # microsecond 1
    case.call(OWN, OWN, 7)
    case.call(OWN, "phone:165", 9)
    case.call("phone:165", HUB, 9)
    case.call(OWN, "phone:~ex-1~07721*", 11)
    case.call(OWN, "handle:whatsapp/100000000000001@lid", 12, kind="message")
    case.call("email:bo@mail.example", "email:c.d+e@mail.example", 13, kind="email")
    for n, name in enumerate(NAMES):
        case.identity(name, f"phone:+2567729{n + 100:05d}", basis="register")
    case.identity("Saved \"Q\" - 'x'", HUB, basis="address_book", owner_id=OWN)
    case.call(VICTIM_PHONE, OWN, 20, "ex-2", kind="sms", text="Mercy here, ring 0772 123 456")
    case.call(OWN, VICTIM_PHONE, 30, "ex-2", from_raw="AKELLO", kind="sms",
              text="Akello, mercy@mail.example?", to_raws=["Mercy A +256 772 123456"])  # fmt: skip
    case.paid(VICTIM_WALLET, "account:wallet/mtn/+256772900001", -1, "500.00", 40, "ex-4",
              cp_name_raw="Akello Mercy", narrative_raw="from 0772123456 Mercy")  # fmt: skip
    case.identity(VICTIM_NAMES[0], VICTIM_PHONE, VICTIM_WALLET, "email:mercy@mail.example",
                  "document:national_id/UG/CM900123456", basis="document", exhibit="ex-5",
                  born="2004-02-01", address="Plot 9 Akello Road")  # fmt: skip
    case.identity(VICTIM_NAMES[1], VICTIM_PHONE, basis="address_book", owner_id=OWN,
                  exhibit="ex-5", aliases=[VICTIM_NAMES[2]])  # fmt: skip
    case.add("identifiers", "ex-5", id=VICTIM_PHONE, kind="phone", raw="0772-123-456",
             validity="valid", record_type="identities", mentions=1)  # fmt: skip
    case.add("adverts", "ex-6", title="Mercy, new in town 0772 123 456", body="ask for Apio",
             source_uri="http://ads.example/1", city_raw="Gulu", at=at(3))  # fmt: skip
    case.add("adverts", "ex-6", title="Room to let", body="quiet room", city_raw="Lira")
    case.add("identifiers", "ex-6", id=VICTIM_PHONE, kind="phone", raw="0772 123 456", start=19,
             validity="valid", record_type="adverts", locator="row 1", end=31)  # fmt: skip
    case.add("positions", "ex-2", subject_id=OWN, basis="cell", cell="641-10-1-2", at=at(21))
    case.add("relations", "ex-7", a_id=OWN, b_id="document:national_id/UG/CM900123456",
             b_raw="Akello M.", kind="lives with Mercy", note="Apio lives there")  # fmt: skip
    return case


def contract_resolution() -> Resolution:
    """Say who is who: one protected person of two records, one person of each other name."""
    people = [
        ResolvedEntity(
            EntityId(f"Person:p{n:02d}"),
            "Organization" if n == 9 else "Person",
            name,
            (identity_anchor("ex-1", None, f"row {n + 1}"),),
            role="suspect" if n == 6 else "unknown",
        )
        for n, name in enumerate(NAMES)
    ]
    victim = tuple(identity_anchor("ex-5", None, f"row {n}") for n in (1, 2))
    people.append(
        ResolvedEntity(
            EntityId("Person:v"), "Person", VICTIM_NAMES[0], victim, "victim", True, "V-03"
        )
    )
    hints = (
        Suggestion(people[6].members[0], people[7].members[0], "possibly same", "names alike"),
        Suggestion(people[6].members[0], victim[0], "possibly same", "Akello, too"),
        Suggestion(people[7].members[0], Anchor(HUB), "related", "number of the hub"),
    )
    return Resolution(tuple(people), hints, {MERGED: EntityId("Person:p06")})
