"""What an import would do, counted before anybody says yes: jobs made and changed, calls planned, and why not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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


def of(drafts: Sequence[JobDraft], *, shop: Shop, now: datetime) -> dict[str, Any]:
    """Counts of jobs by what would become of them, as `commit.upload` would do it at this moment; writes nothing.

    `created`, `updated` and `unchanged` are all jobs. Of those made or changed, `called` will be asked about,
    `promised` were before, and `not_called` counts the others by reason. `follow_ups` are the new calls. Inside the
    shop's schema.
    """
    foreseen = foresee.jobs(drafts)
    kinds = defaultdict(set)
    known = [job.id for job in foreseen.jobs if not job.is_new]
    for job_id, kind in FollowUp.objects.filter(job__in=known).values_list("job_id", "kind"):
        kinds[job_id].add(kind)
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
            elif Kind.SURVEY in kinds.get(job.id, ()):
                promised += 1
            else:
                to_ask.append(_told(job))
        for verdict in plan.preview(to_ask, shop=shop, now=now, stopped=stopped):
            reasons[verdict.reason] += bool(verdict.reason)
            called += not verdict.reason
            follow_ups += len(verdict.calls)
    return {
        "created": foreseen.created,
        "updated": foreseen.updated,
        "unchanged": foreseen.unchanged,
        "called": called,
        "promised": promised,
        "follow_ups": follow_ups,
        "not_called": {reason: n for reason, n in sorted(reasons.items()) if n},
    }


def _batches(drafts: Sequence[JobDraft], jobs: Iterable[Foreseen]) -> list[list[Foreseen]]:
    """The jobs in the batches in which they would be written."""
    places = {draft.key: place for place, draft in enumerate(sorted(drafts, key=lambda draft: draft.order))}
    batches: dict[int, list[Foreseen]] = defaultdict(list)
    for job in jobs:
        batches[places[job.draft.key] // commit.BATCH].append(job)
    return [batches[number] for number in sorted(batches)]


def _told(job: Foreseen) -> Told:
    return Told(job.branch, job.number, job.kind, job.first_visit, job.delivered_at, job.phones)
