"""Keccak-256 as Ethereum uses it; the standard library's SHA3-256 pads differently.

Source: the Keccak reference, https://keccak.team/keccak_specs_summary.html.
"""

from __future__ import annotations

_WORD = (1 << 64) - 1
_RATE = 136


def _round_constants() -> tuple[int, ...]:
    """Run the shift register that the round constants come from."""
    found: list[int] = []
    register = 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << ((1 << bit) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        found.append(constant)
    return tuple(found)


def _rotations() -> tuple[tuple[int, int, int], ...]:
    """Return the lanes in the order in which rho and pi visit them: x, y, rotation."""
    x, y = 1, 0
    found: list[tuple[int, int, int]] = []
    for step in range(24):
        x, y = y, (2 * x + 3 * y) % 5
        found.append((x, y, (step + 1) * (step + 2) // 2 % 64))
    return tuple(found)


_CONSTANTS = _round_constants()
_ROTATIONS = _rotations()


def keccak_256(data: bytes) -> bytes:
    """Return the 32 bytes of the Keccak-256 digest."""
    padded = bytearray(data) + b"\x01"
    padded += bytes(-len(padded) % _RATE)
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for block in range(0, len(padded), _RATE):
        for place in range(_RATE // 8):
            start = block + 8 * place
            lanes[place % 5][place // 5] ^= int.from_bytes(padded[start : start + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lanes[place % 5][place // 5].to_bytes(8, "little") for place in range(4))


def _permuted(lanes: list[list[int]]) -> list[list[int]]:
    for constant in _CONSTANTS:
        parity = [column[0] ^ column[1] ^ column[2] ^ column[3] ^ column[4] for column in lanes]
        for x in range(5):
            mixed = parity[x - 1] ^ _rotated(parity[(x + 1) % 5], 1)
            for y in range(5):
                lanes[x][y] ^= mixed
        held = lanes[1][0]
        for x, y, rotation in _ROTATIONS:
            lanes[x][y], held = _rotated(held, rotation), lanes[x][y]
        for y in range(5):
            row = [lanes[x][y] for x in range(5)]
            for x in range(5):
                lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & _WORD & row[(x + 2) % 5])
        lanes[0][0] ^= constant
    return lanes


def _rotated(word: int, by: int) -> int:
    by %= 64
    return ((word << by) | (word >> (64 - by))) & _WORD
