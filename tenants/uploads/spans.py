"""Numbers of rows as people write them: "3, 5-7"."""

from collections.abc import Iterable


def of(numbers: Iterable[int]) -> str:
    """The numbers in order, each once, with those that follow one another drawn together."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def numbers(written: str) -> list[int]:
    """The numbers again, in order."""
    found: list[int] = []
    for run in filter(None, written.split(", ")):
        first, _dash, last = run.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found
