"""A shop changes a rule: on or off, more or less grave."""

import uuid
from datetime import datetime

from django.db import transaction

from tenants.audits import catalogue
from tenants.audits.models import Finding, RuleSetting


class UnknownRule(Exception):
    """The catalogue has no rule with this code."""


class UnknownLevel(Exception):
    """A rule is an error, a warning or a note."""


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
