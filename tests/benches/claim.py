"""Claiming the next call, beside updating one row by its key (the floor) and a locked ORM query (the usual way)."""

from dataclasses import replace
from typing import Any

from tests.benches import queue


def run(small: bool) -> dict[str, Any]:
    """The part of `queue` that is soon done: twelve shops, one and eight clients, and the order between the shops."""
    from tests import database

    size = replace(queue.SMALL, shops=12, calls=20_000 if small else 100_000, seconds=0.6 if small else 3.0)
    name = database.clone()
    try:
        figures = queue.rates_and_order(size, clients=(1, 8), peers=("orm",))
    finally:
        database.drop(name)
    return {
        "bench": "claim",
        "figures": figures,
        "ratios": {
            "ours_to_floor_c1": figures["ours_per_second_c1"] / figures["floor_per_second_c1"],
            "ours_to_floor_c8": figures["ours_per_second_c8"] / figures["floor_per_second_c8"],
            "ours_to_orm_c8": figures["ours_per_second_c8"] / figures["orm_per_second_c8"],
            "jain": figures["jain"],
        },
    }
