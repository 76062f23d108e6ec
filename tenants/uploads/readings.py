"""How one date of a column reads in each order that is possible, for a person to choose by."""

import datetime as dt
from collections.abc import Iterable

from tenants.uploads.dates import ORDERS, DateReader, day_of


def of(samples: Iterable[str], *, region: str) -> list[tuple[str, str, dt.date]]:
    """The orders that read the most telling sample, each with the sample and the day it then is."""
    best: list[tuple[str, str, dt.date]] = []
    for written in samples:
        found = [(order, written, day) for order in ORDERS if (day := _day(written, order, region)) is not None]
        if len({day for _order, _written, day in found}) > len({day for _order, _written, day in best}):
            best = found
    return best


def _day(written: str, order: str, region: str) -> dt.date | None:
    stamp = DateReader.for_column([written], region=region, order=order).read(written)
    return day_of(stamp) if stamp else None
