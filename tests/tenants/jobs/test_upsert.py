"""Jobs that are told once, again, otherwise, in any order: what is made, what changes, what stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tenants.jobs import upsert
from tenants.jobs.drafts import CustomerDraft, DeclinedDraft, JobDraft, LineDraft, VehicleDraft
from tenants.jobs.models import Customer, Job, JobLine, Vehicle
from tests.conftest import NOW


def draft(n: int = 1, **changed) -> JobDraft:
    usual = {
        "rows": (n + 1,),
        "branch": "",
        "number": f"R{n:03d}",
        "number_given": True,
        "customer": CustomerDraft(phone=f"+86139{n:08d}", name=f"Customer {n}"),
        "vehicle": VehicleDraft(plate=f"沪A{n:05d}", make="Buick", model="Excelle"),
        "kind": "repair",
        "kind_as_written": "维修",
        "clock": "delivered",
        "delivered_at": NOW - timedelta(days=3),
        "opened_at": None,
        "completed_at": None,
        "settled_at": None,
        "advisor": "李强",
        "technician": "",
        "inspector": "",
        "cashier": "",
        "mileage": 12000,
        "mileage_unit": "",
        "total_minor": 58000,
        "paid_minor": None,
        "currency": "CNY",
        "work_done": "更换机油",
        "concern": "",
        "running_in_notes": "",
        "advice": "",
        "next_service_on": date(2027, 5, 1),
        "next_service_mileage": None,
        "under_warranty": None,
        "comeback": False,
        "follow_up_wanted": None,
        "lines": (LineDraft("更换机油", "labour", Decimal("1"), 58000),),
        "declined": (DeclinedDraft("刹车片", "下次", 30000),),
        "findings": (),
    }
    assert set(changed) <= set(usual)
    return JobDraft(**{**usual, **changed})


@pytest.fixture
def take(north, now):
    """Takes drafts into north; answers created, updated, unchanged."""

    def taking(*drafts):
        with north.schema():
            before = upsert.preview(drafts)
            done = upsert.jobs(drafts, upload=None, now=now)
            assert (len(before.created), len(before.updated), before.unchanged) == (
                len(done.created), len(done.updated), done.unchanged,
            )  # fmt: skip
            return len(done.created), len(done.updated), done.unchanged

    return taking


def all_of(shop, model, *names):
    with shop.schema():
        return list(model.objects.order_by(*names).values_list(*names))


def test_new_jobs_come_with_customer_vehicle_lines_and_declined_items(take, north):
    assert take(draft(1), draft(2)) == (2, 0, 0)

    with north.schema():
        job = Job.objects.select_related("customer", "vehicle").get(number="R001")
        assert (job.customer.phone, job.customer.name) == ("+8613900000001", "Customer 1")
        assert (job.vehicle.plate, job.vehicle.customer_id) == ("沪A00001", job.customer_id)
        assert [line.item for line in job.lines.all()] == ["更换机油"]
        assert [(item.item, item.price_minor) for item in job.declined_items.all()] == [("刹车片", 30000)]
        assert (job.delivered_at, job.next_service_on, job.first_visit) == (
            NOW - timedelta(days=3), date(2027, 5, 1), True,
        )  # fmt: skip


def test_the_same_jobs_again_change_nothing(take, north):
    take(draft(1), draft(2), draft(3))
    before = all_of(north, JobLine, "id")

    assert take(draft(3), draft(1), draft(2)) == (0, 0, 3)
    assert all_of(north, JobLine, "id") == before


@pytest.mark.parametrize(
    "changed",
    [
        {"advisor": "王芳"},
        {"total_minor": 58001},
        {"delivered_at": NOW - timedelta(days=2)},
        {"kind": "maintenance"},
        {"under_warranty": True},
        {"lines": (LineDraft("更换机油", "labour"), LineDraft("机滤", "part"))},
        {"declined": (DeclinedDraft("轮胎"),)},
        {"customer": CustomerDraft(phone="+8613900000001", name="Another name")},
        {"customer": CustomerDraft(phone="+8613911111111", name="Customer 1")},
        {"vehicle": VehicleDraft(plate="沪A00001", make="Buick", model="Regal")},
        {"vehicle": VehicleDraft(plate="沪A00001", vin="LSVAA4187E2000001", make="Buick", model="Excelle")},
        {"vehicle": VehicleDraft(plate="沪B77777")},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_one_changed_cell_updates_one_job(take, changed):
    take(draft(1), draft(2))

    assert take(draft(1, **changed), draft(2)) == (0, 1, 1)
    assert take(draft(1, **changed), draft(2)) == (0, 0, 2)


@pytest.mark.parametrize(
    "emptied",
    [
        {"advisor": ""}, {"total_minor": None, "currency": ""}, {"mileage": None}, {"work_done": ""}, {"lines": ()},
        {"declined": ()}, {"next_service_on": None}, {"vehicle": VehicleDraft()},
        {"kind": "other", "kind_as_written": ""},
        {"customer": CustomerDraft(phone="+8613900000001")},
    ],
    ids=lambda emptied: next(iter(emptied)),
)  # fmt: skip
def test_what_a_shorter_export_leaves_empty_stays_as_it_was(take, emptied):
    take(draft(1))

    assert take(draft(1, **emptied)) == (0, 0, 1)


def test_a_surer_delivery_is_not_replaced_by_a_settlement(take, north):
    take(draft(1))

    assert take(draft(1, clock="settled", delivered_at=NOW - timedelta(days=9))) == (0, 0, 1)
    assert all_of(north, Job, "clock") == [("delivered",)]


def test_a_settlement_is_replaced_by_the_delivery(take, north):
    take(draft(1, clock="settled", delivered_at=NOW - timedelta(days=9)))

    assert take(draft(1)) == (0, 1, 0)
    assert all_of(north, Job, "clock", "delivered_at") == [("delivered", NOW - timedelta(days=3))]


def test_the_same_number_in_another_branch_is_another_job(take):
    assert take(draft(1), draft(1, branch="Two")) == (2, 0, 0)


def test_the_latest_job_tells_the_customers_name_whatever_the_order_of_files(take, north):
    phone = "+8613900000009"
    old = draft(1, customer=CustomerDraft(phone=phone, name="Old name", email="a@example.com"))
    new = draft(2, customer=CustomerDraft(phone=phone, name="New name"), delivered_at=NOW - timedelta(days=1))
    take(new)
    take(old)

    assert all_of(north, Customer, "name", "email") == [("New name", "a@example.com")]
    assert take(old) == take(new) == (0, 0, 1)


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_what_a_job_told_before_does_not_outrank_what_is_told_now(take, north, numbers):
    moved, other = numbers
    whose = CustomerDraft(phone="+8613900000009", name="Old name")
    take(draft(moved, customer=whose, delivered_at=NOW - timedelta(days=1)), draft(other, customer=whose))

    take(draft(moved, customer=replace(whose, name="")), draft(other, customer=replace(whose, name="New name")))

    assert all_of(north, Customer, "name") == [("New name",)]


def test_the_only_job_of_a_customer_tells_the_name_on_an_earlier_day_too(take, north):
    whose = CustomerDraft(phone="+8613900000009", name="Old name")
    take(draft(1, customer=whose))

    take(draft(1, customer=replace(whose, name="New name"), delivered_at=NOW - timedelta(days=5)))

    assert all_of(north, Customer, "name") == [("New name",)]


def test_jobs_of_one_day_with_different_names_for_one_number_settle_down(take):
    same = [draft(n, customer=CustomerDraft(phone="+8613900000009", name=f"Name {n}")) for n in (1, 2, 3)]
    take(*same)

    assert take(*same) == (0, 0, 3)
    assert [take(one) for one in reversed(same)] == [(0, 0, 1)] * 3


def test_a_vehicle_is_known_by_its_vin_when_its_plate_changes(take, north):
    vin = "LSVAA4187E2000001"
    take(draft(1, vehicle=VehicleDraft(plate="沪A11111", vin=vin)))
    later = draft(2, vehicle=VehicleDraft(plate="沪AD12345", vin=vin), delivered_at=NOW - timedelta(days=1))
    take(later)

    assert all_of(north, Vehicle, "plate", "vin") == [("沪AD12345", vin)]
    assert take(later) == (0, 0, 1)


def test_a_plate_that_moves_to_another_vehicle_is_on_one_only(take, north):
    first = draft(1, vehicle=VehicleDraft(plate="沪A11111", vin="LSVAA4187E2000001"))
    second = draft(
        2, vehicle=VehicleDraft(plate="沪A11111", vin="LSVAA4187E2000002"), delivered_at=NOW - timedelta(days=1)
    )
    take(first)
    take(second)

    assert all_of(north, Vehicle, "vin", "plate") == [("LSVAA4187E2000001", None), ("LSVAA4187E2000002", "沪A11111")]
    assert take(first, second) == (0, 0, 2)


def test_two_vehicles_swap_plates(take, north):
    one, two = "LSVAA4187E2000001", "LSVAA4187E2000002"
    take(draft(1, vehicle=VehicleDraft("沪A1", one)), draft(2, vehicle=VehicleDraft("沪A2", two)))
    take(
        draft(3, vehicle=VehicleDraft("沪A2", one), delivered_at=NOW - timedelta(days=2)),
        draft(4, vehicle=VehicleDraft("沪A1", two), delivered_at=NOW - timedelta(days=1)),
    )

    assert all_of(north, Vehicle, "vin", "plate") == [(one, "沪A2"), (two, "沪A1")]


def test_only_the_first_job_of_customer_and_vehicle_is_a_first_visit(take, north):
    take(draft(1), draft(2, customer=draft(1).customer, delivered_at=NOW - timedelta(days=1)))
    take(draft(3, vehicle=draft(1).vehicle, delivered_at=NOW - timedelta(days=1)))

    assert all_of(north, Job, "number", "first_visit") == [("R001", True), ("R002", False), ("R003", False)]


def test_an_older_job_that_comes_later_takes_the_first_visit_over(take, north):
    take(draft(1))
    take(draft(2, customer=draft(1).customer, delivered_at=NOW - timedelta(days=90)))

    assert all_of(north, Job, "number", "first_visit") == [("R001", False), ("R002", True)]
    assert take(draft(1)) == (0, 0, 1)


def test_an_hour_that_comes_twice_is_the_same_hour_again(take, north):
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=north.zone)
    take(draft(1, delivered_at=twice), draft(2, delivered_at=twice.replace(fold=1)))

    assert take(draft(1, delivered_at=twice), draft(2, delivered_at=twice.replace(fold=1))) == (0, 0, 2)


def test_a_number_no_column_can_hold_is_left_out(take, north):
    assert take(draft(1, mileage=9_999_999_999)) == (1, 0, 0)
    assert all_of(north, Job, "mileage") == [(None,)]


def test_many_jobs_take_few_statements(take, north, now, django_assert_max_num_queries):
    many = [draft(n) for n in range(300)]
    take(*many[:150])

    with north.schema(), django_assert_max_num_queries(40):
        done = upsert.jobs([replace(one, advisor="新") for one in many], upload=None, now=now)

    assert (len(done.created), len(done.updated), done.unchanged) == (150, 150, 0)


def test_times_are_kept_as_moments(take, north):
    take(draft(1, delivered_at=datetime(2026, 7, 1, 9, tzinfo=north.zone)))

    assert all_of(north, Job, "delivered_at") == [(datetime(2026, 7, 1, 8, tzinfo=UTC),)]
