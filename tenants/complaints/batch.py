"""Files that are sent together: each is kept once, and no more of them than there is room for."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from tenants.jobs.sent_papers import Paper

Kept = TypeVar("Kept")


def keep(
    sound: Iterable[Paper], *, there: Iterable[str], room: int, by: Callable[[Paper], Kept]
) -> tuple[list[Kept], list[tuple[str, str]]]:
    """Has each kept `by` a function; answers what that made of them, and which found no room: name and code.

    `there` are the digests of what is kept already, which is passed over. The code is one of `sent_papers.REFUSALS`.
    """
    known = set(there)
    kept: list[Kept] = []
    refused = []
    for each in sound:
        if each.sha256 in known:
            continue
        if len(kept) >= room:
            refused.append((each.name, "too_many"))
            continue
        known.add(each.sha256)
        kept.append(by(each))
    return kept, refused
