"""A job as a file or another system told it, before it is compared with what is known."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

#: What a file may say of a job for its audit alone, each only when it was said: the name of who brought the vehicle,
#: the job's state, whether the customer pays on account, whether the odometer was replaced, whether the customer
#: signed and was told of the call, whether and when quality was checked, whether parts are awaited, that nothing was
#: declined or to be noted by the inspector, the job that this one does again, whether it is called a comeback, what was
#: paid, the unit of the mileage ("mi" when not km).
AUDITED = (
    "sender", "state", "on_account", "odometer_replaced", "signed", "told_of_call", "quality_checked",
    "quality_checked_at", "awaiting_parts", "nothing_declined", "nothing_to_note", "parent_number", "comeback",
    "paid_minor", "mileage_unit",
)  # fmt: skip


@dataclass(slots=True)
class CustomerDraft:
    """Who is asked. `phone` is E.164; `contact_name` is the sender's name when the number is the sender's."""

    phone: str
    name: str = ""
    contact_name: str = ""
    other_phones: tuple[str, ...] = ()
    title: str = ""
    is_company: bool = False
    number: str = ""
    wechat: str = ""
    email: str = ""
    do_not_contact: bool = False


@dataclass(slots=True)
class VehicleDraft:
    """What was repaired; plate and VIN in the one spelling in which they are compared, empty when unknown."""

    plate: str = ""
    vin: str = ""
    make: str = ""
    model: str = ""
    year: int | None = None
    insurance_due: dt.date | None = None
    inspection_due: dt.date | None = None


@dataclass(slots=True)
class LineDraft:
    item: str
    kind: str
    quantity: Decimal | None = None
    amount_minor: int | None = None


@dataclass(slots=True)
class DeclinedDraft:
    item: str
    reason: str = ""
    price_minor: int | None = None


@dataclass(slots=True)
class JobDraft:
    """One job. Times are aware; `clock` says which stamp stands for the delivery; empty values tell nothing.

    `number` is the shop's, or plate and day where the shop gave none (then `number_given` is False). `rows` are the
    rows it was told in, and `findings` what looked wrong there: values with code, field and value. `fields` are the
    fields that the file has, with a blank between, `facts` what it says for the audit, by names of AUDITED.
    """

    rows: tuple[int, ...]
    branch: str
    number: str
    number_given: bool
    customer: CustomerDraft
    vehicle: VehicleDraft
    kind: str
    kind_as_written: str
    clock: str
    delivered_at: dt.datetime
    opened_at: dt.datetime | None
    completed_at: dt.datetime | None
    settled_at: dt.datetime | None
    advisor: str
    technician: str
    inspector: str
    cashier: str
    mileage: int | None
    mileage_unit: str
    total_minor: int | None
    paid_minor: int | None
    currency: str
    work_done: str
    concern: str
    running_in_notes: str
    advice: str
    next_service_on: dt.date | None
    next_service_mileage: int | None
    under_warranty: bool | None
    comeback: bool
    follow_up_wanted: bool | None
    lines: tuple[LineDraft, ...]
    declined: tuple[DeclinedDraft, ...]
    findings: tuple[Any, ...]
    fields: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: What `compare.digest` found, once it was asked.
    digest: uuid.UUID | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """What makes a job this job, within a shop."""
        return self.branch, self.number

    @property
    def order(self) -> tuple[dt.datetime, str, str]:
        """Jobs in the order of their delivery; the latest job tells best who the customer is."""
        return self.delivered_at.astimezone(dt.UTC), self.branch, self.number
