"""The days on which a vehicle's insurance and inspection run out: kept with it, renewed by later files, taken back."""

import datetime as dt

import pytest

from tenants.jobs.models import Vehicle
from tests.tenants.uploads import imports
from tests.tenants.uploads.imports import import_rows, row, take_back

OLD, NEW = dt.date(2026, 12, 8), dt.date(2027, 12, 8)


@pytest.fixture(autouse=True)
def _columns(monkeypatch):
    monkeypatch.setattr(imports, "HEADER", [*imports.HEADER, "insurance_due", "inspection_due"])


def days(shop):
    with shop.schema():
        return list(Vehicle.objects.values_list("insurance_due", "inspection_due"))


def test_the_days_are_kept_with_the_vehicle_and_a_later_file_renews_them(shunda):
    import_rows(shunda, row(1, insurance_due="2026-12-08", inspection_due="2027/03/01"))
    assert days(shunda) == [(OLD, dt.date(2027, 3, 1))]

    later = import_rows(shunda, row(1, insurance_due="2027-12-08"))

    assert days(shunda) == [(NEW, dt.date(2027, 3, 1))]
    take_back(shunda, later)
    assert days(shunda) == [(OLD, dt.date(2027, 3, 1))]


def test_a_file_without_these_days_takes_none_away(shunda):
    import_rows(shunda, row(1, insurance_due="2026-12-08"))

    import_rows(shunda, row(1, advisor="王五"))

    assert days(shunda) == [(OLD, None)]
