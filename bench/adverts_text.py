"""Prints what reading advert text gives: numbers found, false ones, alike texts, time per advert.

Run as `python -m bench.adverts_text [adverts]` from the repository. Figures are those of
generated adverts with a fixed seed; trust ratios, not seconds.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable

from graphkit.ingest.adverts.mentions import find_mentions
from graphkit.ingest.adverts.phone_mentions import find_phones
from graphkit.resolve.advert_text import groups, near_duplicates
from tests.ingest.adverts.disguised_numbers import OPERATORS, samples
from tests.resolve.rewritten_adverts import Advert, adverts

REGIONS = ("UG", "KE", "AE", "GB", "US")
PER_OPERATOR = 100


def main() -> None:
    """Print all figures, one line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    disguised()
    without_numbers(5_000)
    for seed in (1, 2, 3):
        alike(count, seed)


def disguised() -> None:
    """Thirty ways of disguising a number, a hundred sentences each (4)."""
    hits: Counter[str] = Counter()
    false = 0
    for sample in samples(1, PER_OPERATOR):
        regions = (sample.region, *REGIONS)
        found = {mention.e164 for mention in find_phones(sample.text, regions)}
        hits[sample.operator] += sample.e164 in found
        false += len(found - {sample.e164})
    total = PER_OPERATOR * len(OPERATORS)
    print(f"numbers: recall {sum(hits.values()) / total:.4f}, false per text {false / total:.4f}")
    for name in sorted(OPERATORS, key=lambda name: hits[name])[:5]:
        print(f"  weakest: {name} {hits[name] / PER_OPERATOR:.3f}")


def without_numbers(count: int) -> None:
    """Adverts whose phone slot is empty, and the time that reading takes (6.6)."""
    made = adverts(count, 1, phones=False)
    found = sum(len(find_phones(advert.text, REGIONS)) for advert in made)
    print(f"{count:,} adverts without a number: {found} numbers")
    made = adverts(count, 1)
    for name, search in (("numbers", find_phones), ("all identifiers", find_mentions)):
        start = time.process_time()
        for advert in made:
            search(advert.text, REGIONS)
        spent = (time.process_time() - start) / count * 1_000
        print(f"{name}: {spent:.2f} ms of processor time per advert")


def alike(count: int, seed: int) -> None:
    """Pairs and groups of alike texts against the truth of the generator (6.3)."""
    made = adverts(count, seed)
    ids = [f"{place:06d}" for place in range(count)]
    start = time.process_time()
    pairs = near_duplicates(ids, [advert.text for advert in made])
    found = groups(ids, pairs)
    spent = time.process_time() - start
    precision, recall, by_level = scores(made, dict(zip(ids, made, strict=True)), found)
    mean = 2 * precision * recall / (precision + recall)
    levels = ", ".join(f"{level}: {share:.2f}" for level, share in sorted(by_level.items()))
    print(
        f"{count:,} adverts, seed {seed}: {len(pairs):,} pairs, precision {precision:.3f}, "
        f"recall {recall:.3f} (by level {levels}), F1 {mean:.3f}, "
        f"largest {max(map(len, found))}, {spent:.1f} s of processor time"
    )


def scores(
    made: Iterable[Advert], by_id: dict[str, Advert], found: list[tuple[str, ...]]
) -> tuple[float, float, dict[int, float]]:
    """Return precision and recall over pairs in one group, and recall by level."""
    level_of = {advert.organisation: advert.level for advert in by_id.values()}
    truth = _pairs_by_level(Counter(advert.organisation for advert in made), level_of)
    right: Counter[int] = Counter()
    for group in found:
        right += _pairs_by_level(Counter(by_id[name].organisation for name in group), level_of)
    proposed = sum(len(group) * (len(group) - 1) // 2 for group in found)
    total = sum(right.values())
    return (
        total / proposed,
        total / sum(truth.values()),
        {n: right[n] / truth[n] for n in truth if truth[n]},
    )


def _pairs_by_level(sizes: Counter[int], level_of: dict[int, int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for organisation, size in sizes.items():
        found[level_of[organisation]] += size * (size - 1) // 2
    return found


if __name__ == "__main__":
    main()
