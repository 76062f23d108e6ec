"""A customer's data, read back on a call: what was found right, what was corrected, and whether WeChat was added."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tenants.jobs import phones
from tenants.jobs.models import Customer, DataCheck, WeChatStep

#: Where people use WeChat, and how their numbers begin.
WECHAT_COUNTRIES = frozenset({"CN", "HK", "MO", "TW"})
WECHAT_PREFIXES = ("+86", "+852", "+853", "+886")

Field = DataCheck.Field


class BadData(ValueError):
    """A value that cannot be kept; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def shown(customer: Customer) -> dict[str, str]:
    """The fields that are read back, as they stand."""
    return {
        Field.NAME: customer.name,
        Field.LANGUAGE: customer.language,
        Field.OTHER_PHONE: str(customer.other_phones[0]) if customer.other_phones else "",
        Field.EMAIL: customer.email,
    }


@transaction.atomic
def read_back(
    customer_id: uuid.UUID, told: Mapping[str, str], *, region: str, by: uuid.UUID, by_name: str, now: datetime
) -> Customer:
    """Keeps what the customer said of each field that was read back: a line for each, changed or not.

    `told` holds only those fields. An empty value means that there is none. Raises `BadData`; then nothing is kept.
    """
    clean = {field: _clean(field, value, region=region) for field, value in told.items()}
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    before = shown(customer)
    for field, value in clean.items():
        DataCheck.objects.create(
            customer=customer, field=field, before=before[field], after=value, at=now, by=by, by_name=by_name
        )
        _write(customer, field, value, was=before[field])
    customer.save(update_fields=["name", "language", "other_phones", "email"])
    return customer


def last_verified(customer: Customer) -> dict[str, datetime]:
    """When each field was read back last."""
    return dict(customer.data_checks.order_by("at", "id").values_list("field", "at"))


def wechat(
    customer_id: uuid.UUID, state: str, *, attempt: uuid.UUID | None, by: uuid.UUID, by_name: str, now: datetime
) -> None:
    """What came of asking for WeChat; the same again on the same call adds nothing. Raises `BadData`."""
    if state not in WeChatStep.State.values:
        raise BadData("state")
    last = WeChatStep.objects.filter(customer=customer_id).order_by("at", "id").last()
    if last is None or (last.state, last.attempt) != (state, attempt):
        WeChatStep.objects.create(customer_id=customer_id, state=state, attempt=attempt, at=now, by=by, by_name=by_name)


def may_use_wechat(customer: Customer, *, country: str) -> bool:
    """Whether WeChat is worth a first question: the shop or the number is where people use it, or it is known."""
    there = country in WECHAT_COUNTRIES or customer.phone.startswith(WECHAT_PREFIXES)
    return there or bool(customer.wechat)


def wechat_of(customer: Customer) -> WeChatStep | None:
    """What came of it last."""
    return customer.wechat_steps.order_by("at", "id").last()


def _clean(field: str, value: str, *, region: str) -> str:
    value = value.strip()
    if field not in Field.values or len(value) > 254:
        raise BadData(field)
    if field == Field.NAME and len(value) > 120:
        raise BadData(field)
    if field == Field.LANGUAGE and value and value not in dict(settings.LANGUAGES):
        raise BadData(field)
    if field == Field.EMAIL and value:
        try:
            validate_email(value)
        except ValidationError as wrong:
            raise BadData(field) from wrong
    if field == Field.OTHER_PHONE and value:
        numbers = phones.read(value, region=region).numbers
        if len(numbers) != 1:
            raise BadData(field)
        return str(numbers[0].e164)
    return value


def _write(customer: Customer, field: str, value: str, *, was: str) -> None:
    if field == Field.OTHER_PHONE:
        rest = [number for number in customer.other_phones if number not in (was, value, customer.phone)]
        customer.other_phones = [*([value] if value and value != customer.phone else []), *rest]
    else:
        setattr(customer, field, value)
