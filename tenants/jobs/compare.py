"""Jobs as they were told beside jobs as they are known: what is new, what differs, what is the same.

What a file leaves empty stays as it was, so that a shorter export never wipes out what a longer one told. A customer's
and a vehicle's own data are told by the latest job; an older one only fills gaps. Both together make it harmless to
take the same file again, or files in any order.
"""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model

from tenants.jobs import wire
from tenants.jobs.drafts import JobDraft, VehicleDraft
from tenants.jobs.models import Clock, Customer, DeclinedItem, Job, JobKind, JobLine, Vehicle

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"

MOST_LINES = 500
_LARGEST = 2**31 - 1
_EPOCH, _MICROSECOND = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)

CUSTOMER = ("name", "title", "is_company", "wechat", "email", "other_phones")
VEHICLE = ("plate", "vin", "make", "model", "year", "customer_id", "insurance_due", "inspection_due")
JOB = (
    "customer_id", "vehicle_id", "kind", "kind_as_written", "opened_at", "completed_at", "settled_at", "delivered_at",
    "clock", "advisor", "technician", "inspector", "cashier", "mileage", "total_minor", "currency", "work_done",
    "running_in_notes", "advice", "next_service_on", "next_service_mileage", "under_warranty",
    "told_name", "told_plate", "told_vin", "told_fields", "told_facts",
)  # fmt: skip
LINE = ("kind", "item", "quantity", "amount_minor")
DECLINED = ("item", "reason", "price_minor")

_JOB_EMPTY: dict[str, Any] = {
    "vehicle_id": None, "kind": JobKind.OTHER.value, "kind_as_written": "", "opened_at": None, "completed_at": None,
    "settled_at": None, "advisor": "", "technician": "", "inspector": "", "cashier": "", "mileage": None,
    "total_minor": None, "currency": "", "work_done": "", "running_in_notes": "", "advice": "",
    "next_service_on": None, "next_service_mileage": None, "under_warranty": False,
    "told_name": "", "told_plate": "", "told_vin": "", "told_fields": "", "told_facts": {},
}  # fmt: skip

# How surely a stamp tells the delivery; a surer one is never replaced by a less sure one.
_SURE = {clock: place for place, clock in enumerate((Clock.DELIVERED, Clock.SETTLED, Clock.COMPLETED, Clock.OPENED))}

Values = dict[str, Any]
#: Old values by field, of customers, vehicles and the job itself: what telling one job changed in each row.
Before = dict[tuple[str, uuid.UUID], Values]
CUSTOMERS, VEHICLES, JOBS = "customers", "vehicles", "jobs"
Order = tuple[dt.datetime, str, str]


@dataclass
class Difference:
    """What has to be written. `outcomes` has one pair of job id and state for each draft, in the drafts' order.

    `before` has, for each job that was not told the very same way as the last time, the old values that it wrote over;
    a job's lines and declined items count as fields of it. `customers` are all whom the drafts told, as they will be.
    """

    outcomes: list[tuple[uuid.UUID, str]] = field(default_factory=list)
    new_customers: list[Values] = field(default_factory=list)
    changed_customers: list[Values] = field(default_factory=list)
    new_vehicles: list[Values] = field(default_factory=list)
    changed_vehicles: list[Values] = field(default_factory=list)
    new_jobs: list[Values] = field(default_factory=list)
    changed_jobs: list[Values] = field(default_factory=list)
    lines: dict[uuid.UUID, list[tuple]] = field(default_factory=dict)
    declined: dict[uuid.UUID, list[tuple]] = field(default_factory=dict)
    known_customers: set[uuid.UUID] = field(default_factory=set)
    known_vehicles: set[uuid.UUID] = field(default_factory=set)
    before: dict[uuid.UUID, Before] = field(default_factory=dict)
    customers: dict[uuid.UUID, Values] = field(default_factory=dict)


def jobs(drafts: Sequence[JobDraft]) -> Difference:
    """Compares drafts with the shop's jobs; reads, and writes nothing. A key that comes twice is one job."""
    return _Comparison(drafts).run()


class _Comparison:
    """One run: what is known is loaded by a few queries, then each draft is laid over it, the earliest first."""

    def __init__(self, drafts: Sequence[JobDraft]) -> None:
        self.drafts = drafts
        self.result = Difference()
        self.jobs: dict[tuple[str, str], Values] = {}
        self.customers: dict[str, Values] = {}
        self.by_vin: dict[str, Values] = {}
        self.by_plate: dict[str, Values] = {}
        self.orders: dict[uuid.UUID, dict[tuple[str, str], Order]] = {}
        self.latest: dict[uuid.UUID, Order] = {}
        self.lines: dict[uuid.UUID, list[tuple]] = {}
        self.declined: dict[uuid.UUID, list[tuple]] = {}
        self.states: dict[uuid.UUID, str] = {}
        self.same: dict[tuple[str, str], uuid.UUID] = {}
        self.changed: dict[str, dict[uuid.UUID, Values]] = {CUSTOMERS: {}, VEHICLES: {}, JOBS: {}}
        self.before: Before = {}

    def run(self) -> Difference:
        self._load()
        ids: dict[int, uuid.UUID] = {}
        for place in sorted(range(len(self.drafts)), key=lambda place: self.drafts[place].order):
            draft = self.drafts[place]
            if draft.key in self.same:
                ids[place] = self.same[draft.key]
                self.states.setdefault(ids[place], UNCHANGED)
            else:
                ids[place] = self._lay(draft)
        result = self.result
        result.outcomes = [(ids[place], self.states[ids[place]]) for place in range(len(self.drafts))]
        result.customers = {row["id"]: row for row in self.customers.values()}
        result.changed_customers = list(self.changed["customers"].values())
        result.changed_vehicles = list(self.changed["vehicles"].values())
        result.changed_jobs = list(self.changed["jobs"].values())
        return result

    # What is known

    def _load(self) -> None:
        """Loads what the drafts touch, but for jobs that are told the very same way as the last time."""
        keys = {draft.key for draft in self.drafts}
        told = {}
        for row in wire.select(Job, ("branch", "number", "told"), "number", {number for _, number in keys}):
            told[row["branch"], row["number"]] = row
        for draft in self.drafts:
            before = told.get(draft.key)
            if before is not None and before["told"] is not None and before["told"] == digest(draft):
                self.same[draft.key] = before["id"]
        drafts = [draft for draft in self.drafts if draft.key not in self.same]
        for row in _rows(Customer, ("phone", "language", *CUSTOMER), "phone", {d.customer.phone for d in drafts}):
            self.customers[row["phone"]] = row
        for row in _rows(Vehicle, VEHICLE, "vin", {d.vehicle.vin for d in drafts}, order="created_at, id"):
            self._remember(row)
        for row in _rows(Vehicle, VEHICLE, "plate", {d.vehicle.plate for d in drafts}):
            known = self.by_plate.get(row["plate"])
            if known is None or known["id"] != row["id"]:
                self._remember(row)
        ids = {told[draft.key]["id"] for draft in drafts if draft.key in told}
        for row in _rows(Job, ("branch", "number", "told", "changed_at", *JOB), "id", ids):
            self.jobs[row["branch"], row["number"]] = row
        for model, names, kept in ((JobLine, LINE, self.lines), (DeclinedItem, DECLINED, self.declined)):
            for row in _rows(model, ("job_id", *names), "job_id", ids, order="job_id, position"):
                kept.setdefault(row["job_id"], []).append(tuple(row[name] for name in names))
        self.result.known_customers = {row["id"] for row in self.customers.values()}
        vehicles = [*self.by_vin.values(), *self.by_plate.values()]
        self.result.known_vehicles = {row["id"] for row in vehicles}
        self.orders.update(_jobs_of("customer_id", self.result.known_customers, but=self.jobs.keys()))
        self.orders.update(_jobs_of("vehicle_id", self.result.known_vehicles, but=self.jobs.keys()))
        self.latest = {owner: max(found.values()) for owner, found in self.orders.items()}

    def _remember(self, vehicle: Values) -> None:
        if vehicle["vin"]:
            self.by_vin.setdefault(vehicle["vin"], vehicle)
        if vehicle["plate"]:
            self.by_plate.setdefault(vehicle["plate"], vehicle)

    # One draft

    def _lay(self, draft: JobDraft) -> uuid.UUID:
        self.before = {}
        known = self.jobs.get(draft.key)
        if known is not None:
            self._leave(known)
        customer, customer_changed = self._customer(draft)
        vehicle, vehicle_changed = self._vehicle(draft, customer)
        told = _told(draft, customer["id"], vehicle["id"] if vehicle else None)
        if known is None:
            first = customer["id"] not in self.latest and (vehicle is None or vehicle["id"] not in self.latest)
            known = {"id": uuid.uuid4(), "branch": draft.branch, "number": draft.number, **_JOB_EMPTY, **told}
            known |= {"first_visit": first, "draft": draft}
            self.jobs[draft.key] = known
            self.result.new_jobs.append(known)
            self.states[known["id"]] = CREATED
            self._items(draft, known["id"])
        else:
            changed = self._changed_job(known, told, draft)
            changed = self._items(draft, known["id"]) or changed
            changed = changed or customer_changed or vehicle_changed
            if changed:
                known["draft"] = draft
                self._note(JOBS, known)
            if self.states.get(known["id"], UNCHANGED) == UNCHANGED:
                self.states[known["id"]] = UPDATED if changed else UNCHANGED
        self._stay(known)
        earlier = self.result.before.setdefault(known["id"], {})
        for row, values in self.before.items():
            earlier[row] = {**values, **earlier.get(row, {})}
        return known["id"]

    def _leave(self, job: Values) -> None:
        """A job that is told twice counts as it is told last."""
        for owner in (job["customer_id"], job["vehicle_id"]):
            others = self.orders.get(owner, {})
            if others.pop((job["branch"], job["number"]), None) == self.latest.get(owner):
                self.latest.pop(owner, None)
                if others:
                    self.latest[owner] = max(others.values())

    def _stay(self, job: Values) -> None:
        """The job counts on the day and for the customer and vehicle that it has now."""
        order = job["delivered_at"], job["branch"], job["number"]
        for owner in (job["customer_id"], job["vehicle_id"]):
            if owner is not None:
                self.orders.setdefault(owner, {})[job["branch"], job["number"]] = order
                self.latest[owner] = max(self.latest.get(owner, order), order)

    def _is_latest(self, owner: Values, draft: JobDraft) -> bool:
        """Whether no other job of this customer or vehicle is later."""
        return draft.order >= self.latest.get(owner["id"], draft.order)

    def _customer(self, draft: JobDraft) -> tuple[Values, bool]:
        told, values = draft.customer, _customer_of(draft)
        known = self.customers.get(told.phone)
        if known is None:
            known = {"id": uuid.uuid4(), "phone": told.phone, "language": "", **values}
            self.customers[told.phone] = known
            self.result.new_customers.append(known)
            return known, False
        latest = self._is_latest(known, draft)
        if not latest or not values["name"]:
            del values["is_company"]
        return known, self._over(CUSTOMERS, known, values, replace=latest)

    def _vehicle(self, draft: JobDraft, customer: Values) -> tuple[Values | None, bool]:
        told = draft.vehicle
        if not told.vin and not told.plate:
            return None, False
        known = self._known_vehicle(told)
        values = {
            "vin": told.vin, "make": told.make, "model": told.model, "year": told.year,
            "insurance_due": told.insurance_due, "inspection_due": told.inspection_due,
        }  # fmt: skip
        if known is None:
            holder = self.by_plate.get(told.plate)
            known = {"id": uuid.uuid4(), "plate": None, "customer_id": customer["id"], **values}
            self.result.new_vehicles.append(known)
            if told.vin:
                self.by_vin[told.vin] = known
            if holder is None or self._is_latest(holder, draft):
                self._give_plate(known, told.plate, holder)
            self.before.pop((VEHICLES, known["id"]), None)  # it had no plate before because it was not there
            return known, False
        latest = self._is_latest(known, draft)
        changed = self._over(VEHICLES, known, values, replace=latest)
        if latest:
            changed = self._over(VEHICLES, known, {"customer_id": customer["id"]}, replace=True) or changed
        if known["vin"]:
            self.by_vin.setdefault(known["vin"], known)
        if told.plate and known["plate"] != told.plate:
            holder = self.by_plate.get(told.plate)
            if (latest or not known["plate"]) and (holder is None or self._is_latest(holder, draft)):
                self._give_plate(known, told.plate, holder)
                self._note(VEHICLES, known)
                changed = True
        return known, changed

    def _known_vehicle(self, told: VehicleDraft) -> Values | None:
        """By VIN where there is one; by plate when the vehicle that holds it is not known to have another VIN."""
        if told.vin and told.vin in self.by_vin:
            return self.by_vin[told.vin]
        holder = self.by_plate.get(told.plate) if told.plate else None
        if holder is not None and told.vin and holder["vin"] and holder["vin"] != told.vin:
            return None
        return holder

    def _give_plate(self, vehicle: Values, plate: str, holder: Values | None) -> None:
        if not plate:
            return
        if holder is not None:
            self._set(VEHICLES, holder, "plate", None)
            self._note(VEHICLES, holder)
        if vehicle["plate"]:
            self.by_plate.pop(vehicle["plate"], None)
        self._set(VEHICLES, vehicle, "plate", plate)
        self.by_plate[plate] = vehicle

    def _changed_job(self, known: Values, told: Values, draft: JobDraft) -> bool:
        told = {name: value for name, value in told.items() if value not in (None, "")}
        if told.get("kind") == JobKind.OTHER and not draft.kind_as_written:
            told.pop("kind")
        if "total_minor" not in told:
            told.pop("currency", None)
        if _SURE[told["clock"]] > _SURE[known["clock"]]:
            del told["clock"], told["delivered_at"]
        if "told_facts" in told:
            told["told_facts"] = {**known["told_facts"], **told["told_facts"]}
        # That another file has other columns changes nothing in the job.
        self._set(JOBS, known, "told_fields", _both(known["told_fields"], told.pop("told_fields", "")))
        return self._over(JOBS, known, told, replace=True)

    def _items(self, draft: JobDraft, job: uuid.UUID) -> bool:
        """Lines and declined items are replaced as a whole, and only when they differ."""
        changed = False
        lines, declined = _items_of(draft)
        if lines and lines != self.lines.get(job, []):
            self._keep(JOBS, job, "lines", self.lines.get(job, []))
            self.lines[job] = self.result.lines[job] = lines
            changed = True
        if declined and declined != self.declined.get(job, []):
            self._keep(JOBS, job, "declined", self.declined.get(job, []))
            self.declined[job] = self.result.declined[job] = declined
            changed = True
        return changed

    def _over(self, sort: str, known: Values, values: Mapping[str, Any], *, replace: bool) -> bool:
        """Lays values over a known row; empty ones say nothing, and without `replace` only gaps are filled."""
        changed = False
        for name, value in values.items():
            if value is None or value in ("", [], {}):
                continue
            if known[name] == value or (known[name] and not replace):
                continue
            self._set(sort, known, name, value)
            changed = True
        if changed:
            self._note(sort, known)
        return changed

    def _set(self, sort: str, row: Values, name: str, value: Any) -> None:
        self._keep(sort, row["id"], name, row[name])
        row[name] = value

    def _keep(self, sort: str, row: uuid.UUID, name: str, value: Any) -> None:
        self.before.setdefault((sort, row), {}).setdefault(name, value)

    def _note(self, sort: str, row: Values) -> None:
        """A row that was only just made is written as it is in the end; a known one is written as changed."""
        if row.get("known"):
            self.changed[sort][row["id"]] = row


def _customer_of(draft: JobDraft) -> Values:
    told = draft.customer
    return {
        "name": told.contact_name or told.name,
        "title": told.title,
        "is_company": told.is_company,
        "wechat": told.wechat,
        "email": told.email[:254],
        "other_phones": list(told.other_phones),
    }


def _items_of(draft: JobDraft) -> tuple[list[tuple], list[tuple]]:
    lines = [(line.kind, line.item, _quantity(line.quantity), line.amount_minor) for line in draft.lines[:MOST_LINES]]
    declined = [(item.item, item.reason, item.price_minor) for item in draft.declined[:MOST_LINES]]
    return lines, declined


def _told(draft: JobDraft, customer: uuid.UUID | None, vehicle: uuid.UUID | None) -> Values:
    return {
        "customer_id": customer,
        "vehicle_id": vehicle,
        "kind": draft.kind,
        "kind_as_written": draft.kind_as_written,
        "opened_at": _utc(draft.opened_at),
        "completed_at": _utc(draft.completed_at),
        "settled_at": _utc(draft.settled_at),
        "delivered_at": _utc(draft.delivered_at),
        "clock": draft.clock,
        "advisor": draft.advisor,
        "technician": draft.technician,
        "inspector": draft.inspector,
        "cashier": draft.cashier,
        "mileage": _bounded(draft.mileage),
        "total_minor": draft.total_minor,
        "currency": draft.currency if draft.total_minor is not None else "",
        "work_done": draft.work_done,
        "running_in_notes": draft.running_in_notes,
        "advice": draft.advice,
        "next_service_on": draft.next_service_on,
        "next_service_mileage": _bounded(draft.next_service_mileage),
        "told_name": draft.customer.name,
        "told_plate": draft.vehicle.plate,
        "told_vin": draft.vehicle.vin,
        "told_fields": draft.fields,
        "told_facts": dict(draft.facts),
        **({} if draft.under_warranty is None else {"under_warranty": draft.under_warranty}),
    }


def _both(known: str, told: str) -> str:
    """Two lists of fields as one."""
    return known if known == told else " ".join(sorted({*known.split(), *told.split()}))


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    # Two zones' times that are the same moment may differ for Python within the hour that comes twice in autumn.
    return moment.astimezone(dt.UTC) if moment else None


def _bounded(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= _LARGEST else None


def _quantity(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.01"))


def _rows(
    model: type[Model], names: Sequence[str], column: str, wanted: Iterable[Any], *, order: str = ""
) -> Iterator[Values]:
    """The rows whose `column` is among the wanted values, marked as known; empty values are nobody's."""
    for row in wire.select(model, names, column, (value for value in wanted if value), order=order):
        row["known"] = True
        yield row


def _jobs_of(
    column: str, owners: Iterable[uuid.UUID], *, but: Collection[tuple[str, str]]
) -> dict[uuid.UUID, dict[tuple[str, str], Order]]:
    """When the jobs of each customer or vehicle were delivered, by their keys: `column` is the one or the other.

    Without those that are told now: what they told before says nothing against what anybody tells now.
    """
    found: dict[uuid.UUID, dict[tuple[str, str], Order]] = {}
    for row in wire.select(Job, (column, "delivered_at", "branch", "number"), column, owners):
        key = row["branch"], row["number"]
        if key not in but:
            found.setdefault(row[column], {})[key] = row["delivered_at"], *key
    return found


def digest(draft: JobDraft) -> uuid.UUID:
    """The same for drafts that tell the same. A draft is whole when it is first asked for."""
    if draft.digest is None:
        draft.digest = _digest(draft)
    return draft.digest


def _digest(draft: JobDraft) -> uuid.UUID:
    customer, vehicle = draft.customer, draft.vehicle
    parts = (
        draft.kind, draft.kind_as_written, draft.clock, _instant(draft.delivered_at), _instant(draft.opened_at),
        _instant(draft.completed_at), _instant(draft.settled_at), draft.advisor, draft.technician, draft.inspector,
        draft.cashier, _bounded(draft.mileage), draft.total_minor, draft.currency, draft.work_done,
        draft.running_in_notes, draft.advice, draft.next_service_on and draft.next_service_on.toordinal(),
        _bounded(draft.next_service_mileage), draft.under_warranty, draft.follow_up_wanted, list(draft.facts.items()),
        customer.phone, customer.name, customer.contact_name, customer.title, customer.is_company, customer.wechat,
        customer.email, customer.other_phones, customer.do_not_contact,
        vehicle.plate, vehicle.vin, vehicle.make, vehicle.model, vehicle.year,
        *(day and day.toordinal() for day in (vehicle.insurance_due, vehicle.inspection_due)),
        [(each.kind, each.item, _written(each.quantity), each.amount_minor) for each in draft.lines[:MOST_LINES]],
        [(each.item, each.reason, each.price_minor) for each in draft.declined[:MOST_LINES]],
    )  # fmt: skip
    return uuid.UUID(bytes=hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=16).digest())


def _instant(moment: dt.datetime | None) -> int | None:
    # A number is written in a fraction of the time that a moment takes.
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def _written(number: Decimal | None) -> str | None:
    return None if number is None else str(_quantity(number))


def by_state(outcomes: Iterable[tuple[uuid.UUID, str]]) -> dict[str, list[uuid.UUID]]:
    """The distinct jobs of each state, in order."""
    found: dict[str, dict[uuid.UUID, None]] = defaultdict(dict)
    for job, state in outcomes:
        found[state][job] = None
    return {state: list(found[state]) for state in (CREATED, UPDATED, UNCHANGED)}
