"""Numbers in advert text: the published cases, cases of the same kinds, a generator, abuse."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphkit.ingest.adverts.phone_mentions import LONGEST_TEXT, Mention, find_phones
from tests.ingest.adverts.disguised_numbers import OPERATORS, samples
from tests.resolve.rewritten_adverts import adverts

REGIONS = ("UG", "KE", "AE", "GB", "US")


def numbers(text: str, *regions: str) -> set[str]:
    mentions = find_phones(text, regions or REGIONS)
    assert all(text[found.start : found.end] == found.raw for found in mentions)
    return {found.e164 for found in mentions}


def only(text: str, *regions: str) -> Mention:
    (mention,) = find_phones(text, regions or REGIONS)
    return mention


def first(region: str) -> tuple[str, ...]:
    return (region, *(other for other in REGIONS if other != region))


@pytest.mark.parametrize("beside", [False, True], ids=["own region", "with the usual regions"])
def test_every_published_case_gives_its_exact_set(shared: Path, beside: bool) -> None:
    wrong = []
    with (shared / "adverts" / "phone_cases.csv").open(newline="", encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    for case in cases:
        region = case["default_region"]
        found = numbers(case["text"], *(first(region) if beside else (region,)))
        if found != set(filter(None, case["expected_e164"].split("|"))):
            wrong.append((case["id"], found))
    assert len(cases) == 70
    assert wrong == []


SAME_KINDS = [
    # separators
    ("US", "626~555~0143", "+16265550143"),
    ("US", "6\\2\\6\\5\\5\\5\\0\\1\\4\\3", "+16265550143"),
    ("UG", "[0][7][7][2] {1} (2) <3> 4 5 6", "+256772123456"),
    ("US", "202..555..0147 5'7\" 130 lbs 36-24-36 25 yrs", "+12025550147"),
    # words, glued and mixed
    ("US", "for80 2fivefive five0onefour 90hr incall", "+14802555014"),
    ("US", "SIX.TWO.SIX.555.01.FORTY.THREE", "+16265550143"),
    ("US", "two0two fivefivefive oh one four seven", "+12025550147"),
    ("AU", "zero four nine one 57zero 1five6", "+61491570156"),
    ("US", "twenty twenty-five five five zero one forty-seven", "+12025550147"),
    ("UG", "oh seven seven two triple one two three four", "+256772111234"),
    ("KE", "simu 07 mbili mbili 123 nne tano sita", "+254722123456"),
    # `thirty five` as 30 and 5 where only that makes a number
    ("KE", "zero seven three thirty five forty-six eighty-nine", "+254733054689"),
    # letters and lookalikes
    ("GB", "O7four00 l23 4S6", "+447400123456"),
    ("US", "2O2-5S5-O147", "+12025550147"),
    ("UG", "〇772 І2З 4Ƽб", "+256772123456"),
    ("AE", "O5б| 992 827", "+971561992827"),
    # other scripts, hidden and combining signs
    ("UG", "०७७२१२३४५६", "+256772123456"),
    ("UG", "⁰⁷⁷²¹²³⁴⁵⁶", "+256772123456"),
    ("UG", "𝟘𝟟𝟟𝟚𝟙𝟚𝟛𝟜𝟝𝟞", "+256772123456"),
    ("AE", "اتصل٠٥٠١٢٣٤٥٦٧", "+971501234567"),
    ("US", "2️⃣0️⃣2️⃣💋5️⃣5️⃣5️⃣💋0️⃣1️⃣4️⃣7️⃣", "+12025550147"),
    ("UG", "0772\r\n123456", "+256772123456"),
    # quantities around the number
    ("US", "120 hh 200 hr 219.555.0177", "+12195550177"),
    ("US", "Age 25 202 555 0147", "+12025550147"),
    ("UG", "Posted 12 Jun 2026 0772123456", "+256772123456"),
    ("UG", "UGX 50,000 0772123456 150 USD", "+256772123456"),
    ("UG", "0772 123 456 am available", "+256772123456"),
    # glued to words
    ("UG", "call0772123456now", "+256772123456"),
    ("UG", "phone0772123456", "+256772123456"),
    # several numbers, alternates, fillers
    ("UG", "0772123456/0752123456", "+256772123456|+256752123456"),
    ("UG", "0772123456/457", "+256772123456|+256772123457"),
    ("UG", "0772123456 / 7 days", "+256772123456"),
    ("UG", "0772-123-456/7/8", "+256772123456"),
    ("GB", "0-7-4-0-0 dash 1-2-3 dash 4-5-6", "+447400123456"),
    # prefixes
    ("UG", "(+256) 772 123456", "+256772123456"),
    ("UG", "00256772123456", "+256772123456"),
    ("AU", "+61 (0) 491 570 158", "+61491570158"),
    ("US", "001 202 555 0147", "+12025550147"),
    # links
    ("UG", "https://api.whatsapp.com/send/?text=a&phone=%2B256772123456", "+256772123456"),
    ("UG", "viber://chat?number=%2B256772123456", "+256772123456"),
    ("UG", "https://t.me/+256772123456", "+256772123456"),
    ("UG", "sms:0772123456", "+256772123456"),
    ("UG", "https://t.me/+AbCdEf1234567890", ""),
    ("UG", "join https://chat.whatsapp.com/0772123456AbCd", ""),
    # possible
    ("US", "Our line is (323) 123-4567", "+13231234567"),
    ("US", "$3231234567", ""),
    # none
    ("US", "card 4111111111111111", ""),
    ("UG", "salary 450,000 - 600,000 UGX per month", ""),
    ("UG", "12/05/2026 - 15/05/2026, 2026-05-12 10:30:45", ""),
    ("US", "10.0.0.1 and 172.16.254.1", ""),
    ("AU", "call us 0123 456 789", ""),
    ("UG", "ages 18-45, 3 rooms, 2 baths, 120 sqm, plot 50x100", ""),
    ("US", "two to four people for six to eight weeks, ten to five daily", ""),
    ("US", "999 999 9999", ""),
]


@pytest.mark.parametrize(("region", "text", "expected"), SAME_KINDS)
def test_further_cases_of_the_same_kinds(region: str, text: str, expected: str) -> None:
    assert numbers(text, *first(region)) == set(filter(None, expected.split("|")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a.example/x/219-555-0177/1/310054", "+12195550177"),
        ("http://a.example/jobs/new-here-2195550177-22/7762521", "+12195550177"),
        ("http://0772123456.jobs.example.com/a", "+256772123456"),
        ("http://a.example/call%200772%20123%20456.html", "+256772123456"),
        ("http://0772123456.com/", ""),
        ("http://a.example/?q=0772123456#0752123456", ""),
        ("http://a.example/2017-06-18-12-title_24_1234567", ""),
        ("http://a.example/post/new-in-town-23/40162188.html", ""),
        ("http://a.example/077/2123456", ""),
    ],
)
def test_an_address_yields_the_numbers_of_host_and_path_only(text: str, expected: str) -> None:
    assert numbers(text, *first("US")) == set(filter(None, [expected]))


def test_an_address_inside_a_text_is_searched_like_an_address() -> None:
    text = "see http://a.example/jobs/2025550147-22/123456789 or call 0772 123 456"
    assert numbers(text, *first("US")) == {"+12025550147", "+256772123456"}


def test_a_mention_says_where_how_and_how_surely_it_is_written() -> None:
    text = "Jobs! whatsapp zero7seven2 123 456 now"
    assert only(text) == Mention(
        e164="+256772123456",
        raw="zero7seven2 123 456",
        start=15,
        end=34,
        region="UG",
        tier="valid",
        score=Decimal("3.50"),
        obfuscated=True,
    )


def test_a_number_with_its_country_code_takes_in_the_plus() -> None:
    mention = only("call +(256) 772 123456.")
    assert (mention.raw, mention.region, mention.tier) == ("+(256) 772 123456", "intl", "valid")


def test_the_offsets_take_in_keycaps_and_strike_through_marks() -> None:
    assert only("x 0️⃣7️⃣7️⃣2️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣ y").raw == "0️⃣7️⃣7️⃣2️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣"


def test_an_alternate_stands_beside_its_parent_and_never_as_valid() -> None:
    parent, alternate = find_phones("0772123456/7", ["UG"])
    assert (parent.tier, parent.alternates) == ("valid", ("+256772123457",))
    assert (alternate.tier, alternate.raw, alternate.region) == (
        "alternate",
        "0772123456/7",
        "alternate",
    )
    assert alternate.e164 == "+256772123457"


def test_an_alternate_that_the_plan_does_not_know_is_none() -> None:
    assert numbers("0772 123 456 / 0", "UG") == {"+256772123456", "+256772123450"}
    assert numbers("202 555 0147 / 999", "US") == {"+12025550147", "+12025550999"}
    assert numbers("+44 7400 123456 / 7 hrs", "UG") == {"+447400123456"}


def test_a_number_that_the_plan_does_not_know_is_at_most_possible() -> None:
    mention = only("Our line is +1 323 123-4567", "US")
    assert (mention.tier, mention.region, mention.score) == ("possible", "possible", Decimal("1.0"))


@pytest.mark.parametrize(
    ("text", "region", "tier"),
    [
        ("call 202 555 0147", "US", "valid"),
        ("call 0491 570 156", "AU", "valid"),
        ("call 020 7946 0123", "GB", "valid"),
        ("call 07700 900123", "GB", "fictional"),  # the plan rejects the drama range
    ],
)
def test_ranges_kept_for_films_are_flagged(text: str, region: str, tier: str) -> None:
    mention = only(text, region)
    assert mention.fictional
    assert mention.tier == tier


def test_an_ordinary_number_is_not_called_fictional() -> None:
    assert not only("call 0772 123 456").fictional


@pytest.mark.parametrize("sign", ["\n", ", ", ",", "/", " / ", "\r\n"])
@pytest.mark.parametrize("start", ["0772", "0722", "0501", "07400"])
def test_a_long_list_of_numbers_is_read_whole(sign: str, start: str) -> None:
    written = [f"{start}{place:06d}" for place in range(1_000, 1_280, 7)]
    assert len(numbers(sign.join(written))) == len(written) == 40


def test_every_place_of_a_number_is_kept() -> None:
    assert [m.start for m in find_phones("0772123456 x 0772123456", ["UG"])] == [0, 13]


def test_without_regions_only_country_codes_are_read() -> None:
    assert numbers("0772123456 or +256752123456", "ZZ") == {"+256752123456"}
    assert {m.e164 for m in find_phones("0772123456 or +256752123456", [])} == {"+256752123456"}


def test_the_order_of_regions_decides_what_a_number_is() -> None:
    assert only("call 0701234567", "KE").e164 == "+254701234567"
    assert only("call 0701234567", "UG", "KE").e164 == "+256701234567"


def test_disguised_numbers_are_found_and_nothing_else() -> None:
    hits: Counter[str] = Counter()
    wrong = 0
    per_operator = 30
    for sample in samples(seed=20260718, per_operator=per_operator):
        found = numbers(sample.text, *first(sample.region))
        hits[sample.operator] += sample.e164 in found
        wrong += len(found - {sample.e164})
    total = per_operator * len(OPERATORS)
    assert len(OPERATORS) == 30
    assert min(hits[name] for name in OPERATORS) >= 0.9 * per_operator
    assert sum(hits.values()) >= 0.985 * total
    assert wrong <= 0.002 * total


def test_adverts_without_a_number_yield_none() -> None:
    found = [
        mention
        for advert in adverts(1_000, seed=3, phones=False)
        for mention in find_phones(advert.text, REGIONS)
    ]
    assert found == []


def test_only_the_first_part_of_an_endless_text_is_searched() -> None:
    assert numbers("x " * (LONGEST_TEXT // 2) + "0772123456") == set()


@pytest.mark.parametrize(
    "text",
    ["9" * 50_000, "1 " * 2_000, "double " * 3_000 + "1", "<a" * 20_000, "twenty one " * 500,
     "o" * 50_000, "0772123456/" * 500, "http://" * 5_000, "+1" * 2_000, "1|" * 2_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_hostile_texts_end_and_keep_their_offsets(text: str) -> None:
    numbers(text)


NEAR_NUMBERS = st.text(
    alphabet=st.sampled_from(
        "0123456789 -.()+/|$@!abeinorstuvwxz\n\u200b\ufe0f\u20e3\u0336٣７❷🔟ЗОØ🌸½ﷺ\ud800"
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(NEAR_NUMBERS | st.text(max_size=40))
@example("0️⃣7️⃣7️⃣2️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣/7️⃣")
@example("http://wa.me/256772123456")
def test_any_text_reads_with_exact_offsets(text: str) -> None:
    for mention in find_phones(text, REGIONS):
        assert text[mention.start : mention.end] == mention.raw
        assert mention.raw
        assert mention.e164.startswith("+")
        assert mention.tier in {"valid", "possible", "alternate", "fictional"}
