"""Lines that are nearly the same: an evaluation on what was trained on proves nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from nlu.normalize import normalize

NEAR = 0.8  # share of pairs of characters in common (Dice)


def near_duplicates(lines: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each line with every one of `others` that says nearly the same in the same words."""
    pairs_of = [_pairs(other) for other in others]
    holding: dict[str, list[int]] = defaultdict(list)
    for number, pairs in enumerate(pairs_of):
        for pair in pairs:
            holding[pair].append(number)
    for line in lines:
        pairs = _pairs(line)
        common = Counter(number for pair in pairs for number in holding[pair])
        for number, shared in common.items():
            if 2 * shared >= NEAR * (len(pairs) + len(pairs_of[number])):
                yield line, others[number]


def _pairs(text: str) -> frozenset[str]:
    framed = f"<{normalize(text)}>"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))
