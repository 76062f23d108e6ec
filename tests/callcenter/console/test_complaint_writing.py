"""Who writes on a complaint, for the team: its own people, and the shop's where the team may read what they write."""

import pytest

from callcenter.agents.assign import assign
from callcenter.agents.models import Team
from tenants.complaints import presence
from tests.factories import at, make_supervisor, make_user
from tests.tenants.complaints.conftest import filed

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


def writing(client, shop, complaint, **fields):
    address = f"/complaints/{shop.slug}/{complaint.pk}/writing/"
    return client.post(address, fields, headers=CONSOLE) if fields else client.get(address, headers=CONSOLE)


def test_the_shop_is_told_of_the_teams_note_unless_it_is_for_the_team_only(client, supervisor, north):
    complaint, reader = filed(north), make_user("Mia Manager")

    def told():
        return presence.words(complaint.pk, me=reader.pk, side="shop", shop=north)

    writing(client, north, complaint, own="1")
    assert told() == ""

    writing(client, north, complaint, own="")
    assert told() == f"{supervisor.user} (follow-up team) is writing here."

    writing(client, north, complaint, stops="1")
    assert told() == ""


def test_the_team_is_told_who_of_the_shop_writes_unless_it_is_for_the_shop_only(client, supervisor, north):
    complaint, mia = filed(north), make_user("Mia Manager")

    presence.writes(complaint.pk, by=mia.pk, side="shop", own=True, shop=north)
    own = writing(client, north, complaint).json()["words"]
    presence.writes(complaint.pk, by=mia.pk, side="shop", shop=north)

    assert own == ""
    assert writing(client, north, complaint).json()["words"] == "Mia Manager (shop) is writing here."
    page = client.get(f"/complaints/north/{complaint.pk}/", headers=CONSOLE).text
    assert "Mia Manager (shop) is writing here." in page


def test_another_teams_case_is_like_none(client, supervisor, north, shunda):
    complaint = filed(shunda)
    assert writing(client, shunda, complaint).status_code == 200

    assign(shunda, Team.objects.create(slug="other", name="Other", created_at=at(shunda)), now=at(shunda))

    assert writing(client, shunda, complaint).status_code == 404
    assert writing(client, north, complaint).status_code == 404
