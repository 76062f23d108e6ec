"""What the tests of bookings start from: people who take steps, and a booking in a free slot."""

import uuid
from datetime import datetime
from typing import Any

from tenants.care import book
from tenants.care.change import Side, Who
from tenants.care.models import Booking
from tenants.jobs.models import Job
from tenants.shops.models import Shop
from tests.factories import at, make_job

SHOP = Who(Side.SHOP, uuid.uuid4(), "Mia Manager")
TEAM = Who(Side.TEAM, uuid.uuid4(), "Ann Agent")
WORK: dict[str, Any] = {"work": "Brake fluid", "minutes": 60, "price_minor": 8900}


def wanted(shop: Shop, clock: str = "14:00", *, days: int = 1, **told: Any) -> dict[str, Any]:
    """What was said of a booking: by default a free slot tomorrow afternoon, with all that has to be written down."""
    return {**WORK, "starts_at": at(shop, clock, days=days), **told}


def booked(
    shop: Shop, clock: str = "14:00", *, days: int = 1, job: Job | None = None, now: datetime | None = None, **told: Any
) -> Booking:
    """A booking of a customer of a job."""
    now = now or at(shop)
    job = job or make_job(shop, now=now)
    with shop.schema():
        return book.booking(
            customer=job.customer, vehicle=job.vehicle, job=job, shop=shop,
            told=wanted(shop, clock, days=days, **told), who=TEAM, now=now,
        )  # fmt: skip


def waiting(shop: Shop, *, now: datetime | None = None, **told: Any) -> Booking:
    """A booking that waits for its parts."""
    return booked(shop, now=now, starts_at=None, needs_parts=True, parts="Left damper", **told)
