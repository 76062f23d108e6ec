"""Rows of several tables by one statement, and queries whose statement is made once."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db.models import Value
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, JobLine, Vehicle
from tenants.shops.compiled import Compiled
from tenants.shops.together import Together
from tests.factories import make_customer, make_follow_up, new_id


def test_what_belongs_together_is_written_by_one_statement(shunda, now, django_assert_num_queries):
    mover, leaver = make_customer(shunda), make_customer(shunda)
    arrival = Customer(phone="+8613900000001", name="李雷", other_phones=["+8613900000002"], created_at=now)
    cars = [Vehicle(plate=plate, customer=arrival, created_at=now) for plate in ("沪A1", "沪A2")]
    mover.name, mover.title = "韩梅梅", "not written"

    with shunda.schema(), django_assert_num_queries(2):  # the change of schema, and the one statement
        together = Together()
        together.insert([arrival])
        together.insert(cars)
        together.update(mover, ["name"])
        together.change(Customer, {"phone": leaver.phone}, language="en", other_phones=["+8613900000003"])
        together.write()

    with shunda.schema():
        found = Customer.objects.get(pk=arrival.pk)
        assert (found.name, found.other_phones, found.created_at) == ("李雷", ["+8613900000002"], now)
        assert set(found.vehicles.values_list("plate", flat=True)) == {"沪A1", "沪A2"}
        assert (Customer.objects.get(pk=mover.pk).name, Customer.objects.get(pk=mover.pk).title) == ("韩梅梅", "")
        assert Customer.objects.get(pk=leaver.pk).language == "en"
        assert Customer.objects.get(pk=leaver.pk).other_phones == ["+8613900000003"]


def test_nothing_to_write_is_no_harm_and_nothing_is_written_twice(shunda, now):
    with shunda.schema():
        together = Together()
        together.insert([])
        together.write()
        together.insert([Customer(phone="+8613900000001", created_at=now)])
        together.write()
        together.write()
        assert Customer.objects.count() == 1


def test_a_function_of_the_server_answers_what_is_written_beside_it(shunda, now, django_assert_num_queries):
    with shunda.schema():
        together = Together()
        together.insert([Customer(phone="+8613900000001", created_at=now)])
        with django_assert_num_queries(2):  # the change of schema, and the one statement
            assert together.write_and_ask("json_build_object", "name", "李雷") == {"name": "李雷"}
        assert Customer.objects.count() == 1
        assert together.write_and_ask("upper", "nothing else") == "NOTHING ELSE"


def written(shop, row):
    """The row as it is found after it was written."""
    with shop.schema():
        together = Together()
        together.insert([row])
        together.write()
        return type(row).objects.get(pk=row.pk)


def test_new_rows_keep_every_kind_of_value(shunda, now):
    told = "quote ' \" back \\ percent %s 雪 \n"
    row = Customer(
        phone="+8613900000001",
        name=told,
        other_phones=[told],
        is_company=True,
        prefers_from=time(9, 30),
        created_at=now,
    )

    found = written(shunda, row)

    assert all(getattr(found, field.attname) == getattr(row, field.attname) for field in Customer._meta.concrete_fields)


def test_days_exact_numbers_and_words_in_the_readers_language_are_kept(shunda, now):
    job, day = make_follow_up(shunda).job, date(2026, 10, 31)

    line = written(shunda, JobLine(job=job, position=9, item=gettext_lazy("Monday"), quantity=Decimal("0.10")))
    car = written(shunda, Vehicle(plate="沪A1", customer_id=job.customer_id, inspection_due=day, created_at=now))

    assert (line.item, line.quantity, car.inspection_due) == ("Monday", Decimal("0.10"), day)


@pytest.mark.parametrize("value", [b"bytes", Value("x"), Now(), DatabaseDefault(Value("")), ContentFile(b""), {1}])
def test_a_value_that_has_no_form_of_its_own_is_refused_and_leaves_nothing_behind(shunda, now, value):
    good, bad = (Customer(phone=f"+861390000000{n}", created_at=now) for n in (1, 2))
    bad.name = value

    with shunda.schema():
        together = Together()
        with pytest.raises(TypeError, match=f"of the type {type(value).__name__}"):
            together.insert([bad])
        together.insert([good])
        together.write()
        assert list(Customer.objects.values_list("pk", "name")) == [(good.pk, "")]


def test_what_is_no_number_is_refused(shunda, now):
    with shunda.schema(), pytest.raises(ValueError, match="JSON"):
        Together().insert([Customer(phone="+8613900000001", name=float("nan"), created_at=now)])


def test_a_compiled_query_answers_as_its_queryset_does_in_every_shop(shunda, north):
    query = Compiled(
        lambda pk: (
            FollowUp.objects.select_related("customer", "job")
            .defer("job__work_done")
            .annotate(seven=Value(7))
            .filter(pk=pk)
        )
    )
    for shop in (shunda, north, shunda):
        follow_up = make_follow_up(shop)
        with shop.schema():
            Customer.objects.filter(pk=follow_up.customer_id).update(other_phones=["+8613900000009"])
            found, usual = query.get(follow_up.pk), FollowUp.objects.get(pk=follow_up.pk)
            for field in FollowUp._meta.concrete_fields:
                assert getattr(found, field.attname) == getattr(usual, field.attname)
            assert (found.customer.other_phones, found.job.number) == (["+8613900000009"], usual.job.number)
            assert (found.seven, found.job.work_done) == (7, usual.job.work_done)


def test_a_compiled_query_that_finds_nothing_says_so(shunda):
    query = Compiled(lambda pk: FollowUp.objects.filter(pk=pk))

    with shunda.schema(), pytest.raises(FollowUp.DoesNotExist):
        query.get(new_id())
