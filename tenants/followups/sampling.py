"""A random draw that anybody can repeat: the same job of the same shop is always drawn, or never."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

_SCALE = 2**53


def key_of(branch: str, number: str) -> UUID:
    """What a job is drawn by: the same wherever and whenever it is told, even before it is there or after an undo."""
    return UUID(bytes=sha256(f"{branch}\n{number}".encode()).digest()[:16])


def draw(shop_id: UUID, job_id: UUID) -> float:
    """A number in [0, 100), spread evenly over jobs, that depends on nothing but the two ids."""
    digest = sha256(b"follow-up sample" + shop_id.bytes + job_id.bytes).digest()
    return (int.from_bytes(digest[:8]) >> 11) * 100 / _SCALE


def is_sampled(shop_id: UUID, job_id: UUID, *, percent: float) -> bool:
    """Whether the job is drawn at this share of 0 to 100. Raising the share keeps every job drawn before."""
    if not 0 <= percent <= 100:
        raise ValueError("A share lies between 0 and 100.")
    return draw(shop_id, job_id) < percent
