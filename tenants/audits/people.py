"""Names of people as they are compared: without titles, blanks, case and the difference between scripts."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from tenants.jobs.characters import simplify

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|dr)\.?\s+|(?:先生|女士|小姐|太太|师傅|老板|总|经理)$", re.IGNORECASE)
_DROPPED = re.compile(r"[\s.,·・\-'’]+")
_ADDRESSED = re.compile(r"[一-鿿]")


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """One spelling of a name: "Mr. John  SMITH" and "Smith, John" are the same person."""
    text = _TITLE.sub("", simplify(unicodedata.normalize("NFKC", name)).strip())
    if text.isascii():
        return " ".join(sorted(part for part in _DROPPED.split(text.lower()) if part))
    return _DROPPED.sub("", text.lower())


def same(one: str, other: str) -> bool:
    """Whether two names may be one person's: equal, or one a Chinese surname with a title and the other begins so."""
    first, second = plain(one), plain(other)
    if not first or not second or first == second:
        return True
    short, long = sorted((first, second), key=len)
    if _ADDRESSED.search(short):
        return len(short) <= 2 and long.startswith(short)
    return set(short.split()) <= set(long.split())


def different(names: Collection[str], others: Collection[str]) -> bool:
    """Whether no name of the one can be a name of the other; of nobody named nothing can be said."""
    named, known = [name for name in names if name], [name for name in others if name]
    return bool(named and known) and not any(same(one, other) for one in named for other in known)


_BETWEEN = re.compile(r"\s*[、，,;；/\n\r|&+]+\s*")


@lru_cache(maxsize=8192)
def named(written: str) -> tuple[str, ...]:
    """The members of staff in one cell: "王军、李强" are two."""
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(written.strip()) if name))
