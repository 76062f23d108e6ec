"""The link in a letter about a complaint: its reader confirms to have read it, once, without signing in."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from tenants.complaints import letters, notices, timeline
from tenants.complaints.models import ComplaintEvent
from tenants.shops import members
from tenants.shops.models import Membership
from tests.factories import at, make_supervisor, make_user
from tests.tenants.complaints.conftest import filed
from tests.tenants.complaints.conftest import staff as staff

OLIVE = "olive@example.com"


@pytest.fixture(autouse=True)
def clock(north):
    with time_machine.travel(at(north), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(north, staff, team):
    make_supervisor(team, name="Lena")
    complaint = filed(north, severity="crisis")
    with north.schema():
        letters.tell(complaint.pk, "filed", shop=north, now=at(north))
    return complaint


def path(name):
    """Where the link in the letter to this person leads."""
    letter = next(each for each in mail.outbox if name in each.body)
    return re.search(r"http://north\.localhost:\d+(/n/\S+)", letter.body)[1]


def get(client, address, shop="north"):
    return client.get(address, headers={"host": f"{shop}.localhost"})


def post(client, address, shop="north"):
    return client.post(address, headers={"host": f"{shop}.localhost"})


def read(complaint, shop):
    with shop.schema():
        rows = ComplaintEvent.objects.filter(complaint=complaint, kind="noticed").order_by("pk")
        return [(row.actor_name, row.side, row.at) for row in rows]


def test_looking_confirms_nothing_and_sending_does_once(client, north, case, clock):
    address = path("Olive")
    assert "I have read it" in get(client, address).text
    assert read(case, north) == []

    clock.shift(timedelta(minutes=5))
    assert "Thank you. You confirmed on" in post(client, address).text
    clock.shift(timedelta(minutes=5))
    assert "Thank you. You confirmed on" in post(client, address).text

    assert read(case, north) == [("Olive", "shop", at(north) + timedelta(minutes=5))]


def test_the_page_says_no_word_of_the_customer_and_is_not_kept(client, north, case):
    answer = get(client, path("Olive"))
    with north.schema():
        secrets = (case.customer.name, case.customer.phone, case.customer_words, case.job.vehicle.plate)

    assert "C-0001" in answer.text
    assert not [secret for secret in secrets if secret in answer.text]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


def test_the_page_speaks_its_readers_language_unless_another_is_chosen(client, case):
    address = path("Mia")

    assert '<html lang="zh-hans">' in get(client, address).text
    assert '<html lang="en">' in get(client, f"{address}?language=en").text


def test_the_teams_lead_confirms_for_the_team(client, north, case):
    post(client, path("Lena"))

    assert [row[:2] for row in read(case, north)] == [("Lena", "team")]


def test_the_case_shows_who_was_told_and_who_has_read_it(client, north, case):
    post(client, path("Olive"))

    with north.schema():
        sheet = timeline.sheet(case.pk, shop=north, side="shop", now=at(north))
    told = {notice.name: bool(notice.read_at) for notice in sheet.notices}
    assert told == {"Olive": True, "Mia": False, "Lena": False}
    client.force_login(Membership.objects.get(shop=north, user__email=OLIVE).user)
    body = get(client, f"/complaints/{case.pk}/").text
    assert body.count("has read it") == 1
    assert body.count("not confirmed yet") == 2


@pytest.mark.parametrize("shop", ["shunda"])
def test_another_shops_link_and_a_changed_one_are_like_none(client, north, shunda, case, shop):
    address = path("Olive")
    changed = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    found = {
        "mine": get(client, address).status_code,
        "foreign": post(client, address, shop).status_code,
        "changed": post(client, changed).status_code,
        "short": get(client, "/n/abc/").status_code,
        "made up": get(client, "/n/" + "A" * 35 + "/").status_code,
    }

    assert found == {"mine": 200, "foreign": 404, "changed": 404, "short": 404, "made up": 404}
    assert get(client, "/n/abc/").content == get(client, changed).content
    assert read(case, north) == []


def test_it_opens_for_thirty_days(client, case, clock):
    address = path("Olive")
    clock.shift(notices.GOOD_FOR - timedelta(minutes=1))
    assert get(client, address).status_code == 200

    clock.shift(timedelta(minutes=1))
    assert get(client, address).status_code == 404


def test_it_opens_only_for_people_who_are_still_here(client, north, case):
    address = path("Mia")
    assert get(client, address).status_code == 200

    members.revoke(Membership.objects.get(shop=north, user__email="mia@example.com"), now=at(north))

    assert post(client, address).status_code == 404
    assert read(case, north) == []


def test_an_old_secret_still_opens_what_it_made(client, case, settings):
    address = path("Olive")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert get(client, address).status_code == 200

    settings.SECRET_KEY_FALLBACKS = []
    assert get(client, address).status_code == 404


def test_confirming_makes_no_page_stale(client, north, case):
    before = case.version
    post(client, path("Olive"))

    with north.schema():
        case.refresh_from_db()
    assert case.version == before


def test_who_tries_many_links_has_to_wait(client, case):
    make_user()
    codes = [get(client, "/n/abc/").status_code for _ in range(32)]

    assert codes[0] == 404
    assert codes[-1] == 429
    assert get(client, path("Olive")).status_code == 200
