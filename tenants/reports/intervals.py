"""How sure a share is, and means that are not defined without values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both shares between 0 and 1."""

    low: float
    high: float


def wilson(hits: int, n: int, *, z: float = Z_95) -> Interval | None:
    """Wilson's score interval of a share, at 95 % unless told otherwise; None when n is 0.

    (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n), Wilson 1927. It never leaves 0 to 1 and is honest for few
    answers: nine of ten satisfied may mean anything from 60 to 98 %.
    """
    if not 0 <= hits <= n:
        raise ValueError("Hits lie between 0 and n.")
    if n == 0:
        return None
    p, zz = hits / n, z * z
    middle, half = p + zz / (2 * n), z * sqrt(p * (1 - p) / n + zz / (4 * n * n))
    low, high = (middle - half) / (1 + zz / n), (middle + half) / (1 + zz / n)
    # The ends are exact at none and at all; rounding must not say otherwise.
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == n else high)


def mean(values: Iterable[float]) -> float | None:
    """The mean, None without values."""
    found = list(values)
    return sum(found) / len(found) if found else None


def fewest_to_reach(share: float, *, z: float = Z_95) -> int:
    """How many answers, all satisfied, it takes until the interval's lower end reaches this share (below 1)."""
    if not 0 <= share < 1:
        raise ValueError("A share to reach lies between 0 and below 1.")
    n = 1
    while (interval := wilson(n, n, z=z)) and interval.low < share:
        n += 1
    return n
