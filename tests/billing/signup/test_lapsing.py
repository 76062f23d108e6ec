"""A sign-up that nobody proves: how long it keeps an address, what it gives back, and that known e-mails look alike."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.people import make
from billing.subscriptions import lapse
from billing.subscriptions.models import Signup
from tenants.jobs.models import Customer
from tenants.shops.models import Membership, Shop, SpareSchema
from tests.billing.signup.test_sign_up import PASSWORD, PUBLIC, confirm, typed

LATER = {"an hour": timedelta(hours=1), "two hours": timedelta(hours=2), "three days": timedelta(days=3)}


@pytest.fixture
def sign_up(client, db):
    return lambda **changes: Client().post("/sign-up/", typed(**changes), headers=PUBLIC)


def note(slug):
    """What anybody may read about an address, without the address itself."""
    page = Client().get("/sign-up/address/", {"slug": slug}, headers=PUBLIC).content.decode()
    return page.replace(slug, "…")


def after(span):
    return lapse.everybody(now=timezone.now() + LATER[span])


@pytest.mark.parametrize(("span", "word"), [("an hour", "taken"), ("two hours", "free")])
def test_a_known_and_an_unknown_e_mail_keep_an_address_for_just_as_long(sign_up, span, word):
    make(email="known@example.com", password=PASSWORD, verified=True)
    sign_up(email="known@example.com", slug="south-1")
    sign_up(email="fresh@example.com", slug="south-2")

    after(span)

    assert note("south-1") == note("south-2")
    assert word in note("south-1")


def test_an_unproven_sign_up_gives_address_and_schema_back(sign_up):
    spares = SpareSchema.objects.count()
    sign_up()
    assert SpareSchema.objects.count() == spares - 1

    ended = after("two hours")

    assert ended == 1
    assert SpareSchema.objects.count() == spares
    assert not Shop.objects.filter(slug="south").exists()
    assert sign_up(email="other@example.com").status_code == 302
    assert Shop.objects.get(slug="south").ready_at is not None


def test_a_proven_sign_up_stays(client, db):
    client.post("/sign-up/", typed(), headers=PUBLIC)
    confirm(client, mail.outbox[0])

    assert after("three days") == 0
    assert Shop.objects.filter(slug="south").exists()
    assert User.objects.filter(email="sue@example.com").exists()


@pytest.mark.parametrize("proof", ["address", "signed in"])
def test_who_has_proven_the_address_in_another_way_keeps_the_shop(sign_up, proof):
    sign_up()
    if proof == "address":
        EmailAddress.objects.filter(email="sue@example.com").update(verified=True)
    else:
        User.objects.filter(email="sue@example.com").update(last_login=timezone.now())

    assert after("three days") == 0
    assert Shop.objects.filter(slug="south").exists()


def test_a_shop_that_holds_something_is_not_thrown_away(sign_up):
    sign_up()
    shop = Shop.objects.get(slug="south")
    with shop.schema():
        Customer.objects.create(name="Kim", phone="+447400123001")

    assert after("two hours") == 0
    assert Shop.objects.filter(slug="south").exists()


def test_a_shop_that_still_waits_for_its_schema_goes_too(sign_up):
    SpareSchema.objects.all().delete()
    sign_up()

    assert after("two hours") == 1
    assert not Shop.objects.filter(slug="south").exists()


def test_who_confirms_late_is_signed_in_and_opens_the_shop_again(client, db):
    client.post("/sign-up/", typed(), headers=PUBLIC)
    after("two hours")

    answer = confirm(client, mail.outbox[0])
    page = client.get(answer["Location"], headers=PUBLIC).content.decode()
    again = client.post(
        "/sign-up/", {"shop_name": "South", "slug": "south", "country": "GB", "terms": "on"}, headers=PUBLIC
    )

    assert "Open a shop" in page
    assert again["Location"] == "/start/shops/south/"
    assert Membership.objects.get(shop__slug="south").user.email == "sue@example.com"


def test_who_signs_up_again_after_it_lapsed_has_the_new_password_and_a_new_letter(sign_up):
    sign_up(password="the first of the passwords")
    after("two hours")

    with time_machine.travel(timezone.now() + LATER["two hours"]):
        sign_up(name="Susan", password=PASSWORD)

    person = User.objects.get(email="sue@example.com")
    assert (person.name, person.check_password(PASSWORD)) == ("Susan", True)
    assert Signup.objects.get(shop__slug="south").user == person
    assert [letter.to for letter in mail.outbox] == [["sue@example.com"]] * 2
    assert "confirm-email" in mail.outbox[1].body


def test_the_person_is_forgotten_when_the_letter_no_longer_works(sign_up):
    sign_up()
    invited = make(email="invited@example.com")

    after("two hours")
    assert User.objects.filter(email="sue@example.com").exists()
    after("three days")

    assert not User.objects.filter(email="sue@example.com").exists()
    assert User.objects.filter(pk=invited.pk).exists()


def test_one_e_mail_opens_only_so_many_known_or_not(sign_up):
    make(email="known@example.com", password=PASSWORD, verified=True)

    answers = {
        email: [sign_up(email=email, slug=f"{email[:5]}-{n}").status_code for n in range(4)]
        for email in ("known@example.com", "Fresh@example.com")
    }

    assert answers["known@example.com"] == answers["Fresh@example.com"] == [302, 302, 302, 429]


def test_one_place_keeps_only_so_many_addresses(client, db):
    answers = []
    for n in range(11):
        with time_machine.travel(timezone.now() + timedelta(minutes=n), tick=False):
            answers.append(
                Client().post("/sign-up/", typed(email=f"p{n}@example.com", slug=f"s-{n}"), headers=PUBLIC).status_code
            )

    assert answers == [302] * 10 + [429]
