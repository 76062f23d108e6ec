"""From delivered jobs to follow-ups: what the call plan wants, less what is drawn out, too late or not wanted."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from django.db import transaction

from tenants.followups.call_plan import DEFAULT_PLAN, BadPlan, JobFacts, Plan, Planned, plan_with, planned
from tenants.followups.calling import settings_of
from tenants.followups.models import FollowUp, Kind, SkippedJob
from tenants.followups.purposes import suppressed
from tenants.jobs import wire
from tenants.jobs.models import Job
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

NOT_SAMPLED, NOT_PLANNED, TOO_LATE, SUPPRESSED = "not_sampled", "not_planned", "too_late", "suppressed"
_BATCH = 2000


def for_jobs(job_ids: Iterable[uuid.UUID], *, shop: Shop, now: datetime) -> int:
    """Plans the surveys of these jobs and answers how many follow-ups are new. May run as often as one likes.

    A job that gets none is kept as a `SkippedJob` with its reason. A job that nobody has been called about yet moves
    its open follow-ups when its delivery, and so its plan, has changed.
    """
    wanted = sorted(set(job_ids))
    plan = _plan_of(shop)
    with shop.schema():
        return sum(
            _plan_some(wanted[start : start + _BATCH], plan=plan, shop=shop, now=now)
            for start in range(0, len(wanted), _BATCH)
        )


def _plan_of(shop: Shop) -> Plan:
    try:
        return plan_with(settings_of(shop, "call_plan"))
    except BadPlan:
        # The settings page refuses such plans. Planning by the defaults is better than calling nobody.
        log.warning("call_plan_unreadable", shop=str(shop.pk))
        return DEFAULT_PLAN


@transaction.atomic
def _plan_some(job_ids: Sequence[uuid.UUID], *, plan: Plan, shop: Shop, now: datetime) -> int:
    # The lock makes two runs over the same jobs wait for each other, so that each counts only what it made.
    locked = Job.objects.select_for_update(of=("self",)).select_related("customer")
    jobs = list(locked.filter(pk__in=job_ids).order_by("pk"))
    have: dict[uuid.UUID, list[FollowUp]] = defaultdict(list)
    for each in FollowUp.objects.filter(job__in=jobs, kind=Kind.SURVEY):
        assert each.job_id is not None
        have[each.job_id].append(each)
    stopped = suppressed({job.customer for job in jobs}, kind=Kind.SURVEY, now=now)

    made: list[FollowUp] = []
    moved: list[FollowUp] = []
    skipped: list[SkippedJob] = []
    for job in jobs:
        facts = _facts(job, shop)
        calls = planned(facts, plan=plan)
        if job.pk in have:
            moved += _moved(have[job.pk], calls)
            continue
        reason = _why_not(facts, calls, plan=plan, suppressed=job.customer_id in stopped, now=now)
        if reason:
            skipped.append(SkippedJob(job=job, reason=reason, at=now))
        else:
            made += [_follow_up(job, call, shop=shop, now=now) for call in _still_useful(calls, now=now)]
    wire.insert(FollowUp, [column.attname for column in FollowUp._meta.concrete_fields], map(vars, made))
    FollowUp.objects.bulk_update(moved, ["due_at", "window_ends_at", "expires_at", "next_try_at"], batch_size=500)
    _keep_skipped(skipped, made)
    return len(made)


def _facts(job: Job, shop: Shop) -> JobFacts:
    delivered_on = job.delivered_at.astimezone(shop.zone).date()
    return JobFacts(shop.pk, job.pk, job.kind, job.first_visit, delivered_on, shop.timezone)


def _why_not(facts: JobFacts, calls: list[Planned], *, plan: Plan, suppressed: bool, now: datetime) -> str:
    if not calls:
        return NOT_SAMPLED if plan.row(facts.job_type, first_visit=facts.first_visit).calls else NOT_PLANNED
    if suppressed:
        return SUPPRESSED
    return "" if _still_useful(calls, now=now) else TOO_LATE


def _still_useful(calls: list[Planned], *, now: datetime) -> list[Planned]:
    """The calls that are not too late. When a later one is due as well, nobody is asked twice in a row."""
    in_time = [call for call in calls if call.expires_at > now]
    due = [call for call in in_time if call.due_at <= now]
    return [call for call in in_time if call not in due[:-1]]


def _follow_up(job: Job, call: Planned, *, shop: Shop, now: datetime) -> FollowUp:
    return FollowUp(
        kind=call.kind, call_type=call.call_type, ordinal=call.ordinal, job=job, customer=job.customer,
        language=job.customer.language or shop.language, due_at=call.due_at, window_ends_at=call.window_end,
        expires_at=call.expires_at, next_try_at=call.due_at, created_at=now,
    )  # fmt: skip


def _moved(have: list[FollowUp], calls: list[Planned]) -> list[FollowUp]:
    """Open follow-ups of an uncalled job whose plan has changed, with their new times."""
    if any(each.attempts_made or each.promised_at for each in have):
        return []
    by_ordinal = {call.ordinal: call for call in calls}
    moved = []
    for each in have:
        call = by_ordinal.get(each.ordinal)
        if call is None or each.closed_at is not None:
            continue
        times = (call.due_at, call.window_end, call.expires_at)
        if times != (each.due_at, each.window_ends_at, each.expires_at):
            each.due_at, each.window_ends_at, each.expires_at = times
            each.next_try_at = call.due_at
            moved.append(each)
    return moved


def _keep_skipped(skipped: list[SkippedJob], made: list[FollowUp]) -> None:
    """Writes why jobs were left out; a job that is asked about after all is no longer left out."""
    known = dict(SkippedJob.objects.filter(pk__in=[each.pk for each in skipped]).values_list("pk", "reason"))
    changed = [each for each in skipped if known.get(each.pk) != each.reason]
    SkippedJob.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["job"], update_fields=["reason", "at"], batch_size=1000
    )
    SkippedJob.objects.filter(pk__in={each.job_id for each in made}).delete()
