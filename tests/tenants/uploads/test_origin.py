"""Where a job comes from: which file, which rows, and what changed it since."""

from datetime import timedelta

import pytest

from tenants.jobs.models import Job
from tenants.uploads import journal, origin, spans
from tenants.uploads import rows as api
from tests.conftest import NOW
from tests.tenants.uploads.imports import import_rows, row, take_back

LATER = NOW + timedelta(hours=1)


def origins(shop, number="RO1"):
    with shop.schema():
        return origin.of(Job.objects.get(number=number))


def told(found):
    return [(each.did, each.name, each.rows) for each in found]


@pytest.mark.parametrize(
    ("numbers", "written"),
    [([], ""), ([7], "7"), ([3, 4], "3-4"), ([9, 3, 5, 4, 3], "3-5, 9"), ([2, 4, 6], "2, 4, 6")],
)
def test_rows_that_follow_one_another_are_drawn_together(numbers, written):
    assert spans.of(numbers) == written


def test_a_job_names_its_file_and_each_of_its_rows(shunda):
    import_rows(shunda, row(2), row(1), row(1, repair_items="Pads"), name="monday.csv")

    assert told(origins(shunda)) == [("created", "monday.csv", "2-3")]
    assert told(origins(shunda, "RO2")) == [("created", "monday.csv", "1")]


def test_what_changed_it_later_is_named_and_what_told_nothing_new_is_not(shunda):
    import_rows(shunda, row(1), name="monday.csv")
    import_rows(shunda, row(1), name="again.csv", now=LATER)
    last = import_rows(shunda, row(2), row(1, advisor="Sun"), name="tuesday.csv", now=LATER)

    assert told(origins(shunda)) == [("created", "monday.csv", "1"), ("updated", "tuesday.csv", "2")]

    take_back(shunda, last, now=LATER)
    assert told(origins(shunda)) == [("created", "monday.csv", "1")]


def test_the_first_file_is_known_when_its_rows_are_not_any_more(shunda):
    upload = import_rows(shunda, row(1), name="monday.csv")
    with shunda.schema():
        journal.forget(now=NOW + journal.FORGOTTEN + timedelta(seconds=1))

    found = origins(shunda)

    assert told(found) == [("created", "monday.csv", "")]
    assert found[0].upload == upload.pk


def test_another_systems_job_names_no_file(shunda):
    with shunda.schema():
        api.take([{name: value for name, value in row(1).items() if value}], shop=shunda, now=NOW)

    assert [(each.upload, each.rows) for each in origins(shunda)] == [(None, "")]
