"""The customer's wish when to be called, told on the call screen."""

import pytest

from tenants.jobs.models import CallingWish, Customer
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, make_agent


def post(client, attempt, start="10:00", end="12:00", zone=""):
    said = {"wish-prefers_from": start, "wish-prefers_until": end, "wish-zone": zone}
    return client.post(f"/calls/{attempt.pk}/calling-wish/", said, headers=CONSOLE)


def test_the_agent_keeps_the_customers_wish(client, me, shunda):
    attempt = claimed_call(shunda, me)

    assert "Saved." in post(client, attempt, zone="Asia/Tokyo").text

    with shunda.schema():
        kept = CallingWish.objects.get()
        assert (f"{kept.prefers_from:%H:%M}", kept.zone, kept.by_name) == ("10:00", "Asia/Tokyo", "Ann Agent")
        assert Customer.objects.get().zone == "Asia/Tokyo"
    shown = client.get(f"/calls/{attempt.pk}/calling-wish/", headers=CONSOLE).text
    assert 'value="10:00' in shown


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"end": ""}, "Give both times"), ({"end": "09:00"}, "must be later"), ({"zone": "Mars/Olympus"}, "valid choice")],
)
def test_a_wish_that_cannot_be_kept_is_refused_in_a_sentence(client, me, shunda, said, sentence):
    refused = post(client, claimed_call(shunda, me), **said)

    assert refused.status_code == 422
    assert sentence in refused.text
    with shunda.schema():
        assert not CallingWish.objects.exists()


def test_nobody_keeps_a_wish_in_a_call_of_somebody_else(client, me, shunda, team):
    assert post(client, claimed_call(shunda, make_agent(team))).status_code == 404
