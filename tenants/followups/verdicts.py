"""Which jobs are asked about, and why others are not: the one rule by which calls are planned and foretold."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from tenants.consent import suppress
from tenants.followups import sampling
from tenants.followups.call_plan import DEFAULT_PLAN, BadPlan, JobFacts, Plan, Planned, plan_with, planned
from tenants.followups.calling import settings_of
from tenants.followups.models import CallRecord, Kind
from tenants.followups.purposes import purpose_of
from tenants.jobs import phones
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

NOT_SAMPLED, NOT_PLANNED, TOO_LATE, SUPPRESSED = "not_sampled", "not_planned", "too_late", "suppressed"
NO_NUMBER, ASKED_LATELY = "no_number", "asked_lately"


@dataclass(frozen=True, slots=True)
class Told:
    """What the verdict on a job needs, whether the job is there already or only in a file. `numbers` are E.164."""

    branch: str
    number: str
    kind: str
    first_visit: bool
    delivered_at: datetime
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The calls that a job gets, or the reason why it gets none."""

    calls: list[Planned]
    reason: str = ""


def plan_of(shop: Shop) -> Plan:
    """The shop's call plan; the defaults when its changes cannot be followed."""
    try:
        return plan_with(settings_of(shop, "call_plan"))
    except BadPlan:
        # The settings page refuses such plans. Planning by the defaults is better than calling nobody.
        log.warning("call_plan_unreadable", shop=str(shop.pk))
        return DEFAULT_PLAN


def facts_of(told: Told, shop: Shop) -> JobFacts:
    """What the call plan needs to know of the job."""
    delivered_on = told.delivered_at.astimezone(shop.zone).date()
    key = sampling.key_of(told.branch, told.number)
    return JobFacts(shop.pk, key, told.kind, told.first_visit, delivered_on, shop.timezone)


def on(
    jobs: Sequence[Told], *, plan: Plan, shop: Shop, now: datetime, stopped: Collection[str] = frozenset()
) -> list[Verdict]:
    """One verdict for each job, in order. `stopped` are numbers that are about to go on the do-not-call list.

    Inside the shop's schema; reads only.
    """
    numbers = {number for told in jobs for number in told.numbers}
    stopped = suppress.among(numbers, purpose=purpose_of(Kind.SURVEY), now=now) | numbers.intersection(stopped)
    asked = _asked_lately(numbers, days=plan.quiet_days, now=now)
    mute = _mute(numbers, plan=plan, shop=shop)
    verdicts = []
    for told in jobs:
        facts = facts_of(told, shop)
        calls = planned(facts, plan=plan)
        useful = still_useful(calls, now=now)
        reason = ""
        if not calls:
            asks = plan.row(facts.job_type, first_visit=facts.first_visit).calls
            reason = NOT_SAMPLED if asks else NOT_PLANNED
        elif mute.issuperset(told.numbers):
            reason = NO_NUMBER
        elif not stopped.isdisjoint(told.numbers):
            reason = SUPPRESSED
        elif not useful:
            reason = TOO_LATE
        elif not asked.isdisjoint(told.numbers):
            reason = ASKED_LATELY
        verdicts.append(Verdict([] if reason else useful, reason))
    return verdicts


def still_useful(calls: Iterable[Planned], *, now: datetime) -> list[Planned]:
    """The calls that are not too late. When a later one is due as well, nobody is asked twice in a row."""
    in_time = [call for call in calls if call.expires_at > now]
    due = [call for call in in_time if call.due_at <= now]
    return [call for call in in_time if call not in due[:-1]]


def _asked_lately(numbers: Collection[str], *, days: int, now: datetime) -> set[str]:
    """Those of the numbers whose customers were reached by a survey within so many days."""
    if not days:
        return set()
    reached = CallRecord.objects.filter(reached=True, ended_at__gt=now - timedelta(days=days))
    found = reached.filter(follow_up__kind=Kind.SURVEY, follow_up__customer__phone__in=list(numbers))
    return set(found.values_list("follow_up__customer__phone", flat=True))


def _mute(numbers: Iterable[str], *, plan: Plan, shop: Shop) -> set[str]:
    """Those of the numbers that are not rung: machines, the shop itself and, if the plan says so, landlines."""
    own = {phone.e164 for phone in phones.read(shop.phone, region=shop.country).numbers} if shop.phone else set()
    return {
        number
        for number in numbers
        if number in own
        or phones.is_machine(number)
        or (not plan.landlines and phones.kind_of(number) == phones.LANDLINE)
    }
