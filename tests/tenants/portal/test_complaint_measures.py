"""The page of numbers on complaints: each opens as many rows as it says; persons are for owners and managers."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape
from python_calamine import CalamineWorkbook

from tenants.complaints import recontact, screen, trace
from tenants.portal import complaint_workbook
from tenants.shops import members
from tests.factories import at, make_user, new_id
from tests.tenants.complaints.conftest import BY_SHOP, filed
from tests.tenants.complaints.test_life import handled

NORTH = {"host": "north.localhost"}
PAGE = "/complaints/measures/?period=7d"


@pytest.fixture
def sign_in(client, north):
    def signed_in(role):
        user = make_user(f"Some {role}")
        members.join(north, user, role=role, now=at(north))
        client.force_login(user)

    return signed_in


@pytest.fixture
def some(north):
    """One that the customer confirmed and for which Bob answers, and a new one."""
    start = timezone.now() - timedelta(hours=5)
    confirmed = handled(north, now=start)
    filed(north, now=start)
    with north.schema():
        screen.complaint(confirmed, **BY_SHOP, validity="valid", reason="x", now=start)
        trace.complaint(confirmed, **BY_SHOP, root_cause="Pads", responsible_person="Bob Mechanic", now=start)
        recontact.answered(confirmed.pk, solved=True, attempt_id=new_id(), now=start + timedelta(hours=4))


def test_every_number_opens_as_many_rows_as_it_says(client, sign_in, some):
    sign_in("owner")
    page = client.get(PAGE, headers=NORTH).text

    links = set(re.findall(r'href="(/complaints/measures/[^"]+)" data-count="(\d+)"', page))
    assert len(links) > 25
    for address, count in links:
        rows = client.get(address.replace("&amp;", "&"), headers=NORTH)
        assert (address, f'data-rows="{count}"' in rows.text) == (address, True)


def test_a_sub_code_narrows_every_number_and_the_rows_behind_it(client, sign_in, some, north):
    start = timezone.now() - timedelta(hours=3)
    lone = filed(north, category="price", subcategory="bill_total", now=start)
    filed(north, category="price", now=start)
    sign_in("owner")

    for category, count in (("price", 2), ("price.bill_total", 1), ("price.unheard_of", 4)):
        page = client.get(f"{PAGE}&category={category}", headers=NORTH).text
        links = set(re.findall(r'href="(/complaints/measures/[^"]+)" data-count="(\d+)"', page))
        assert {address.partition("?")[0]: n for address, n in links}["/complaints/measures/filed/"] == str(count)
        for address, number in links:
            rows = client.get(address.replace("&amp;", "&"), headers=NORTH)
            assert (address, f'data-rows="{number}"' in rows.text) == (address, True)
    rows = client.get(f"/complaints/measures/filed/{PAGE[PAGE.index('?') :]}&category=price.bill_total", headers=NORTH)
    assert lone.reference in rows.text
    assert "Bill: total" in rows.text
    assert "?period=7d&amp;category=price.bill_total" in rows.text, "the way back keeps the filter"


def test_each_kind_post_and_person_shows_its_own_time_to_resolve(client, sign_in, some):
    sign_in("owner")
    page = client.get(PAGE, headers=NORTH).text

    ends = [cell.strip() for cell in re.findall(r'<td class="ac-end ac-nowrap">([^<]*)</td></tr>', page)]
    assert ends.count("4 h") == 2, "of the category and of the person who answers for the one that was confirmed"
    assert all(re.fullmatch(r"–|\d.*", cell) for cell in ends), ends


def test_each_tile_and_each_rate_says_what_it_counts_without_a_press(client, sign_in, some):
    sign_in("owner")
    page = client.get(PAGE, headers=NORTH).text

    tiles = re.findall(r'<a class="ac-tile.*?</a>', page, re.S)
    assert len(tiles) == 6
    assert all(re.findall(r'<span class="ac-tile-note">([^<]+)</span></a>', tile)[-1].endswith(".") for tile in tiles)
    for rate, how in complaint_workbook.definitions().items():
        label = escape(complaint_workbook.labels()[rate])
        assert f'{label}<br><span class="ac-muted ac-how">{escape(how)}</span>' in page


def test_persons_and_posts_are_for_owners_and_managers(client, sign_in, some):
    sign_in("manager")
    address = re.search(r"/complaints/measures/person/\w+/filed/", client.get(PAGE, headers=NORTH).text)[0]
    assert "Bob" not in address
    assert "Bob Mechanic" in client.get(f"{address}?period=7d", headers=NORTH).text

    sign_in("viewer")
    page = client.get(PAGE, headers=NORTH)
    assert (page.status_code, "Bob Mechanic" in page.text, "Repair quality" in page.text) == (200, False, True)
    assert client.get(f"{address}?period=7d", headers=NORTH).status_code == 404
    assert client.get("/complaints/measures/category/repair/filed/?period=7d", headers=NORTH).status_code == 200


def test_the_workbook_holds_the_same_numbers_and_persons_only_for_who_may_see_them(client, sign_in, some):
    def sheets(role):
        sign_in(role)
        return CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{PAGE}&format=xlsx", headers=NORTH).content))

    of_owner, of_viewer = sheets("owner"), sheets("viewer")
    rates = {row[0]: row[1:4] for row in of_owner.get_sheet_by_index(0).to_python()}

    assert rates["Resolved"] == [1.0, 1.0, 1.0]
    assert rates["Hours from complaint to confirmation, median"][1] == 4.0
    assert "By responsible person" in of_owner.sheet_names
    assert of_viewer.sheet_names == ["Complaints in numbers", "Clocks", "By category"]


@pytest.mark.parametrize(
    "address",
    [
        "/complaints/measures/nothing/",
        "/complaints/measures/category/paint/filed/",
        "/complaints/measures/colour/red/filed/",
        "/complaints/measures/?period=soon",
    ],
)
def test_what_there_is_not_is_not_found(client, sign_in, address):
    sign_in("owner")

    assert client.get(address, headers=NORTH).status_code == 404


def test_days_without_complaints_say_so(client, sign_in, north):
    sign_in("owner")

    assert "No complaint in these days" in client.get(PAGE, headers=NORTH).text


def test_days_with_nothing_but_a_new_complaint_have_no_times(client, sign_in, north):
    filed(north, now=timezone.now() - timedelta(hours=1))
    sign_in("owner")

    page = client.get(PAGE, headers=NORTH)

    assert (page.status_code, "none confirmed yet" in page.text) == (200, True)
