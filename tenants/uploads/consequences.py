"""What an import would do, counted before anybody says yes: jobs made and changed, calls planned, and why not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenants.followups import plan
from tenants.followups.models import FollowUp, Kind
from tenants.followups.verdicts import Told
from tenants.jobs import foresee
from tenants.jobs.drafts import JobDraft
from tenants.jobs.foresee import Foreseen
from tenants.shops.models import Shop
from tenants.uploads import commit, wishes

NOT_CALLED = "not_called"


@dataclass(frozen=True)
class Consequences:
    """`counts` of jobs, and of each count the first row of every job in it, by name: "created", "not_called.too_late".

    `created`, `updated` and `unchanged` are all jobs. Of those made or changed, `called` will be asked about,
    `promised` were before, and `not_called` counts the others by reason. `follow_ups` are the new calls.
    """

    counts: dict[str, Any]
    rows: dict[str, list[int]]


def of(drafts: Sequence[JobDraft], *, shop: Shop, now: datetime) -> Consequences:
    """What would become of these jobs, as `commit.upload` would do it at this moment; writes nothing.

    Inside the shop's schema.
    """
    foreseen = foresee.jobs(drafts)
    kinds = defaultdict(set)
    known = [job.id for job in foreseen.jobs if not job.is_new]
    for job_id, kind in FollowUp.objects.filter(job__in=known).values_list("job_id", "kind"):
        kinds[job_id].add(kind)
    rows: dict[str, list[int]] = defaultdict(list)
    touched = {job.draft.key: job.is_new for job in foreseen.jobs}
    for draft in drafts:
        is_new = touched.get(draft.key)
        rows["unchanged" if is_new is None else "created" if is_new else "updated"].append(draft.rows[0])
    reasons: Counter[str] = Counter()
    called = promised = follow_ups = 0
    stopped: set[str] = set()
    for batch in _batches(drafts, foreseen.jobs):
        # What a batch says of customers who do not want to be called holds for it and for those after it.
        stopped |= {job.draft.customer.phone for job in batch if job.draft.customer.do_not_contact}
        to_ask = []
        for job in batch:
            if job.draft.follow_up_wanted is False and job.id not in kinds:
                reasons[wishes.NOT_WANTED] += 1
                rows[f"{NOT_CALLED}.{wishes.NOT_WANTED}"].append(job.draft.rows[0])
            elif Kind.SURVEY in kinds.get(job.id, ()):
                promised += 1
                rows["promised"].append(job.draft.rows[0])
            else:
                to_ask.append(job)
        verdicts = plan.preview([_told(job) for job in to_ask], shop=shop, now=now, stopped=stopped)
        for job, verdict in zip(to_ask, verdicts, strict=True):
            reasons[verdict.reason] += bool(verdict.reason)
            called += not verdict.reason
            follow_ups += len(verdict.calls)
            rows[f"{NOT_CALLED}.{verdict.reason}" if verdict.reason else "called"].append(job.draft.rows[0])
    counts = {
        "created": foreseen.created,
        "updated": foreseen.updated,
        "unchanged": foreseen.unchanged,
        "called": called,
        "promised": promised,
        "follow_ups": follow_ups,
        NOT_CALLED: {reason: n for reason, n in sorted(reasons.items()) if n},
    }
    return Consequences(counts, dict(rows))


def _batches(drafts: Sequence[JobDraft], jobs: Iterable[Foreseen]) -> list[list[Foreseen]]:
    """The jobs in the batches in which they would be written."""
    places = {draft.key: place for place, draft in enumerate(sorted(drafts, key=lambda draft: draft.order))}
    batches: dict[int, list[Foreseen]] = defaultdict(list)
    for job in jobs:
        batches[places[job.draft.key] // commit.BATCH].append(job)
    return [batches[number] for number in sorted(batches)]


def _told(job: Foreseen) -> Told:
    return Told(job.branch, job.number, job.kind, job.first_visit, job.delivered_at, job.phones)
