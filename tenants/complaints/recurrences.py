"""Parts and technicians that came up again and again in a shop, read from its complaints and comebacks."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.audits import people
from tenants.audits.models import Comeback
from tenants.complaints import recurring
from tenants.complaints.models import Category, Complaint, Recurrence, ResponsiblePost, Validity
from tenants.complaints.recurring import Alert, Case
from tenants.jobs.models import Job, JobLine
from tenants.shops.models import Shop

#: What a technician's work shows in.
OF_THE_WORK = (Category.REPAIR, Category.PARTS)


@dataclass(frozen=True, slots=True)
class Warned:
    """An alert as it stands on the board."""

    alert: Alert
    complaints: tuple[tuple[uuid.UUID, str], ...]
    comebacks: tuple[tuple[uuid.UUID, str], ...]

    @property
    def kind_label(self) -> str:
        return str(Recurrence.Kind(self.alert.kind).label)


def alerts(*, shop: Shop, now: datetime) -> list[Alert]:
    """What recurs in the shop at `now`. Call inside the shop."""
    since = now - timedelta(days=recurring.WITHIN_DAYS + 1)
    failed, comebacks = _failed_jobs(since, now)
    return recurring.alerts(
        [*_complaints(since, now, shop), *_comebacks(comebacks, failed, shop)], today=shop.today(now)
    )


def on_board(*, shop: Shop, now: datetime) -> list[Warned]:
    """The alerts with the complaints and jobs behind them, each as its id and what it is called."""
    found = alerts(shop=shop, now=now)
    return [
        Warned(
            alert,
            tuple(_split(case.complaint for case in alert.cases)),
            tuple(_split(case.job for case in alert.cases)),
        )
        for alert in found
    ]


def _split(named: Iterable[str]) -> Iterable[tuple[uuid.UUID, str]]:
    for each in named:
        if each:
            known_by, _blank, name = each.partition(" ")
            yield uuid.UUID(known_by), name


def _failed_jobs(since: datetime, now: datetime) -> tuple[dict[uuid.UUID, Job], list[Comeback]]:
    """By comeback the job that it showed to have failed: the one before it of the same chain; and the late ones."""
    late = Comeback.objects.filter(job__delivered_at__gt=since, job__delivered_at__lte=now)
    chains: dict[uuid.UUID, list[Comeback]] = defaultdict(list)
    found = Comeback.objects.filter(first_job__in=late.values("first_job")).select_related("job", "first_job")
    for each in found.order_by("job__delivered_at", "job__number"):
        chains[each.first_job_id].append(each)
    failed: dict[uuid.UUID, Job] = {}
    for chain in chains.values():
        before = chain[0].first_job
        for each in chain:
            failed[each.pk], before = before, each.job
    comebacks = [each for chain in chains.values() for each in chain if since < each.job.delivered_at <= now]
    return failed, comebacks


def _complaints(since: datetime, now: datetime, shop: Shop) -> Iterable[Case]:
    """Those that count and that the shop did not find to be none of its doing."""
    found = list(
        Complaint.objects.filter(filed_at__gt=since, filed_at__lte=now, counted=True)
        .exclude(validity=Validity.INVALID)
        .select_related("job")
    )
    fitted = _fitted({each.job_id for each in found if each.category == Category.PARTS and not each.failed_part})
    for each in found:
        parts = (each.failed_part,) if each.failed_part else tuple(fitted.get(each.job_id, ()))
        technicians = _technicians(each)
        if parts or technicians:
            yield Case(
                incident=each.job_id or each.pk,
                day=each.filed_at.astimezone(shop.zone).date(),
                parts=parts,
                technicians=technicians,
                complaint=f"{each.pk} {each.reference}",
            )


def _fitted(job_ids: set[uuid.UUID | None]) -> dict[uuid.UUID | None, list[str]]:
    """The parts of jobs, by job."""
    parts: dict[uuid.UUID | None, list[str]] = defaultdict(list)
    for job, item in JobLine.objects.filter(job__in=job_ids - {None}, kind=JobLine.Kind.PART).values_list(
        "job", "item"
    ):
        parts[job].append(item)
    return parts


def _technicians(complaint: Complaint) -> tuple[str, ...]:
    """Whoever answers for it, once that is settled; until then whoever did the work that it is about."""
    if complaint.responsible_post:
        is_theirs = complaint.responsible_post == ResponsiblePost.TECHNICIAN
        return people.named(complaint.responsible_person or _worker(complaint)) if is_theirs else ()
    return people.named(_worker(complaint)) if complaint.category in OF_THE_WORK else ()


def _worker(complaint: Complaint) -> str:
    return complaint.job.technician if complaint.job else ""


def _comebacks(found: Iterable[Comeback], failed: dict[uuid.UUID, Job], shop: Shop) -> Iterable[Case]:
    for each in found:
        yield Case(
            incident=failed[each.pk].pk,
            day=each.job.delivered_at.astimezone(shop.zone).date(),
            parts=(each.item,) if each.same == Comeback.Same.PART and each.item else (),
            technicians=people.named(failed[each.pk].technician),
            job=f"{each.job_id} {each.job.number}",
        )
