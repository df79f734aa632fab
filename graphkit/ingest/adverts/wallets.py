"""Addresses of crypto-currency wallets in advert text; the check digits must hold.

The check kills nearly every chance find, so that a wallet found is a wallet written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from graphkit.ingest.adverts.addresses import METHOD
from graphkit.ingest.adverts.fold import Folded
from graphkit.ingest.adverts.keccak import keccak_256
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, Validity

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CHECK = 1
_BECH32M_CHECK = 0x2BC830A3

_SHAPES = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?P<segwit>bc1[02-9ac-hj-np-z]{6,87}|BC1[02-9AC-HJ-NP-Z]{6,87})"
    r"|(?P<lightning>lnbc[0-9a-z]{50,1500}|LNBC[0-9A-Z]{50,1500})"
    r"|(?P<ethereum>0x[0-9a-fA-F]{40})"
    r"|(?P<tron>T[1-9A-HJ-NP-Za-km-z]{33})"
    r"|(?P<bitcoin>[13][1-9A-HJ-NP-Za-km-z]{25,34})"
    r")(?![A-Za-z0-9])"
)
_CUE = re.compile(r"eth|usdt|usdc|erc|wallet|crypto|coin|address|pay|send", re.IGNORECASE)
_CUE_REACH = 40


def find_wallets(text: Folded) -> Iterator[Identifier]:
    """Yield wallet addresses whose check digits hold.

    An Ethereum address in one case has no check: beside a cue it is possible, else nothing.
    """
    for found in _SHAPES.finditer(text.text):
        chain, address = str(found.lastgroup), found.group()
        validity = Validity.VALID
        if chain == "ethereum" and address[2:] in (address[2:].lower(), address[2:].upper()):
            around = text.text[max(0, found.start() - _CUE_REACH) : found.start()]
            if not _CUE.search(around):
                continue
            validity = Validity.POSSIBLE
        elif not _CHECKS[chain](address):
            continue
        plain = address if chain in ("bitcoin", "tron") else address.lower()
        name = "bitcoin" if chain == "segwit" else chain
        start, end = text.source_span(*found.span())
        yield Identifier(
            IdentifierKind.WALLET,
            address,
            f"{name}/{plain}",
            validity,
            METHOD,
            start=start,
            end=end,
        )


def _base58(address: str) -> bytes | None:
    """Decode base58check; None unless the four check bytes agree."""
    number = 0
    for sign in address:
        number = number * 58 + _BASE58.index(sign)
    zeros = len(address) - len(address.lstrip("1"))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, check = data[:-4], data[-4:]
    again = hashlib.sha256(hashlib.sha256(body).digest()).digest()
    return body if again[:4] == check else None


def _is_bitcoin(address: str) -> bool:
    body = _base58(address)
    return body is not None and len(body) == 21 and body[0] in (0x00, 0x05)


def _is_tron(address: str) -> bool:
    body = _base58(address)
    return body is not None and len(body) == 21 and body[0] == 0x41


def _bech32(address: str) -> tuple[list[int], int] | None:
    """Return the values behind the prefix and the residue of the check (BIP 173)."""
    address = address.lower()
    prefix, _, rest = address.rpartition("1")
    if not prefix or any(sign not in _BECH32 for sign in rest) or len(rest) < 6:
        return None
    values = [_BECH32.index(sign) for sign in rest]
    spread = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    check = 1
    for value in spread + values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            check ^= generator if top >> bit & 1 else 0
    return values[:-6], check


def _is_segwit(address: str) -> bool:
    decoded = _bech32(address)
    if decoded is None or not decoded[0]:
        return False
    (version, *program), check = decoded
    size = len(program) * 5 // 8
    if version == 0:
        return check == _BECH32_CHECK and size in (20, 32)
    return check == _BECH32M_CHECK and version <= 16 and 2 <= size <= 40


def _is_lightning(invoice: str) -> bool:
    decoded = _bech32(invoice)
    return decoded is not None and decoded[1] == _BECH32_CHECK


def _is_ethereum(address: str) -> bool:
    """Check capitals against the digest of the small letters (EIP-55)."""
    plain = address[2:].lower()
    digest = keccak_256(plain.encode()).hex()
    return all(
        sign.isdigit() or sign.isupper() == (int(mark, 16) >= 8)
        for sign, mark in zip(address[2:], digest[:40], strict=True)
    )


_CHECKS = {
    "bitcoin": _is_bitcoin,
    "segwit": _is_segwit,
    "lightning": _is_lightning,
    "tron": _is_tron,
    "ethereum": _is_ethereum,
}
