"""A shop changes a rule, on or off, more or less grave; or how long it guarantees its work."""

import uuid
from datetime import datetime

from django.db import transaction

from tenants.audits import catalogue
from tenants.audits import guarantees as periods
from tenants.audits.guarantees import Table
from tenants.audits.models import Finding, GuaranteeChange, PromisedGuarantee, RuleSetting


class UnknownRule(Exception):
    """The catalogue has no rule with this code."""


class UnknownLevel(Exception):
    """A rule is an error, a warning or a note."""


class LessThanLaw(Exception):
    """The law of the country gives more for this class of work; `within` names it."""

    def __init__(self, within: str) -> None:
        super().__init__(within)
        self.within = within


@transaction.atomic
def change(code: str, *, on: bool, level: str = "", by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    """Switches a rule on or off, or has it taken more or less gravely; "" is its usual level.

    Findings of a rule that is off are kept and not shown. The scores of the last two months are brought up to date by
    `follow`. Raises `UnknownRule`, `UnknownLevel`.
    """
    if code not in catalogue.RULES:
        raise UnknownRule(code)
    if level not in ("", *catalogue.LEVELS):
        raise UnknownLevel(level)
    said = {"on": on, "level": level, "changed_at": now, "changed_by": by, "changed_by_name": by_name[:120]}
    RuleSetting.objects.update_or_create(code=code, defaults=said)
    Finding.objects.filter(code=code).update(level=level or catalogue.RULES[code].level)


@transaction.atomic
def guarantee(promised: Table, *, country: str, by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    """Makes these the shop's only promises. A class without one has what the law of the country gives, or nothing.

    The jobs of the last two months are judged anew by `follow`. Raises `LessThanLaw`.
    """
    for within, each in promised.items():
        if periods.falls_short(within, each, country=country):
            raise LessThanLaw(within)
    PromisedGuarantee.objects.all().delete()
    PromisedGuarantee.objects.bulk_create(
        PromisedGuarantee(within=within, days=each.days, km=each.km) for within, each in promised.items()
    )
    GuaranteeChange.objects.create(changed_at=now, changed_by=by, changed_by_name=by_name[:120])
