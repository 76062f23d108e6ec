"""The numbers on a shop's complaints for a period, and the complaints, jobs and calls behind each of them.

A complaint belongs to the period in which it was filed. What is only noted is left out. Rates are of the customers who
were spoken to and of the jobs that were delivered in the same days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tenants.complaints import cards, clocks, formulas
from tenants.complaints.categories import split
from tenants.complaints.formulas import CLOCKS, REPEAT_WITHIN, STAYS_WITHIN, Case, Figures, Past, Ratio, Run
from tenants.complaints.measures import GROUPS as CLOCK_GROUPS
from tenants.complaints.measures import Stretch
from tenants.complaints.models import Category, ClosedResult, Complaint, ResponsiblePost, Validity
from tenants.followups.models import CallRecord, FollowUp, Kind
from tenants.jobs.models import Job
from tenants.shops.models import Shop

#: The complaints behind a number, in words.
GROUPS = {
    "filed": _("Complaints taken down"),
    "valid": _("Valid complaints"),
    "due": _("Complaints that should be resolved by now, valid or never judged"),
    "resolved": _("Resolved: the customer confirmed"),
    "unconfirmed": _("Closed, not confirmed"),
    "closed": _("Closed complaints"),
    "confirmed": _("Closed: the customer confirmed"),
    "first_contact": _("Settled at the first contact"),
    "repeated": _("Complained again about the same"),
    "asked": _("The customer was asked whether it is solved"),
    "reopened": _("Reopened at least once"),
    **{
        name: CLOCK_GROUPS[name]
        for clock in CLOCKS
        for name in (f"{clock}_kept", f"{clock}_missed", f"{clock}_running")
    },
    "kept_stayed": _("Answered and handled in time: the customer came back"),
    "kept_all": _("Answered and handled in time, half a year ago and more"),
    "missed_stayed": _("Late: the customer came back"),
    "missed_all": _("Answered or handled late, half a year ago and more"),
}
#: Groups of complaints that are old enough to tell whether the customer stayed.
SAVED = ("kept_stayed", "kept_all", "missed_stayed", "missed_all")
#: By what complaints are grouped. Posts and persons are for the shop's owner and managers.
BY = {"category": _("By category"), "post": _("By responsible post"), "person": _("By responsible person")}
HEADS = {"category": _("Category"), "post": _("Responsible post"), "person": _("Responsible person")}


@dataclass(frozen=True, slots=True)
class Group:
    """The complaints of one category, post or person."""

    key: str
    name: str
    filed: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The numbers of a period; `rows` gives what is behind each name in `counts`."""

    counts: Mapping[str, int]
    figures: Figures
    per_contact: Ratio
    per_job: Ratio
    stayed_kept: Ratio
    stayed_missed: Ratio
    by: Mapping[str, Sequence[Group]]


def of(period: Stretch, *, topic: str = "", shop: Shop, now: datetime) -> Scorecard:
    """The numbers of a period; of a category or one of its sub-codes alone with `topic`. Call inside the shop."""
    filed, past = cases(period, topic=topic, shop=shop, now=now)
    found = formulas.groups(filed, past=past)
    stayed = _saved(period, topic=topic, shop=shop, now=now)
    counts = {name: len(group) for name, group in {**found, **stayed}.items()}
    counts |= {"contacted": contacted(period).count(), "delivered": delivered(period).count()}
    return Scorecard(
        counts=counts,
        figures=formulas.figures(found),
        per_contact=Ratio(counts["valid"], counts["contacted"]),
        per_job=Ratio(counts["valid"], counts["delivered"]),
        stayed_kept=Ratio(counts["kept_stayed"], counts["kept_all"]),
        stayed_missed=Ratio(counts["missed_stayed"], counts["missed_all"]),
        by={by: _by(by, filed, past) for by in BY},
    )


def rows(
    period: Stretch, group: str, *, by: str = "", key: str = "", topic: str = "", shop: Shop, now: datetime
) -> list[Complaint]:
    """The complaints that a number counts, the latest first; `by` and `key` pick one category, post or person.

    Call inside the shop.
    """
    if group in SAVED:
        chosen = _saved(period, topic=topic, shop=shop, now=now)[group]
    else:
        filed, past = cases(period, topic=topic, shop=shop, now=now)
        some = [case for case in filed if not by or case.kinds[by] == key]
        chosen = formulas.groups(some, past=past)[group]
    found = cards.readable(Complaint.objects.filter(pk__in=[case.id for case in chosen]))
    return list(found.order_by("-filed_at", "-number"))


def cases(period: Stretch, *, topic: str = "", shop: Shop, now: datetime) -> tuple[list[Case], list[Past]]:
    """The complaints of the period as plain values, and all that their customers filed near it. Inside the shop."""
    inside = _about(topic).filter(filed_at__gte=period.start, filed_at__lt=period.end)
    found = _read(inside, shop=shop, now=now)
    near = Complaint.objects.filter(
        counted=True, filed_at__gte=period.start - REPEAT_WITHIN, customer__in={case.customer for case in found}
    )
    told = near.values_list("pk", "customer", "category", "filed_at")
    return found, [Past(*each) for each in told]


def contacted(period: Stretch) -> QuerySet[FollowUp]:
    """Surveys and reminders in which the customer was spoken to in the period."""
    spoken = CallRecord.objects.filter(reached=True, ended_at__gte=period.start, ended_at__lt=period.end)
    asked = FollowUp.objects.filter(kind__in=(Kind.SURVEY, Kind.REMINDER), pk__in=spoken.values("follow_up"))
    return asked.select_related("job__vehicle", "customer").order_by("-due_at", "pk")


def delivered(period: Stretch) -> QuerySet[Job]:
    """Jobs delivered in the period."""
    found = Job.objects.filter(delivered_at__gte=period.start, delivered_at__lt=period.end)
    return found.select_related("vehicle", "customer").order_by("-delivered_at", "pk")


def _about(topic: str) -> QuerySet[Complaint]:
    """All complaints, or those of a category or one of its sub-codes."""
    category, code = split(topic)
    found = Complaint.objects.filter(category=category) if category else Complaint.objects.all()
    return found.filter(subcategory=code) if code else found


def _saved(period: Stretch, *, topic: str, shop: Shop, now: datetime) -> dict[str, list[Case]]:
    """Complaints of half a year, filed long enough ago to tell who stayed."""
    end = min(now, period.end) - STAYS_WITHIN
    old = _read(_about(topic).filter(filed_at__gte=end - STAYS_WITHIN, filed_at__lt=end), shop=shop, now=now)
    visits: dict[Any, list[datetime]] = {}
    jobs = Job.objects.filter(
        customer__in={case.customer for case in old}, delivered_at__gt=end - STAYS_WITHIN, delivered_at__lte=now
    )
    for customer, at in jobs.values_list("customer", "delivered_at"):
        visits.setdefault(customer, []).append(at)
    found = formulas.saved(old, visits)
    return {
        "kept_stayed": found["kept_stayed"],
        "kept_all": [*found["kept_stayed"], *found["kept_left"]],
        "missed_stayed": found["missed_stayed"],
        "missed_all": [*found["missed_stayed"], *found["missed_left"]],
    }


def _read(found: QuerySet[Complaint], *, shop: Shop, now: datetime) -> list[Case]:
    return [_case(each, shop=shop, now=now) for each in cards.readable(found.filter(counted=True))]


def _case(complaint: Complaint, *, shop: Shop, now: datetime) -> Case:
    return Case(
        id=complaint.pk,
        customer=complaint.customer_id,
        category=complaint.category,
        filed_at=complaint.filed_at,
        is_valid=complaint.validity == Validity.VALID,
        stands=complaint.validity in (Validity.VALID, Validity.PENDING),
        closed_at=complaint.closed_at,
        is_confirmed=complaint.closed_result == ClosedResult.CONFIRMED,
        reopened=complaint.reopened,
        runs=tuple(
            Run(clock.name, clock.state, clock.stopped_at is not None, clock.left)
            for clock in clocks.every(complaint, shop=shop, now=now)
        ),
        kinds={
            "category": complaint.category,
            "post": complaint.responsible_post,
            "person": complaint.responsible_person.strip(),
        },
    )


def _by(by: str, filed: Sequence[Case], past: Sequence[Past]) -> list[Group]:
    """Each category, post or person with complaints, the most first; what names none is left out."""
    keys = sorted({case.kinds[by] for case in filed if case.kinds[by]})
    found = []
    for key in keys:
        some = [case for case in filed if case.kinds[by] == key]
        found.append(Group(key, _name(by, key), len(some), formulas.figures(formulas.groups(some, past=past))))
    return sorted(found, key=lambda group: -group.filed)


def _name(by: str, key: str) -> str:
    if by == "category":
        return str(Category(key).label)
    return str(ResponsiblePost(key).label) if by == "post" else key


#: How the page and the workbook say what they count.
DAYS = {"repeat": REPEAT_WITHIN // timedelta(days=1), "stays": STAYS_WITHIN // timedelta(days=1)}
