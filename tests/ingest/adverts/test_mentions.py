"""E-mails, handles, wallets, web addresses and prices in advert text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.ingest.adverts.fold import compatible
from graphkit.ingest.adverts.keccak import keccak_256
from graphkit.ingest.adverts.mentions import find_mentions
from graphkit.ingest.adverts.phone_mentions import find_phones
from graphkit.ingest.adverts.prices import find_prices
from graphkit.ingest.adverts.top_level import registered_domain
from graphkit.ingest.adverts.wallets import find_wallets
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity

REGIONS = ("UG", "KE", "AE", "GB", "US")


def found(text: str, kind: IdentifierKind) -> list[Identifier]:
    mentions = find_mentions(text, REGIONS)
    assert all(text[m.start : m.end] == m.raw for m in mentions)
    return [mention for mention in mentions if mention.kind is kind]


@pytest.mark.parametrize(
    ("text", "raw", "value"),
    [
        ("mail me x@y.com.Call now", "x@y.com", "x@y.com"),
        ("kay@gmail.comCall", "kay@gmail.com", "kay@gmail.com"),
        ("write K.N@Example.CO.UG.", "K.N@Example.CO.UG", "k.n@example.co.ug"),
        ("kay (at) mail.example (dot) com", "kay (at) mail.example (dot) com",
         "kay@mail.example.com"),
        ("kay[at]example.com ok", "kay[at]example.com", "kay@example.com"),
        ("grace at gmail dot com", "grace at gmail dot com", "grace@gmail.com"),
        ("１２ Ｋａｙ＠ｍａｉｌ．ｃｏｍ", "Ｋａｙ＠ｍａｉｌ．ｃｏｍ", "kay@mail.com"),
    ],
)  # fmt: skip
def test_an_e_mail_is_read_also_where_its_signs_are_spelled_out(
    text: str, raw: str, value: str
) -> None:
    (email,) = found(text, IdentifierKind.EMAIL)
    assert (email.raw, email.value, email.validity) == (raw, value, Validity.VALID)


@pytest.mark.parametrize("text", ["3233@no.s", "meet at hotel.com today", "$80", "a@b", "kay at x"])
def test_what_only_looks_like_an_e_mail_is_none(text: str) -> None:
    assert found(text, IdentifierKind.EMAIL) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ig: kay_22", "instagram/kay_22"),
        ("find us on insta: @kay.22.", "instagram/kay.22"),
        ("IG k a y _ 22 yes", "instagram/kay_22"),
        ("@kay_22 on telegram", "telegram/kay_22"),
        ("snap kay-22x ok", "snapchat/kay-22x"),
        ("cashapp $Kay22 or $80", "cashapp/kay22"),
        ("https://t.me/kayjobs", "telegram/kayjobs"),
        ("instagram.com/kay.22?x=1", "instagram/kay.22"),
    ],
)
def test_a_handle_needs_a_word_that_names_its_platform(text: str, value: str) -> None:
    (handle,) = found(text, IdentifierKind.HANDLE)
    assert handle.value == value


@pytest.mark.parametrize(
    "text",
    ["kay_22", "@kay_22", "$80", "telegram channel", "a big snap decision", "t.me/+AbCd1234"],
)
def test_without_a_platform_a_name_is_a_word(text: str) -> None:
    assert found(text, IdentifierKind.HANDLE) == []


@pytest.mark.parametrize(
    ("text", "value", "domain"),
    [
        ("see www.example.com/a?b=1, now", "https://www.example.com/a?b=1", "example.com"),
        ("HTTP://Foo.Example.co.ug/X.", "http://foo.example.co.ug/X", "example.co.ug"),
        ("t.me/+AbCd1234efgh", "https://t.me/+AbCd1234efgh", "t.me"),
        (
            "https://chat.whatsapp.com/AbCd1234",
            "https://chat.whatsapp.com/AbCd1234",
            "whatsapp.com",
        ),
    ],
)
def test_a_web_address_keeps_its_path_and_names_its_domain(
    text: str, value: str, domain: str
) -> None:
    (url,) = found(text, IdentifierKind.URL)
    assert (url.value, url.note) == (value, f"domain {domain}")


def test_a_registered_domain_is_one_label_below_the_public_end() -> None:
    assert registered_domain("a.b.example.co.ke") == "example.co.ke"
    assert registered_domain("co.ke") == "co.ke"
    assert registered_domain("a.example.nosuchend") is None


# Published test vectors: BIP 173, BIP 350, EIP-55, the genesis block, a TRON contract.
WALLETS = [
    ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bitcoin"),
    ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "bitcoin"),
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bitcoin"),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bitcoin"),
    ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "ethereum"),
    ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "ethereum"),
    ("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "ethereum"),
    ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron"),
]


@pytest.mark.parametrize(("address", "chain"), WALLETS)
def test_a_wallet_is_read_by_its_check_digits(address: str, chain: str) -> None:
    (wallet,) = found(f"pay to {address}, thanks", IdentifierKind.WALLET)
    assert wallet.raw == address
    assert wallet.validity is Validity.VALID
    assert (wallet.value or "").startswith(f"{chain}/")


@pytest.mark.parametrize(("address", "chain"), WALLETS)
def test_a_wallet_with_one_changed_sign_is_rejected(address: str, chain: str) -> None:
    for place in range(len(address)):
        for sign in "2Qa":
            changed = address[:place] + sign + address[place + 1 :]
            if changed != address:
                assert list(find_wallets(compatible(f"to {changed} x"))) == []


def test_an_ethereum_address_without_a_check_needs_a_cue_and_stays_possible() -> None:
    address = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
    assert found(f"code {address}", IdentifierKind.WALLET) == []
    (wallet,) = found(f"usdt to {address}", IdentifierKind.WALLET)
    assert wallet.validity is Validity.POSSIBLE


def test_keccak_gives_its_published_digests() -> None:
    empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"").hex() == empty
    abc = "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    assert keccak_256(b"abc").hex() == abc
    # one whole block of input, so that the padding fills a second one
    assert keccak_256(b"a" * 136) != keccak_256(b"a" * 135)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "60 roses ?Hhr 80 roses ?Hour 120 roses",
            ["60 roses/hhr", "80 roses/hour", "120 roses/-"],
        ),
        ("$150/hr 80 usd half hour", ["150 $/hr", "80 usd/half hour"]),
        ("salary 450,000 UGX per month", ["450000 ugx/month"]),
        ("UGX 50k a day", ["50000 ugx/day"]),
        ("50000/= per night", ["50000 /=/night"]),
        ("room 12 for 2 months, 100 qk", []),
    ],
)
def test_a_price_is_an_amount_with_its_currency_as_written(text: str, expected: list[str]) -> None:
    assert [str(price) for price in find_prices(text)] == expected


def test_only_a_valid_number_names_a_phone_that_exhibits_share() -> None:
    valid, alternate = found("0772123456/7", IdentifierKind.PHONE)
    assert valid.key("ex-1") == "phone:+256772123456"
    assert (valid.score, valid.tier, valid.region) == ("2.66", "valid", "UG")
    assert "phonenumbers 9" in valid.method
    assert alternate.key("ex-1") == "phone:~ex-1~0772123456/7"
    assert (alternate.tier, alternate.value) == ("alternate", None)
    assert alternate.candidate == "+256772123457"


def test_the_mentions_stand_in_the_order_of_the_text() -> None:
    text = "kay@example.com, 0772 123 456, ig: kay_22, www.example.com"
    assert [m.kind.value for m in find_mentions(text, REGIONS)] == [
        "email", "phone", "handle", "url",
    ]  # fmt: skip


def test_what_the_text_search_finds_is_what_the_mentions_hold() -> None:
    text = "call 0772 123 456 or +44 7400 123456"
    phones = [(m.start, m.raw) for m in found(text, IdentifierKind.PHONE)]
    assert phones == [(m.start, m.raw) for m in find_phones(text, REGIONS)]
    assert len(phones) == 2


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("abgikmot.@$:/()[] \n_-019＠．\u200b\ud800"), max_size=60)
    | st.text(max_size=60)
)
def test_any_text_gives_mentions_with_exact_offsets(text: str) -> None:
    for mention in find_mentions(text, REGIONS):
        assert text[mention.start : mention.end] == mention.raw != ""
    find_prices(text)
