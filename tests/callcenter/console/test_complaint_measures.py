"""The supervisor's numbers on complaints: each shop of the team and all together, and no word about anybody."""

from datetime import timedelta

import pytest

from tenants.complaints import recontact, screen, trace
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import new_id
from tests.tenants.complaints.conftest import BY_SHOP, filed
from tests.tenants.complaints.test_life import handled

HOUR = timedelta(hours=1)
WEEK = "/complaints/measures/?period=7d"


def resolved(shop, now):
    complaint = handled(shop, now=now - 6 * HOUR)
    with shop.schema():
        screen.complaint(complaint, **BY_SHOP, validity="valid", reason="x", now=now - 5 * HOUR)
        trace.complaint(complaint, **BY_SHOP, root_cause="Pads", responsible_person="Bob Mechanic", now=now - 5 * HOUR)
        recontact.answered(complaint.pk, solved=True, attempt_id=new_id(), now=now - 2 * HOUR)


def read(page):
    return [(row.shop.slug if row.shop else "", row.filed, row.figures.resolved.part) for row in page.context["rows"]]


def test_a_supervisor_reads_numbers_of_the_teams_shops_and_of_all_together(client, north, shunda, supervisor, moment):
    resolved(north, moment)
    filed(north, now=moment - HOUR)
    resolved(shunda, moment)

    page = client.get(WEEK, headers=CONSOLE)

    assert read(page) == [("north", 2, 1), ("shunda", 1, 1), ("", 3, 2)]
    assert page.context["rows"][-1].figures.to_resolve.median == 4 * HOUR
    assert ("Bob" in page.text, "brakes squeal" in page.text, north.name in page.text) == (False, False, True)


def test_a_shop_with_nothing_but_a_new_complaint_has_no_times(client, north, supervisor, moment):
    filed(north, now=moment - HOUR)

    page = client.get(WEEK, headers=CONSOLE)

    assert (page.status_code, read(page)[0]) == (200, ("north", 1, 0))


def test_shops_of_other_teams_are_not_counted(client, north, shunda, supervisor, moved, moment):
    resolved(north, moment)
    resolved(shunda, moment)
    moved()

    assert read(client.get(WEEK, headers=CONSOLE)) == [("north", 1, 1), ("", 1, 1)]


def test_a_sub_code_narrows_the_numbers_of_all_shops(client, north, shunda, supervisor, moment):
    filed(north, now=moment - HOUR, category="price", subcategory="bill_total")
    filed(north, now=moment - HOUR, category="price")
    filed(shunda, now=moment - HOUR, category="price", subcategory="bill_total")
    filed(shunda, now=moment - HOUR)

    def counted(category):
        return [
            (slug, filed_) for slug, filed_, _part in read(client.get(f"{WEEK}&category={category}", headers=CONSOLE))
        ]

    assert sorted(counted("price")) == [("", 3), ("north", 2), ("shunda", 1)]
    assert sorted(counted("price.bill_total")) == [("", 2), ("north", 1), ("shunda", 1)]
    assert sorted(counted("price.unheard_of")) == [("", 4), ("north", 2), ("shunda", 2)]
    narrowed = client.get(f"{WEEK}&category=price.bill_total", headers=CONSOLE).text
    assert "?period=30d&amp;category=price.bill_total" in narrowed, "other days keep the filter"


@pytest.mark.parametrize(("period", "status"), [("2026-10", 200), ("x", 404)])
def test_days_that_are_none_are_not_found(client, supervisor, period, status):
    assert client.get(f"/complaints/measures/?period={period}", headers=CONSOLE).status_code == status


def test_agents_do_not_see_them(client, me):
    assert client.get(WEEK, headers=CONSOLE).status_code == 404
