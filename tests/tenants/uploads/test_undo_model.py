"""Any sequence of imports, undos, re-imports, calls and other systems' rows, beside a model that fits on a page."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tenants.followups.call_plan import DEFAULT_PLAN, JobFacts, planned
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, Job, Vehicle
from tenants.uploads import rows as api
from tenants.uploads import undo
from tests.conftest import NOW
from tests.tenants.uploads.files import day
from tests.tenants.uploads.imports import call, import_rows, row, take_back

#: Two jobs of one customer, and two of others.
PHONES = {1: "13912340001", 2: "13912340001", 3: "13912340003", 4: "13912340004"}
OTHER_SYSTEM = "another system"


@dataclass
class Layer:
    """What one import made of one job: what stood before it (None: no job)."""

    upload: object
    before: dict | None


@dataclass
class Renamed:
    """One import's row that gave a customer another name."""

    upload: object
    job: int
    name: str


@dataclass
class Model:
    """Jobs as dictionaries, each with its layers; a customer's name as the list of who changed it.

    The name in a job is what its own papers say, whatever the customer is called by now.
    """

    jobs: dict[int, dict] = field(default_factory=dict)
    layers: dict[int, list[Layer]] = field(default_factory=dict)
    first_names: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[Renamed]] = field(default_factory=dict)
    called: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)

    def name(self, phone):
        renamed = self.names.get(phone)
        return renamed[-1].name if renamed else self.first_names[phone]

    def tell(self, upload, told):
        """The earliest delivery first, as imports do; answers how many jobs are new, changed and the same."""
        did = {"created": 0, "updated": 0, "unchanged": 0}
        self.waiting = {number for number in told.keys() & self.jobs if self.jobs[number]["told"] != told[number]}
        for number, values in sorted(told.items(), key=lambda one: (one[1]["day"], one[0])):
            self.waiting.discard(number)
            did[self._tell(upload, number, values)] += 1
        return did

    def _tell(self, upload, number, values):
        before = self.jobs.get(number)
        self.layers.setdefault(number, []).append(Layer(upload, dict(before) if before else None))
        if before and before["told"] == values:
            return "unchanged"
        renamed = self._rename(upload, number, values)
        if before is None:
            self.jobs[number] = {**values, "told": values}
            return "created"
        now = {**before, **{name: value for name, value in values.items() if value}}
        if now == before and not renamed:
            return "unchanged"
        self.jobs[number] = {**now, "told": values}
        return "updated"

    def _rename(self, upload, number, values):
        phone, name = PHONES[number], values["name"]
        told = {other: job["day"] for other, job in self.jobs.items() if PHONES[other] == phone}
        if not told:
            self.first_names[phone], self.names[phone] = name, []
            return False
        known = self.name(phone)
        others = told.keys() - {number} - self.waiting
        latest = all((values["day"], number) > (told[other], other) for other in others)
        if not name or name == known or (known and not latest):
            return False
        self.names[phone].append(Renamed(upload, number, name))
        return True

    def undo(self, upload):
        for number in list(self.layers):
            layers = self.layers[number]
            mine = next((place for place, one in enumerate(layers) if one.upload == upload), None)
            if mine is None or number in self.called:
                continue
            layer = layers.pop(mine)
            if mine < len(layers):
                layers[mine].before = layer.before
                self._renamed_by(number, upload, becomes=layers[mine].upload)
                continue
            self._renamed_by(number, upload, becomes=None)
            if layer.before is None:
                del self.jobs[number]
            else:
                self.jobs[number] = layer.before

    def _renamed_by(self, number, upload, *, becomes):
        phone = PHONES[number]
        for one in list(self.names[phone]):
            if (one.upload, one.job) == (upload, number):
                one.upload = becomes
                if becomes is None:
                    self.names[phone].remove(one)

    def told(self):
        return {
            number: (job["advisor"], job["items"], job["day"], self.name(PHONES[number]))
            for number, job in self.jobs.items()
        }


VALUES = st.fixed_dictionaries(
    {
        "advisor": st.sampled_from(["", "Chen", "Sun"]),
        "items": st.sampled_from(["", "Oil", "Filter"]),
        "name": st.sampled_from(["Zhao", "Wu", ""]),
        "day": st.sampled_from([day(7), day(6)]),
    }
)
FILE = st.dictionaries(st.sampled_from(sorted(PHONES)), VALUES, min_size=1, max_size=3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("file"), FILE),
        st.tuples(st.just("again"), st.integers(0, 3)),
        st.tuples(st.just("undo"), st.integers(0, 3)),
        st.tuples(st.just("undo"), st.integers(0, 3)),
        st.tuples(st.just("call"), st.sampled_from(sorted(PHONES))),
        st.tuples(st.just("system"), FILE),
    ),
    min_size=2,
    max_size=8,
)


def canonical(told):
    return [
        row(
            number, mobile=PHONES[number], customer_name=values["name"], advisor=values["advisor"],
            repair_items=values["items"], delivered_at=values["day"].isoformat(),
        )
        for number, values in told.items()
    ]  # fmt: skip


class Beside:
    """The shop and the model, taking the same steps."""

    def __init__(self, shop):
        self.shop, self.model, self.files, self.moment = shop, Model(), [], NOW

    def take(self, step, what):
        self.moment += timedelta(seconds=30)
        getattr(self, step)(what)
        self.compare()

    def file(self, told):
        upload = import_rows(self.shop, *canonical(told), now=self.moment)
        self.files.append((upload, told))
        did = self.model.tell(upload.pk, told)
        assert {name: upload.written[name] for name in did} == did

    def again(self, place):
        if place < len(self.files):
            self.file(self.files[place][1])

    def undo(self, place):
        if place < len(self.files):
            try:
                take_back(self.shop, self.files[place][0], now=self.moment)
            except undo.NothingLeft:
                return
            self.model.undo(self.files[place][0].pk)

    def call(self, number):
        with self.shop.schema():
            is_open = FollowUp.objects.filter(job__number=f"RO{number}", closed_at=None).exists()
        if is_open:
            call(self.shop, f"RO{number}", now=self.moment)
            self.model.called.add(number)

    def system(self, told):
        with self.shop.schema():
            api.take(canonical(told), shop=self.shop, now=self.moment)
        self.model.tell(f"{OTHER_SYSTEM} {uuid.uuid4()}", told)

    def compare(self):
        expected = self.model.told()
        with self.shop.schema():
            found = {
                int(job.number[2:]): (
                    job.advisor,
                    "".join(line.item for line in job.lines.all()),
                    job.delivered_at.astimezone(self.shop.zone).date(),
                    job.customer.name,
                )
                for job in Job.objects.select_related("customer").prefetch_related("lines")
            }
            asked = {each.job_id for each in FollowUp.objects.all()}
            uncalled = FollowUp.objects.select_related("job").exclude(job__number__in=self.called())
            misplaced = [each for each in uncalled if each.closed_at or each.due_at not in self.planned(each.job)]
            jobs = set(Job.objects.values_list("pk", flat=True))
            owners = Customer.objects.count(), Vehicle.objects.count()
        assert found == expected
        assert asked == jobs
        assert not misplaced
        assert owners == (len({PHONES[number] for number in expected}), len(expected))

    def called(self):
        return [f"RO{number}" for number in self.model.called]

    def planned(self, job):
        """When the call plan wants this job asked about as it stands; that it was a first visit may be old news."""
        delivered_on = job.delivered_at.astimezone(self.shop.zone).date()
        return {
            each.due_at
            for first in (True, False)
            for each in planned(
                JobFacts(self.shop.pk, job.pk, job.kind, first, delivered_on, self.shop.timezone), plan=DEFAULT_PLAN
            )
        }


class _Over(Exception):
    """Ends an example with everything it wrote."""


def told(*, back=7, name="Zhao"):
    return {"advisor": "", "items": "", "name": name, "day": day(back)}


#: A job moves before one that brings a new name; a job's own papers change their name, and the customer keeps its own.
MOVED = [("file", {1: told(back=6), 2: told()}), ("file", {1: told(), 2: told(name="Wu")})]
RENAMED = [("file", {1: told(), 2: told()}), ("file", {1: told(name="Wu")}), ("file", {1: told()})]


def check(shop, steps):
    beside = Beside(shop)
    try:
        with transaction.atomic():
            for step, what in steps:
                beside.take(step, what)
            for upload, _ in reversed(beside.files):
                try:
                    take_back(shop, upload, now=beside.moment)
                except undo.NothingLeft:
                    continue
                beside.model.undo(upload.pk)
            beside.compare()
            raise _Over
    except _Over:
        pass


HOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}
#: An example takes a while, and a hundred smaller ones would: the steps of the first that fails are told as they were.
AS_FOUND = (Phase.explicit, Phase.generate)


@settings(max_examples=25, derandomize=True, phases=AS_FOUND, **HOW)
@given(steps=STEPS)
@example(steps=MOVED)
@example(steps=RENAMED)
def test_the_shop_is_always_what_the_imports_that_stand_have_told(shunda, steps):
    check(shunda, steps)


@pytest.mark.nightly
@settings(max_examples=1500, **HOW)
@given(steps=STEPS)
def test_so_it_is_after_any_of_many_sequences(shunda, steps):
    check(shunda, steps)
