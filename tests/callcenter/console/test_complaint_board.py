"""The board over a team's shops: only its own, nothing that is for the shop alone, and live."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import saved_views
from callcenter.agents.assign import assign
from callcenter.agents.models import Team
from tenants.complaints import acknowledge, kinds, note, owner
from tenants.complaints.models import Complaint
from tests.factories import at, make_agent, make_supervisor
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed

CONSOLE = {"host": "console.localhost"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """Who must have one is another room's matter."""
    settings.SECOND_FACTOR_RULES = []


@pytest.fixture
def supervisor(client, team):
    found = make_supervisor(team)
    client.force_login(found.user)
    return found


def read(client, address="", **headers):
    return client.get(f"/complaints/{address}", headers={**CONSOLE, **headers})


def post(client, shop, complaint, **data):
    data = {"version": complaint.version, **data}
    return client.post(f"/complaints/{shop.slug}/{complaint.pk}/owner/", data, headers=CONSOLE)


def test_the_board_holds_all_shops_of_the_team_and_the_filter_one(client, supervisor, north, shunda):
    filed(north, customer_words="Too slow")
    filed(shunda, customer_words="修完还是异响")

    both, one = read(client).text, read(client, "?shop=north").text

    assert "Too slow" in both
    assert "修完还是异响" in both
    assert "Too slow" in one
    assert "修完还是异响" not in one


def test_a_sub_code_is_a_filter_over_all_shops_and_a_shops_own_one_when_it_is_looked_at_alone(
    client, supervisor, north, shunda
):
    kinds.save(shunda, names={}, hidden=set(), added={"parts": "机油"}, departments={})
    filed(north, customer_words="Dear bill", category="price", subcategory="bill_total")
    filed(north, customer_words="Dear parts", category="parts")
    filed(shunda, customer_words="机油味道大", category="parts", subcategory="own_1")

    both, alone = (
        read(client, "?category=price.bill_total").text,
        read(client, "?shop=shunda&category=parts.own_1").text,
    )

    assert ("Dear bill" in both, "Dear parts" in both, "机油味道大" in both) == (True, False, False)
    assert "机油味道大" in alone
    assert "parts.own_1" not in both
    assert "Dear parts" in read(client, "?category=parts.own_1").text, "no code of all shops, so no filter"


@pytest.mark.parametrize("address", ["", "board/", "?view=table", "?state=closed", "?shop=shunda"])
def test_another_teams_shop_is_nowhere_on_the_board(client, supervisor, north, shunda, address):
    complaint = filed(shunda, customer_words="修完还是异响")
    assign(shunda, Team.objects.create(slug="other", name="Other", created_at=at(shunda)), now=at(shunda))

    text = read(client, address).text

    assert complaint.customer_words not in text
    assert str(complaint.pk) not in text
    assert shunda.name not in text
    assert 'data-open-key=""' in read(client, f"?open=shunda.{complaint.pk}").text


def test_agents_find_no_board(client, team, north):
    client.force_login(make_agent(team).user)

    assert read(client).status_code == read(client, "board/").status_code == 404
    assert client.post("/complaints/views/", {"name": "x"}, headers=CONSOLE).status_code == 404


def test_a_card_shows_neither_plate_nor_name_nor_number(client, supervisor, north):
    complaint = filed(north)
    with north.schema():
        customer, plate = complaint.customer, complaint.job.vehicle.plate

    for address in ("", "?view=table"):
        text = read(client, address).text
        assert complaint.reference in text
        assert not [word for word in (customer.name, customer.phone, plate) if word in text]


def test_the_tag_changes_with_a_private_note_too(client, supervisor, north, shunda):
    complaint = filed(north)
    with time_machine.travel(timezone.now().replace(second=20, microsecond=0), tick=False):
        tag = read(client, "board/")["ETag"]
        assert read(client, "board/", if_none_match=tag).status_code == 304
        with north.schema():
            note.complaint(complaint, text="Difficult", team_only=True, **BY_TEAM, now=timezone.now())
        assert read(client, "board/", if_none_match=tag).status_code == 200


def test_a_supervisor_takes_a_complaint_and_finds_it_under_mine(client, supervisor, north):
    complaint, other = filed(north), filed(north)
    assert post(client, north, complaint, person=str(supervisor.user_id)).status_code == 302

    mine = read(client, "?view=mine").text

    assert complaint.reference in mine
    assert other.reference not in mine
    assert supervisor.user.name in read(client, f"north/{complaint.pk}/").text


def test_agents_and_strangers_cannot_be_in_charge(client, supervisor, team, north):
    complaint = filed(north)

    assert post(client, north, complaint, person=str(make_agent(team).user_id)).status_code == 422
    with north.schema():
        assert owner.of(complaint.events.all(), side="team") is None


def test_a_refused_severity_keeps_the_choice_and_shows_what_others_did(client, supervisor, north):
    complaint = filed(north)
    with north.schema():
        acknowledge.complaint(complaint, text="Spoke to her", **BY_SHOP, now=at(north))

    data = {"version": complaint.version - 1, "severity": "major", "text": "Brakes"}
    refused = client.post(f"/complaints/north/{complaint.pk}/severity/", data, headers=CONSOLE)

    assert refused.status_code == 409
    assert "Spoke to her" in refused.text
    assert "ac-differences" in refused.text
    assert "checked" in refused.text.partition('value="major"')[2].partition(">")[0]


def test_the_board_takes_the_same_queries_for_few_and_many(client, supervisor, north, shunda):
    def more(number):
        for minutes in range(number):
            made = filed(north if minutes % 2 else shunda, now=timezone.now() - timedelta(minutes=minutes + 1))
            if minutes % 3 == 2:
                with (north if minutes % 2 else shunda).schema():
                    Complaint.objects.filter(pk=made.pk).update(closed_at=timezone.now(), closed_result="confirmed")

    more(6)
    read(client)
    with CaptureQueriesContext(connection) as few:
        read(client)
    more(12)
    with CaptureQueriesContext(connection) as many:
        read(client)

    assert len(many) == len(few)


def test_views_are_kept_for_the_team(client, supervisor, team, north):
    client.post("/complaints/views/", {"name": "North, grave", "shop": "north", "severity": "crisis"}, headers=CONSOLE)

    assert [v.chosen for v in saved_views.of(supervisor.user, place=team.pk)] == [
        {"shop": "north", "severity": "crisis"}
    ]
    assert ">North, grave</a>" in read(client).text
