"""When a customer asks to be called: kept with the customer, and as a line of its own each time it changes."""

import uuid
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from tenants.jobs.models import CallingWish, Customer


class BadWish(ValueError):
    """A wish that cannot be kept; `why` is a code: half, order or zone."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def when_to_call(
    customer_id: uuid.UUID,
    *,
    prefers_from: time | None,
    prefers_until: time | None,
    zone: str = "",
    by: uuid.UUID | None,
    by_name: str,
    now: datetime,
) -> Customer:
    """From now on the customer is called between these times, on the clock of `zone` (empty: the shop's).

    Both times empty: whenever the shop calls. Told the same again, nothing is added. Raises `BadWish`.
    """
    if (prefers_from is None) is not (prefers_until is None):
        raise BadWish("half")
    if prefers_from is not None and prefers_until is not None and prefers_from >= prefers_until:
        raise BadWish("order")
    if zone:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadWish("zone") from error
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    told = {"prefers_from": prefers_from, "prefers_until": prefers_until, "zone": zone}
    if all(getattr(customer, name) == value for name, value in told.items()):
        return customer
    for name, value in told.items():
        setattr(customer, name, value)
    customer.save(update_fields=list(told))
    CallingWish.objects.create(customer=customer, at=now, by=by, by_name=by_name, **told)
    return customer
