"""`manage.py open_shop`: opens once, says what is wrong, and may be repeated."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.people import make
from callcenter.agents.models import Team
from tenants.shops.models import Membership, Shop


def run(*arguments):
    out = io.StringIO()
    call_command("open_shop", *arguments, stdout=out)
    return out.getvalue()


def test_it_opens_a_shop_and_invites_an_unknown_owner(client, db):
    said = run("south", "--name", "South Garage", "--owner", "Sue@example.com", "--country", "GB", "--language", "en")

    shop = Shop.objects.get(slug="south")
    assert shop.ready_at is not None
    assert (shop.timezone, shop.currency, shop.standing.state) == ("Europe/London", "GBP", "trial")
    assert Membership.objects.get(shop=shop).role == "owner"
    assert shop.assignment.team.slug == "city"
    assert "http://south.localhost:8000/" in said
    path = said.split(":8000")[-1].strip()
    assert path in mail.outbox[0].body
    answer = client.post(
        path, {"name": "Sue", "password": "correct horse battery staple"}, headers={"host": "localhost"}
    )
    assert answer["Location"].startswith("http://south.localhost:8000/accounts/hop/")


def test_a_known_owner_gets_no_letter(db):
    owner = make(email="olga@example.com", password="correct horse battery staple", verified=True)
    run("south", "--name", "South", "--owner", "OLGA@example.com", "--timezone", "Asia/Tokyo", "--country", "JP")

    assert Membership.objects.get(shop__slug="south").user == owner
    assert Shop.objects.get(slug="south").timezone == "Asia/Tokyo"
    assert not mail.outbox


def test_a_shop_that_exists_is_left_alone(north):
    before = Shop.objects.filter(pk=north.pk).values().get()

    assert "exists already" in run("north", "--name", "Other", "--owner", "x@example.com")
    assert Shop.objects.filter(pk=north.pk).values().get() == before
    assert not User.objects.filter(email="x@example.com").exists()


def test_it_opens_two_shops_though_one_spare_waited(db, now):
    Team.objects.create(slug="harbour", name="Harbour", created_at=now)
    run("south", "--name", "South", "--owner", "a@example.com")
    run("west", "--name", "West", "--owner", "a@example.com", "--team", "harbour")

    assert Shop.objects.get(slug="west").assignment.team.slug == "harbour"
    assert Shop.objects.get(slug="west").ready_at is not None
    assert User.objects.filter(email="a@example.com").count() == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ops", "--name", "X", "--owner", "a@example.com"], "kept back"),
        (["no", "--name", "X", "--owner", "a@example.com"], "At least 3"),
        (["a_b", "--name", "X", "--owner", "a@example.com"], "letters"),
        (["south", "--name", "X", "--owner", "nonsense"], "e-mail"),
        (["south", "--name", " ", "--owner", "a@example.com"], "--name"),
        (["south", "--name", "X", "--owner", "a@example.com", "--team", "nope"], "team"),
        (["south", "--name", "X", "--owner", "a@example.com", "--timezone", "Mars/Base"], "time zone"),
        (["south", "--name", "X", "--owner", "a@example.com", "--language", "fr"], "--language"),
        (["south", "--name", "X", "--owner", "a@example.com", "--country", "China"], "--country"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_made(db, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)
    assert not Shop.objects.filter(name="X").exists()
    assert not User.objects.exists()
