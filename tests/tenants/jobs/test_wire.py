"""Rows written at once: what comes back is what was written, whatever stands in it."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from psycopg import DataError

from tenants.jobs import ids, wire
from tenants.jobs.models import Customer, Job, JobLine, Vehicle
from tests.conftest import NOW

ODD = "a\tb\\N\n\r\"', 微信 🚗"


def test_every_sort_of_value_comes_back_as_it_was_written(north):
    customer = {"id": uuid.uuid4(), "phone": "+4420", "name": ODD, "other_phones": ["+1", ODD], "is_company": True}
    vehicle = {"id": uuid.uuid4(), "plate": None, "vin": "", "year": 2019, "customer_id": customer["id"]}
    job = {
        "id": uuid.uuid4(), "number": "R1", "customer_id": customer["id"], "vehicle_id": None, "mileage": 2**31 - 1,
        "total_minor": -(2**40), "next_service_on": date(1999, 2, 28),
        "told_facts": {"sender": ODD, "paid_minor": None},
        "delivered_at": datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "settled_at": None,
    }  # fmt: skip
    quantities = [Decimal("-12345.60"), Decimal("0.05"), None, Decimal("99999999.99")]

    with north.schema(), transaction.atomic():
        for model, row in ((Customer, customer), (Vehicle, vehicle), (Job, job)):
            assert wire.insert(model, _columns(model, row), [_whole(model, row)]) == 1
        lines = ((job["id"], place, "part", ODD, number, place) for place, number in enumerate(quantities))
        assert wire.append(JobLine, ("job_id", "position", "kind", "item", "quantity", "amount_minor"), lines) == 4

        for model, row in ((Customer, customer), (Vehicle, vehicle), (Job, job)):
            assert model.objects.filter(pk=row["id"]).values(*row).get() == row
        assert list(JobLine.objects.values_list("quantity", "item")) == [(number, ODD) for number in quantities]


def test_more_rows_than_go_at_a_time_are_all_written(north):
    phones = [f"+44{n}" for n in range(1203)]

    with north.schema():
        rows = ({**_whole(Customer, {"id": uuid.uuid4()}), "phone": phone} for phone in phones)
        assert wire.insert(Customer, _columns(Customer, {}), rows) == len(phones)
        assert wire.insert(Customer, _columns(Customer, {}), []) == 0

        assert sorted(Customer.objects.values_list("phone", flat=True)) == sorted(phones)


def test_what_does_not_fit_its_column_is_refused(north):
    with north.schema(), pytest.raises(DataError):
        wire.insert(Customer, _columns(Customer, {}), [{**_whole(Customer, {"id": uuid.uuid4()}), "phone": "1" * 21}])


def test_new_ids_are_random_ones_and_each_another():
    drawn = [uuid.UUID(bytes=new) for new, _ in zip(ids.fresh(), range(600), strict=False)]

    assert len(set(drawn)) == 600
    assert {(one.version, one.variant) for one in drawn} == {(4, uuid.RFC_4122)}


def _columns(model, row):
    written = {field.attname for field in model._meta.concrete_fields} - {"prefers_from", "prefers_until"}
    return sorted(written | set(row))


def _whole(model, row):
    blank = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    moments = dict.fromkeys(("created_at", "changed_at", "delivered_at"), NOW)
    return {**blank, **{name: at for name, at in moments.items() if name in blank}, **row}
