"""From delivered jobs to follow-ups: what the call plan wants, less what is drawn out, too late or not wanted."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tenants.followups import verdicts
from tenants.followups.call_plan import Plan, Planned, planned
from tenants.followups.models import FollowUp, Kind, SkippedJob
from tenants.followups.purposes import numbers_of
from tenants.followups.verdicts import Told, Verdict
from tenants.jobs import wire
from tenants.jobs.models import Job
from tenants.shops.models import Shop

_BATCH = 2000


def for_jobs(job_ids: Iterable[uuid.UUID], *, shop: Shop, now: datetime) -> int:
    """Plans the surveys of these jobs and answers how many follow-ups are new. May run as often as one likes.

    A job that gets none is kept as a `SkippedJob` with its reason. A job that nobody has been called about yet moves
    its open follow-ups when its delivery, and so its plan, has changed.
    """
    wanted = sorted(set(job_ids))
    plan = verdicts.plan_of(shop)
    with shop.schema():
        return sum(
            _plan_some(wanted[start : start + _BATCH], plan=plan, shop=shop, now=now)
            for start in range(0, len(wanted), _BATCH)
        )


def preview(
    jobs: Sequence[Told], *, shop: Shop, now: datetime, stopped: Collection[str] = frozenset()
) -> list[Verdict]:
    """What `for_jobs` would decide on jobs that have no follow-up yet, in order; writes nothing.

    `stopped` are numbers that would be on the do-not-call list by then. Inside the shop's schema.
    """
    return verdicts.on(jobs, plan=verdicts.plan_of(shop), shop=shop, now=now, stopped=stopped)


@transaction.atomic
def _plan_some(job_ids: Sequence[uuid.UUID], *, plan: Plan, shop: Shop, now: datetime) -> int:
    # The lock makes two runs over the same jobs wait for each other, so that each counts only what it made.
    locked = Job.objects.select_for_update(of=("self",)).select_related("customer")
    jobs = list(locked.filter(pk__in=job_ids).order_by("pk"))
    have: dict[uuid.UUID, list[FollowUp]] = defaultdict(list)
    for each in FollowUp.objects.filter(job__in=jobs, kind=Kind.SURVEY):
        assert each.job_id is not None
        have[each.job_id].append(each)

    moved: list[FollowUp] = []
    for job in jobs:
        if job.pk in have:
            moved += _moved(have[job.pk], planned(verdicts.facts_of(_told(job), shop), plan=plan))
    fresh = [job for job in jobs if job.pk not in have]
    made: list[FollowUp] = []
    skipped: list[SkippedJob] = []
    for job, verdict in zip(fresh, verdicts.on(list(map(_told, fresh)), plan=plan, shop=shop, now=now), strict=True):
        if verdict.reason:
            skipped.append(SkippedJob(job=job, reason=verdict.reason, at=now))
        made += [_follow_up(job, call, shop=shop, now=now) for call in verdict.calls]
    wire.insert(FollowUp, [column.attname for column in FollowUp._meta.concrete_fields], map(vars, made))
    FollowUp.objects.bulk_update(moved, ["due_at", "window_ends_at", "expires_at", "next_try_at"], batch_size=500)
    _keep_skipped(skipped, made)
    return len(made)


def _told(job: Job) -> Told:
    numbers = tuple(numbers_of(job.customer))
    return Told(job.branch, job.number, job.kind, job.first_visit, job.delivered_at, numbers)


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
