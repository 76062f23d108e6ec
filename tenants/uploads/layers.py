"""One import's lines in the journal, taken away from among those of the others."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import PROTECT, Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from tenants.audits import find, history
from tenants.audits import job as audit_job
from tenants.audits.find import Fault
from tenants.consent.models import AccessLog, Suppression
from tenants.followups import opt_in
from tenants.followups.models import FollowUp, Kind, SkippedJob
from tenants.jobs import put_back, take_out, upsert
from tenants.jobs.models import Customer, Job, JobDocument, Vehicle
from tenants.uploads import journal
from tenants.uploads.checking import FINDINGS
from tenants.uploads.models import Overwritten, ToldJob

#: For so long after an agent opened a customer's card the call may still be in hand.
IN_HAND = timedelta(hours=2)

Did, Kept, Sort = ToldJob.Did, ToldJob.Kept, Overwritten.Sort


@dataclass
class Done:
    """How many jobs went and returned; `moved` are those whose follow-ups have to be planned anew."""

    removed: int = 0
    returned: int = 0
    moved: set[uuid.UUID] = field(default_factory=set)


def lines(upload: uuid.UUID, *, now: datetime) -> QuerySet[ToldJob, Any]:
    """The lines that are left, the newest first, each with `why` it must be kept ("" if not) and the line above it."""
    above = ToldJob.objects.filter(job=OuterRef("job"), id__gt=OuterRef("id")).exclude(kept=Kept.TOLD_AGAIN)
    blocked = [When(condition, then=Value(why)) for why, condition in _reasons(now)]
    return (
        ToldJob.objects.filter(upload=upload, kept="")
        .annotate(
            above=Subquery(above.order_by("id").values("id")[:1]),
            why=Case(
                *blocked,
                When(above__isnull=False, then=Value(Kept.TOLD_AGAIN.value)),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        .order_by("-id")
    )


def count(upload: uuid.UUID, *, now: datetime) -> Counter[tuple[str, str]]:
    """How many lines are left, by what they did and why they must be kept."""
    return Counter(lines(upload, now=now).values_list("did", "why"))  # type: ignore[misc]


def _reasons(now: datetime) -> Iterable[tuple[str, Any]]:
    """Why a job is not touched any more. What an agent has in hand shows in the shop by the look at the customer."""
    promised = FollowUp.objects.filter(job=OuterRef("job"))
    called = Q(attempts_made__gt=0) | Q(promised_at__isnull=False) | Q(call_records__isnull=False)
    called |= Q(response__isnull=False)
    yield Kept.CALLED.value, Exists(promised.filter(called))
    looked_at = AccessLog.objects.filter(what="call", subject=OuterRef("customer"), at__gt=now - IN_HAND)
    yield Kept.IN_HAND.value, Exists(promised.filter(Exists(looked_at), closed_at=None))
    yield Kept.PAPERS.value, Q(did=Did.CREATED) & Exists(JobDocument.objects.filter(job=OuterRef("job")))
    for relation in Job._meta.related_objects:
        # A room above keeps a job that it needs by not letting it be deleted.
        if relation.on_delete is PROTECT:  # type: ignore[union-attr]
            rows = relation.related_model._base_manager.filter(**{relation.field.attname: OuterRef("job")})  # type: ignore[union-attr]
            yield Kept.USED.value, Q(did=Did.CREATED) & Exists(rows)
    for relation in FollowUp._meta.related_objects:
        # And so a promise that goes with the job, or with the day that the import gave it: a complaint being written.
        if relation.on_delete is PROTECT:  # type: ignore[union-attr]
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__job": OuterRef("job")})  # type: ignore[union-attr]
            yield Kept.USED.value, ~Q(did=Did.UNCHANGED) & Exists(rows)


def take_away(found: list[ToldJob], *, upload: uuid.UUID, now: datetime) -> Done:
    """Undoes these lines of one upload, as `lines` gave them. In a transaction in which nobody else writes jobs."""
    why: dict[str, list[ToldJob]] = defaultdict(list)
    for line in found:
        why[line.why].append(line)  # type: ignore[attr-defined]
    for reason, kept in why.items():
        if reason:
            _keep(kept, reason)
    used = _Used()
    _hand_up(why[Kept.TOLD_AGAIN], upload, used)
    done = _put_back(why[""], upload, used, now=now)
    gone = [line.job for line in why[""]]
    spent = Overwritten.objects.filter(upload=upload, job__in=gone).values_list("pk", flat=True)
    take_out.rows(Overwritten, list(spent))
    take_out.rows(ToldJob, [line.pk for line in why[""]])
    used.drop()
    return done


def _keep(kept: list[ToldJob], reason: str) -> None:
    """Lists those that changed anything; the others were nothing that could be undone."""
    ids = [line.pk for line in kept]
    heir = ToldJob.objects.filter(pk__in=[line.above for line in kept]).values_list("pk", "upload_id")  # type: ignore[attr-defined]
    uploads = dict(heir) if reason == Kept.TOLD_AGAIN else {}
    by: dict[uuid.UUID | None, list[int]] = defaultdict(list)
    for line in kept:
        by[uploads.get(line.above)].append(line.pk)  # type: ignore[attr-defined]
    for upload, theirs in by.items():
        ToldJob.objects.filter(pk__in=theirs).update(kept=reason, kept_by=upload)
    ToldJob.objects.filter(pk__in=ids, did=Did.UNCHANGED).delete()


@dataclass
class _Used:
    """Customers and vehicles that jobs do without from now on, and that may so be nobody's."""

    customers: set[uuid.UUID] = field(default_factory=set)
    vehicles: set[uuid.UUID] = field(default_factory=set)

    def note(self, customer: uuid.UUID | None, vehicle: uuid.UUID | None) -> None:
        self.customers |= {customer} - {None}  # type: ignore[arg-type]
        self.vehicles |= {vehicle} - {None}  # type: ignore[arg-type]

    def drop_vehicles(self) -> None:
        """First, so that a plate that returns finds no vehicle that is nobody's."""
        owners = Vehicle.objects.filter(pk__in=self.vehicles).exclude(customer=None)
        self.customers |= set(owners.values_list("customer_id", flat=True))
        wanted = Overwritten.objects.filter(vehicle__in=self.vehicles).values_list("vehicle", flat=True)
        put_back.drop_unused(Vehicle, self.vehicles - set(wanted))

    def drop(self) -> None:
        upsert.tell_first_visits(self.customers, self.vehicles)
        self.drop_vehicles()
        wanted = Overwritten.objects.filter(customer__in=self.customers).values_list("customer", flat=True)
        put_back.drop_unused(Customer, self.customers - set(wanted))


# A line that lies under another one


def _hand_up(kept: list[ToldJob], upload: uuid.UUID, used: _Used) -> None:
    """The line above now holds what stood before this one; what it held before is nobody's state any more."""
    above = ToldJob.objects.in_bulk([line.above for line in kept])  # type: ignore[attr-defined]
    jobs = [line.job for line in kept]
    own, theirs = _job_rows(jobs, {upload}), _job_rows(jobs, {line.upload_id for line in above.values()})
    heirs: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
    made: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
    did: dict[str, list[int]] = defaultdict(list)
    merged: list[Overwritten] = []
    spent: list[int] = []
    for line in kept:
        heir = above[line.above]  # type: ignore[attr-defined]
        heirs[heir.upload_id].append(line.job)
        if line.did == Did.UNCHANGED:
            continue
        mine, its = own.get((upload, line.job)), theirs.get((heir.upload_id, line.job))
        if its is not None:
            used.note(its.customer, its.vehicle)
        if line.did == Did.CREATED:
            did[Did.CREATED].append(heir.pk)
            made[heir.upload_id].append(line.job)
            spent += [row.pk for row in (mine, its) if row is not None]
        elif mine is not None and its is not None:
            its.fields = {**its.fields, **mine.fields}
            _refer(its)
            merged.append(its)
            spent.append(mine.pk)
        elif heir.did == Did.UNCHANGED:
            did[Did.UPDATED].append(heir.pk)
    for becomes, theirs_then in did.items():
        ToldJob.objects.filter(pk__in=theirs_then).update(did=becomes)
    Overwritten.objects.bulk_update(merged, ["fields", "customer", "vehicle"], batch_size=500)
    Overwritten.objects.filter(pk__in=spent).delete()
    for heir_upload, theirs_now in made.items():
        Job.objects.filter(pk__in=theirs_now).update(upload=heir_upload)
    for heir_upload, theirs_now in heirs.items():
        Overwritten.objects.filter(upload=upload, job__in=theirs_now).update(upload=heir_upload)


def _job_rows(
    jobs: Collection[uuid.UUID], uploads: Collection[uuid.UUID | None]
) -> dict[tuple[uuid.UUID | None, uuid.UUID], Overwritten]:
    """The old values of jobs themselves, by upload and job; of several from another system the newest."""
    whose = Q(upload__in=[one for one in uploads if one]) | (Q(upload=None) if None in uploads else Q())
    found = Overwritten.objects.filter(whose, job__in=jobs, sort=Sort.JOB).order_by("id")
    return {(row.upload_id, row.job): row for row in found}


def _refer(row: Overwritten) -> None:
    refers = journal.refers(row.fields)
    row.customer, row.vehicle = refers["customer"], refers["vehicle"]


# A line on top


def _put_back(top: list[ToldJob], upload: uuid.UUID, used: _Used, *, now: datetime) -> Done:
    jobs = [line.job for line in top]
    audited = history.with_later(jobs)
    for customer, vehicle in Job.objects.filter(pk__in=jobs).values_list("customer_id", "vehicle_id"):
        used.note(customer, vehicle)
    again = _lift(jobs, upload, now=now)
    created = [line.job for line in top if line.did == Did.CREATED]
    put_back.drop(created)
    old = {job: row.fields for (_, job), row in _job_rows(jobs, [upload]).items()}
    updated = [line.job for line in top if line.did == Did.UPDATED and line.job in old]
    put_back.jobs({job: old[job] for job in updated})
    moved = _put_beside_back({job: old[job] for job in updated}, now=now)
    for customer, vehicle in Job.objects.filter(pk__in=updated).values_list("customer_id", "vehicle_id"):
        used.note(customer, vehicle)
    used.drop_vehicles()
    _put_owners_back(jobs, upload)
    # What was found on later visits may rest on what went.
    audit_job.audit(audited - set(created), now=now)
    return Done(removed=len(created), returned=len(updated), moved=moved | (again - set(created)))


def _put_owners_back(jobs: Collection[uuid.UUID], upload: uuid.UUID) -> None:
    """Customers and vehicles: a field that something later wrote over stays, and that now holds the older value."""
    mine = {row.pk for row in Overwritten.objects.filter(upload=upload, job__in=jobs, sort__in=_OWNERS)}
    chains: dict[tuple[str, uuid.UUID], list[Overwritten]] = defaultdict(list)
    rows = Overwritten.objects.filter(pk__in=mine).values("row")
    for one in Overwritten.objects.filter(row__in=rows, sort__in=_OWNERS).order_by("id"):
        chains[one.sort, one.row].append(one)
    old: dict[str, dict[uuid.UUID, dict[str, Any]]] = {Sort.CUSTOMER: {}, Sort.VEHICLE: {}}
    changed: list[Overwritten] = []
    for (sort, row), chain in chains.items():
        later: list[Overwritten] = []
        for one in reversed(chain):
            if one.pk not in mine:
                later.append(one)
                continue
            for name, value in one.fields.items():
                heir = next((each for each in reversed(later) if name in each.fields), None)
                if heir is None:
                    old[sort].setdefault(row, {})[name] = value
                else:
                    heir.fields[name] = value
                    _refer(heir)
                    changed.append(heir)
    Overwritten.objects.bulk_update(set(changed), ["fields", "customer", "vehicle"], batch_size=500)
    put_back.customers(old[Sort.CUSTOMER])
    put_back.vehicles(old[Sort.VEHICLE])


_OWNERS = (Sort.CUSTOMER, Sort.VEHICLE)


def _lift(jobs: Collection[uuid.UUID], upload: uuid.UUID, *, now: datetime) -> set[uuid.UUID]:
    """Ends what only these jobs put on the do-not-call list; the line stays there as evidence.

    What it had closed is open again; answers the jobs that it kept from being planned.
    """
    marks = Overwritten.objects.filter(sort=Sort.SUPPRESSION)
    mine = marks.filter(upload=upload, job__in=jobs)
    wanted = set(
        marks.exclude(pk__in=mine.values("pk")).filter(row__in=mine.values("row")).values_list("row", flat=True)
    )
    mistaken = Suppression.objects.filter(pk__in=set(mine.values_list("row", flat=True)) - wanted, lifted_at=None)
    _opened, left_out = opt_in.entries(list(mistaken), now=now)
    return left_out


def _put_beside_back(old: dict[uuid.UUID, Any], *, now: datetime) -> set[uuid.UUID]:
    """Findings, promises and reasons of jobs that returned; answers those whose open promises have to move back."""
    faults = {job: [Fault(*fault) for fault in values["faults"]] for job, values in old.items()}
    find.store(faults, codes=FINDINGS, now=now)
    promised = FollowUp.objects.filter(job__in=old, kind=Kind.SURVEY).values_list("pk", "job_id", "created_at")
    since = {job: datetime.fromisoformat(values["since"]) for job, values in old.items()}
    late = {pk for pk, job, made in promised if made >= since[job]}
    FollowUp.objects.filter(pk__in=late).delete()
    SkippedJob.objects.filter(job__in=old).delete()
    SkippedJob.objects.bulk_create(
        SkippedJob(job_id=job, reason=values["skipped"][0], at=datetime.fromisoformat(values["skipped"][1]))
        for job, values in old.items()
        if values["skipped"]
    )
    open_ones = FollowUp.objects.filter(job__in=old, closed_at=None)
    return set(open_ones.values_list("job_id", flat=True))
