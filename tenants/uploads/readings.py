"""How one date of a column reads in each order that is possible, for a person to choose by."""

import datetime as dt
from collections.abc import Iterable

from tenants.uploads.dates import ORDERS, DateReader, day_of


def of(samples: Iterable[str], *, region: str) -> list[tuple[str, str, dt.date]]:
    """The orders in which the most telling sample is another day, each with the sample and that day."""
    best: list[tuple[str, str, dt.date]] = []
    for written in samples:
        days: dict[dt.date, str] = {}
        for order in ORDERS:
            day = _day(written, order, region)
            if day is not None:
                days.setdefault(day, order)
        if len(days) > len(best):
            best = [(order, written, day) for day, order in days.items()]
    return best


def _day(written: str, order: str, region: str) -> dt.date | None:
    stamp = DateReader.for_column([written], region=region, order=order).read(written)
    return day_of(stamp) if stamp else None
