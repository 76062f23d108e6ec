"""Many rows out at once: what cascades goes, what may stay stays without them, and what is needed is not taken."""

import pytest
from django.db.models import ProtectedError

from tenants.audits.models import Comeback, Finding
from tenants.followups.models import FollowUp
from tenants.jobs import take_out
from tenants.jobs.models import Customer, Job, JobLine, Vehicle
from tests.factories import make_follow_up


@pytest.fixture
def two_jobs(north, now):
    """Each with a line, a finding and a follow-up; the second is the first one's comeback."""
    first, second = (make_follow_up(north).job for _ in range(2))
    with north.schema():
        for job in (first, second):
            JobLine.objects.create(job=job, position=0, item="Oil")
            Finding.objects.create(job=job, code="mileage_round", level="info", post="advisor", found_at=now)
        Comeback.objects.create(
            job=second, first_job=first, same="part", item="Oil", days=3, within="minor", found_at=now
        )
    return first, second


def test_what_belongs_to_rows_goes_with_them_and_nothing_else(north, two_jobs, django_assert_max_num_queries):
    first, second = two_jobs

    with north.schema(), django_assert_max_num_queries(40):
        take_out.rows(Job, [first.pk])

    with north.schema():
        assert list(Job.objects.values_list("pk", flat=True)) == [second.pk]
        assert set(JobLine.objects.values_list("job", flat=True)) == {second.pk}
        assert set(Finding.objects.values_list("job", flat=True)) == {second.pk}
        assert not Comeback.objects.exists()
        assert set(FollowUp.objects.values_list("job", flat=True)) == {second.pk}


def test_a_row_that_another_needs_stays(north, two_jobs):
    first, _second = two_jobs
    with north.schema(), pytest.raises(ProtectedError):
        take_out.rows(Customer, [first.customer_id])

    with north.schema():
        assert Customer.objects.filter(pk=first.customer_id).exists()
        assert first.customer_id not in take_out.unused(Customer, [first.customer_id])


def test_what_is_set_to_null_stays_without_the_row(north):
    with north.schema():
        owner = Customer.objects.create(phone="+447009009009")
        vehicle = Vehicle.objects.create(plate="AB12CDE", customer=owner)
        take_out.rows(Customer, [owner.pk])
        vehicle.refresh_from_db()

        assert vehicle.customer_id is None
        assert take_out.unused(Vehicle, [vehicle.pk]) == {vehicle.pk}
