"""A shop changes a rule: on or off, more or less grave."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from tenants.audits import catalogue, job
from tenants.audits.models import Finding, RuleSetting
from tenants.jobs.models import Job

#: How far back scores follow a change of rules; what was appraised before stays as it was judged then.
FOLLOWS = timedelta(days=62)
_AT_ONCE = 2000


class UnknownRule(Exception):
    """The catalogue has no rule with this code."""


class UnknownLevel(Exception):
    """A rule is an error, a warning or a note."""


@transaction.atomic
def change(code: str, *, on: bool, level: str = "", by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    """Switches a rule on or off, or has it taken more or less gravely; "" is its usual level.

    Findings of a rule that is off are kept and not shown. The scores of the last two months follow. Raises
    `UnknownRule`, `UnknownLevel`.
    """
    if code not in catalogue.RULES:
        raise UnknownRule(code)
    if level not in ("", *catalogue.LEVELS):
        raise UnknownLevel(level)
    usual = catalogue.RULES[code]
    if on == usual.on and level in ("", usual.level):
        RuleSetting.objects.filter(pk=code).delete()
    else:
        said = {"on": on, "level": level, "changed_at": now, "changed_by": by, "changed_by_name": by_name[:120]}
        RuleSetting.objects.update_or_create(code=code, defaults=said)
    Finding.objects.filter(code=code).update(level=level or usual.level)
    recent = Job.objects.filter(delivered_at__gte=now - FOLLOWS).order_by("delivered_at", "pk")
    ids = list(recent.values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        job.audit(ids[start : start + _AT_ONCE], now=now)
