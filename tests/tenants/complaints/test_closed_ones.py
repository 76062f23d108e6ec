"""Closed complaints by the page: over one shop or several, counted and cut by the database."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.complaints.board import Choice
from tenants.complaints.closed_ones import Keys
from tenants.complaints.models import Complaint
from tests.factories import at
from tests.tenants.complaints.conftest import filed

HOUR = timedelta(hours=1)


@pytest.fixture
def closed():
    """So many closed complaints of a shop, one each `every` hours; answers when each was closed and its id."""

    def made(shop, number, *, every, **fields):
        one = filed(shop)
        values = {field.attname: getattr(one, field.attname) for field in Complaint._meta.concrete_fields}
        copies = [
            Complaint(**{**values, "id": uuid.uuid4(), "number": 1000 + n, "attempt": None, **fields,
                         "closed_at": at(shop) - n * every * HOUR, "closed_result": "confirmed"})
            for n in range(number)
        ]  # fmt: skip
        with shop.schema():
            Complaint.objects.bulk_create(copies)
        return [(each.closed_at, shop.slug, each.pk) for each in copies]

    return made


def keys(shops, **choice):
    return Keys(shops, Choice(view="table", state="closed", **choice), "shop", uuid.uuid4(), at(shops[0]))


def test_pages_over_several_shops_hold_all_once_the_last_closed_first(north, shunda, closed):
    everything = closed(north, 30, every=2) + closed(shunda, 25, every=3)
    expected = sorted(everything, key=lambda key: (key[0], str(key[2])), reverse=True)
    found = keys([north, shunda])

    assert len(found) == 55
    assert [key for start in range(0, 60, 10) for key in found[start : start + 10]] == expected
    assert found[0:10] != found[10:20]


def test_a_filter_counts_and_pages_only_what_fits(north, shunda, closed):
    closed(north, 8, every=1)
    some = closed(shunda, 7, every=1, subcategory="same_fault")

    for choice in ({"shop": "shunda"}, {"category": "repair.same_fault"}):
        found = keys([north, shunda], **choice)
        assert (len(found), found[0:25]) == (7, some)
        assert found[5:10] == some[5:]


def test_a_page_of_one_shop_is_cut_by_the_database_wherever_it_is(north, closed):
    everything = closed(north, 40, every=1)
    found = keys([north])

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = found[20:30]

    assert page == everything[20:30]
    [query] = [each["sql"] for each in asked if "complaints_complaint" in each["sql"]]
    assert "LIMIT 10 OFFSET 20" in query


def test_a_page_of_several_shops_reads_no_further_than_its_end(north, shunda, closed):
    closed(north, 40, every=1)
    closed(shunda, 40, every=1)

    with CaptureQueriesContext(connection) as asked:
        page = keys([north, shunda])[10:20]

    assert len(page) == 10
    queries = [each["sql"] for each in asked if "complaints_complaint" in each["sql"]]
    assert [query.rpartition("LIMIT ")[2] for query in queries] == ["20", "20"]
