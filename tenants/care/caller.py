"""Takes down the booking of somebody who calls the shop: the customer and the vehicle are found, or made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.care import book
from tenants.care.change import Who
from tenants.care.models import Booking
from tenants.jobs import phones, plates
from tenants.jobs.models import Customer, Vehicle
from tenants.shops.models import Shop


class BadCaller(Exception):
    """The number or the plate cannot be read; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Caller:
    """Who calls, as it was written down. A name or a model that is known already stays as it is."""

    phone: str
    name: str = ""
    plate: str = ""
    model: str = ""


def booking(caller: Caller, *, shop: Shop, told: dict[str, Any], who: Who, now: datetime) -> Booking:
    """Inside the shop. Raises `BadCaller` and all that `book.booking` raises; then nobody was made."""
    numbers = phones.read(caller.phone, region=shop.country).numbers
    if len(numbers) != 1 or phones.is_dummy(numbers[0].e164):
        raise BadCaller("phone")
    plate = plates.read(caller.plate, region=shop.country) if caller.plate.strip() else None
    if caller.plate.strip() and plate is None:
        raise BadCaller("plate")
    with transaction.atomic():
        customer, _made = Customer.objects.get_or_create(
            phone=numbers[0].e164, defaults={"name": caller.name.strip()[:120], "language": shop.language}
        )
        vehicle = None
        if plate is not None:
            vehicle, _made = Vehicle.objects.get_or_create(
                plate=plate.value[:16], defaults={"model": caller.model.strip()[:120], "customer": customer}
            )
        return book.booking(customer=customer, vehicle=vehicle, shop=shop, told=told, who=who, now=now)
