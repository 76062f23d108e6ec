"""From delivered jobs to follow-ups: what the call plan wants, less what is drawn out, too late or not wanted."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenants.audits import arrays
from tenants.followups import verdicts
from tenants.followups.call_plan import Plan, Planned, planned
from tenants.followups.models import FollowUp, Kind, SkippedJob
from tenants.followups.purposes import in_turn
from tenants.followups.verdicts import Told, Verdict
from tenants.jobs import wire
from tenants.jobs.upsert import Fresh
from tenants.shops.models import Shop

_BATCH = 2000
_NONE: Mapping[uuid.UUID, Fresh] = {}


def for_jobs(
    job_ids: Iterable[uuid.UUID], *, shop: Shop, now: datetime, fresh: Mapping[uuid.UUID, Fresh] = _NONE
) -> int:
    """Plans the surveys of these jobs and answers how many follow-ups are new. May run as often as one likes.

    A job that gets none is kept as a `SkippedJob` with its reason. A job that nobody has been called about yet moves
    its open follow-ups when its delivery, and so its plan, has changed. `fresh` are those of them that were only just
    made, in this transaction: they are neither read nor locked.
    """
    wanted = sorted(set(job_ids), key=str)
    plan = verdicts.plan_of(shop)
    with shop.schema():
        return sum(
            _plan_some(wanted[start : start + _BATCH], fresh, plan=plan, shop=shop, now=now)
            for start in range(0, len(wanted), _BATCH)
        )


def preview(
    jobs: Sequence[Told], *, shop: Shop, now: datetime, stopped: Collection[str] = frozenset()
) -> list[Verdict]:
    """What `for_jobs` would decide on jobs that have no follow-up yet, in order; writes nothing.

    `stopped` are numbers that would be on the do-not-call list by then. Inside the shop's schema.
    """
    return verdicts.on(jobs, plan=verdicts.plan_of(shop), shop=shop, now=now, stopped=stopped)


@dataclass(frozen=True, slots=True)
class _Job:
    """A job with what its plan needs of its customer; thousands of model instances cost more than all the rest."""

    id: uuid.UUID
    customer: uuid.UUID
    language: str
    told: Told


# The lock makes two runs over the same jobs wait for each other, so that each counts only what it made.
_JOBS = """
SELECT job.id, job.customer_id, customer.language, customer.phone, customer.other_phones, job.branch, job.number,
       job.kind, job.first_visit, job.delivered_at
FROM jobs_job AS job JOIN jobs_customer AS customer ON customer.id = job.customer_id
WHERE job.id = ANY(%s::uuid[]) ORDER BY job.id FOR UPDATE OF job
"""
_HAVE = "SELECT * FROM followups_followup WHERE job_id = ANY(%s::uuid[]) AND kind = %s"
_BLANK: dict[str, Any] = {
    field.attname: field.get_default() for field in FollowUp._meta.concrete_fields if not field.primary_key
}


@transaction.atomic
def _plan_some(
    job_ids: Sequence[uuid.UUID], at_hand: Mapping[uuid.UUID, Fresh], *, plan: Plan, shop: Shop, now: datetime
) -> int:
    known = [job for job in job_ids if job not in at_hand]
    jobs = [*(_locked(known) if known else ()), *(_job(at_hand[job]) for job in job_ids if job in at_hand)]
    have: dict[uuid.UUID, list[FollowUp]] = defaultdict(list)
    for each in FollowUp.objects.raw(_HAVE, [arrays.uuids(known), Kind.SURVEY]) if known else ():
        assert each.job_id is not None
        have[each.job_id].append(each)

    moved: list[FollowUp] = []
    for job in jobs:
        if job.id in have:
            moved += _moved(have[job.id], planned(verdicts.facts_of(job.told, shop), plan=plan))
    fresh = [job for job in jobs if job.id not in have]
    made: list[dict[str, Any]] = []
    skipped: dict[uuid.UUID, str] = {}
    for job, verdict in zip(
        fresh, verdicts.on([job.told for job in fresh], plan=plan, shop=shop, now=now), strict=True
    ):
        if verdict.reason:
            skipped[job.id] = verdict.reason
        made += [_follow_up(job, call, shop=shop, now=now) for call in verdict.calls]
    wire.insert(FollowUp, tuple(_BLANK), made)
    if moved:
        FollowUp.objects.bulk_update(moved, ["due_at", "window_ends_at", "expires_at", "next_try_at"], batch_size=500)
    left_out = [(job, why, now) for job, why in skipped.items() if job in at_hand]
    wire.append(SkippedJob, ("job_id", "reason", "at"), left_out)
    if known:
        told_before = {job: why for job, why in skipped.items() if job not in at_hand}
        _keep_skipped(known, told_before, asked={each["job_id"] for each in made}, now=now)
    return len(made)


def _locked(job_ids: Sequence[uuid.UUID]) -> list[_Job]:
    with connection.cursor() as cursor:
        cursor.execute(_JOBS, [arrays.uuids(job_ids)])
        return [
            _Job(
                job,
                customer,
                language,
                Told(branch, number, kind, first, at, tuple(in_turn(phone, json.loads(others)))),
            )
            for job, customer, language, phone, others, branch, number, kind, first, at in cursor.fetchall()
        ]


def _job(fresh: Fresh) -> _Job:
    job, customer = fresh.job, fresh.customer
    told = Told(
        job["branch"], job["number"], job["kind"], job["first_visit"], job["delivered_at"],
        tuple(in_turn(customer["phone"], customer["other_phones"])),
    )  # fmt: skip
    return _Job(job["id"], customer["id"], customer["language"], told)


def _follow_up(job: _Job, call: Planned, *, shop: Shop, now: datetime) -> dict[str, Any]:
    return {
        **_BLANK, "kind": call.kind, "call_type": call.call_type, "ordinal": call.ordinal,
        "job_id": job.id, "customer_id": job.customer, "language": job.language or shop.language,
        "due_at": call.due_at, "window_ends_at": call.window_end, "expires_at": call.expires_at,
        "next_try_at": call.due_at, "created_at": now,
    }  # fmt: skip


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


_SKIPPED = "SELECT job_id, reason FROM followups_skippedjob WHERE job_id = ANY(%s::uuid[])"


def _keep_skipped(
    job_ids: Sequence[uuid.UUID], skipped: Mapping[uuid.UUID, str], *, asked: Collection[uuid.UUID], now: datetime
) -> None:
    """Writes why jobs were left out; a job that is asked about after all is no longer left out."""
    with connection.cursor() as cursor:
        cursor.execute(_SKIPPED, [arrays.uuids(job_ids)])
        known: dict[uuid.UUID, str] = dict(cursor.fetchall())
    changed = [SkippedJob(job_id=job, reason=why, at=now) for job, why in skipped.items() if known.get(job) != why]
    SkippedJob.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["job"], update_fields=["reason", "at"], batch_size=1000
    )
    over = known.keys() & set(asked)
    if over:
        SkippedJob.objects.filter(pk__in=over).delete()
