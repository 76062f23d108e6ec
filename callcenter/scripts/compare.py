"""What is different between two scripts, as data that a page can show part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from callcenter.scripts import document
from callcenter.scripts.script import Script

PARTS = ("steps", "questions", "objections")
How = Literal["added", "removed", "moved", "changed"]


@dataclass(frozen=True)
class Change:
    """One difference: in `part` (steps, questions, objections) the row `key`.

    Of a row that is in both, `field` says what changed; old and new are as in the document: words, lists, choices,
    a condition. Of one that moved they are its places, counted from one. Of one that is new or gone, the whole row.
    """

    part: str
    key: str
    how: How
    field: str = ""
    old: Any = None
    new: Any = None


def versions(old: Script, new: Script) -> list[Change]:
    """The differences in the order of the new script, what is gone at the end of each part."""
    before, after = document.write(old), document.write(new)
    return [change for part in PARTS for change in _rows(part, _by_key(before[part]), _by_key(after[part]))]


def _by_key(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in rows}


def _rows(
    part: str, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[Change]:
    old_order, new_order = list(before), list(after)
    kept = [key for key in old_order if key in after]
    stayed = _in_order([kept.index(key) for key in new_order if key in before])
    for key, row in after.items():
        if key not in before:
            yield Change(part, key, "added", new=row)
            continue
        if kept.index(key) not in stayed:
            yield Change(part, key, "moved", old=old_order.index(key) + 1, new=new_order.index(key) + 1)
        for field in row:
            if row[field] != before[key].get(field):
                yield Change(part, key, "changed", field, before[key].get(field), row[field])
    yield from (Change(part, key, "removed", old=row) for key, row in before.items() if key not in after)


def _in_order(places: list[int]) -> set[int]:
    """The longest run of places that kept their order; the others are those that moved."""
    best: list[list[int]] = []
    for n, place in enumerate(places):
        before = [run for end, run in zip(places[:n], best, strict=True) if end < place]
        best.append([*_longest(before), place])
    return set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []
