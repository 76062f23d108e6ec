"""Whose complaint it is: found in the shop's own data, by the number of a job, a plate or a telephone number."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from tenants.jobs import phones, plates
from tenants.jobs.models import Customer, Job
from tenants.shops.models import Shop

MOST_SHOWN = 12


class Unknown(Exception):
    """The shop knows no such job and no such customer."""


class Ambiguous(Exception):
    """Several branches have a job with this number."""


@dataclass(frozen=True, slots=True)
class Found:
    """A customer, and a job of theirs if they had one."""

    customer: Customer
    job: Job | None


def look(text: str, *, shop: Shop) -> list[Found]:
    """Who may be meant by what was typed at the counter: the latest jobs first, customers without a job last.

    Inside the shop.
    """
    text = text.strip()
    if not text:
        return []
    plate, customers = plates.read(text, region=shop.country), _by_phone(text, shop)
    meant = Q(number__iexact=text) | Q(customer__in=customers)
    if plate is not None:
        meant |= Q(vehicle__plate=plate.value)
    jobs = Job.objects.filter(meant).select_related("customer", "vehicle").order_by("-delivered_at", "pk")
    found = [Found(job.customer, job) for job in jobs[:MOST_SHOWN]]
    with_job = {each.customer.pk for each in found}
    return found + [Found(each, None) for each in customers if each.pk not in with_job]


def told(*, number: str = "", branch: str | None = None, phone: str = "", shop: Shop) -> Found:
    """Whom a system of the shop means: by the job's number, else by telephone. Inside the shop.

    Raises `Ambiguous` and `Unknown`.
    """
    jobs = (
        Job.objects.filter(number=number.strip()).select_related("customer") if number.strip() else Job.objects.none()
    )
    if branch is not None:
        jobs = jobs.filter(branch=branch.strip())
    match list(jobs[:2]):
        case [job]:
            return Found(job.customer, job)
        case [_one, _another]:
            raise Ambiguous
    match _by_phone(phone, shop):
        case [customer]:
            return Found(customer, None)
    raise Unknown


def _by_phone(text: str, shop: Shop) -> list[Customer]:
    numbers = [each.e164 for each in phones.read(text.strip(), region=shop.country).numbers]
    return list(Customer.objects.filter(_reached_at(numbers)).order_by("created_at")) if numbers else []


def _reached_at(numbers: Iterable[str]) -> Q:
    found = Q()
    for number in numbers:
        found |= Q(phone=number) | Q(other_phones__contains=[number])
    return found
