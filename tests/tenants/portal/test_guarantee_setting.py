"""A shop says how long it guarantees its work; jobs are judged by that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.audits import follow, in_force
from tenants.audits.guarantees import MAJOR, MINOR, Guarantee
from tenants.audits.models import Comeback, GuaranteeChange
from tenants.jobs.models import JobLine
from tenants.shops import members, standing
from tests.factories import make_job, make_user

NORTH, SHUNDA = {"host": "north.localhost"}, {"host": "shunda.localhost"}
PATH = "/audits/guarantees/"


@pytest.fixture
def sign_in(client, north):
    def signed_in(role="manager", *, shop=north):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=timezone.now())
        client.force_login(user)

    return signed_in


@pytest.fixture
def pumps(north):
    """The same pump twice within five days, on one vehicle."""
    first = make_job(north, delivered_at=timezone.now() - timedelta(days=6))
    again = make_job(north, vehicle=first.vehicle, delivered_at=timezone.now() - timedelta(days=1))
    with north.schema():
        for each in (first, again):
            JobLine.objects.create(job=each, position=0, kind="part", item="Water pump")
    return first, again


def say(client, *, headers=NORTH, **said):
    return client.post(PATH, said, headers=headers)


def held(shop):
    with shop.schema():
        return in_force.guarantees(shop.country)


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 404), ("viewer", 404)])
def test_owners_and_managers_set_it_and_others_find_no_such_page(client, sign_in, north, role, status):
    sign_in(role)

    assert say(client, minor_days="90", minor_km="3000", major_days="365").status_code == status

    expected = {MINOR: Guarantee(90, 3000), MAJOR: Guarantee(365)} if status == 302 else {}
    assert held(north) == expected


def test_a_comeback_is_looked_for_once_a_guarantee_is_set_and_no_longer_when_it_is_taken_back(
    client, sign_in, north, pumps
):
    sign_in()
    say(client, minor_days="5")
    with north.schema():
        follow.audit(now=timezone.now())
        assert Comeback.objects.get().first_job_id == pumps[0].pk

    say(client)

    with north.schema():
        follow.audit(now=timezone.now())
        assert not Comeback.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"minor_km": "2000"}, "Give the days, too"),
        ({"minor_days": "0"}, "greater than or equal to 1"),
        ({"minor_days": "99999"}, "less than or equal to 3650"),
        ({"minor_days": "soon"}, "Enter a whole number."),
    ],
)
def test_what_makes_no_sense_comes_back_with_what_was_typed(client, sign_in, north, said, sentence):
    sign_in()

    refused = say(client, major_days="365", **said)

    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert 'value="365"' in refused.content.decode()
    assert held(north) == {}


def test_less_than_the_law_is_refused_and_more_is_taken(client, sign_in, shunda):
    sign_in(shop=shunda)
    law = held(shunda)

    refused = say(client, headers=SHUNDA, minor_days="9")
    assert refused.status_code == 422
    assert held(shunda) == law

    assert say(client, headers=SHUNDA, minor_days="30", minor_km="5000").status_code == 302
    assert held(shunda) == {**law, MINOR: Guarantee(30, 5000)}


def test_the_page_says_plainly_what_holds_and_who_changed_it(client, sign_in, north, shunda):
    sign_in()
    before = client.get("/audits/rules/", headers=NORTH).content.decode()
    say(client, minor_days="30")
    after = client.get("/audits/rules/", headers=NORTH).content.decode()
    sign_in(shop=shunda)
    there = client.get("/audits/rules/", headers=SHUNDA).content.decode()

    assert "comebacks are not looked for" in before
    assert "Changed by Some manager" in after
    assert 'value="30"' in after
    assert "by law 100 days or 20000 km" in there.replace(",", "").replace("20 000", "20000")


def test_a_read_only_shop_changes_nothing(client, sign_in, north):
    sign_in()
    standing.write(north, state="read_only", now=timezone.now())

    say(client, minor_days="30")

    assert held(north) == {}
    with north.schema():
        assert not GuaranteeChange.objects.exists()
