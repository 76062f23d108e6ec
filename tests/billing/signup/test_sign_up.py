"""The form that opens a shop: by a stranger, by a known address, by somebody signed in; its errors and its mails."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from accounts.people import make
from billing.subscriptions.models import Signup, Subscription
from callcenter.agents.models import Team
from tenants.shops.models import Membership, Role, Shop, SpareSchema, Standing

PUBLIC, PASSWORD = {"host": "localhost"}, "correct horse battery staple"


def typed(**changes):
    return {
        "shop_name": "South Garage", "slug": "south", "name": "Sue South", "email": "sue@example.com",
        "password": PASSWORD, "country": "GB", "invite_code": "", "terms": "on", **changes,
    }  # fmt: skip


@pytest.fixture
def sent(client, db):
    return lambda **changes: client.post("/sign-up/", typed(**changes), headers=PUBLIC)


def link_in(letter):
    return re.search(r"http://\S+/confirm-email/\S+/", letter.body)[0]


def confirm(client, letter):
    path = link_in(letter).partition(":8000")[2]
    assert client.get(path, headers=PUBLIC).status_code == 200
    return client.post(path, headers=PUBLIC)


def test_signing_up_opens_a_shop_on_trial_with_owner_team_and_schema(sent, now):
    answer = sent()

    shop = Shop.objects.get(slug="south")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/confirm-email/"
    assert (shop.country, shop.currency, shop.timezone) == ("GB", "GBP", "Europe/London")
    assert shop.ready_at is not None
    assert shop.standing.state == Standing.State.TRIAL
    assert shop.standing.trial_reached_left == 100
    subscription = Subscription.objects.get(shop=shop)
    assert (subscription.trial_ends_at - shop.created_at).days == 14
    assert Membership.objects.get(shop=shop).role == Role.OWNER
    assert shop.assignment.team.slug == "city"
    signup = Signup.objects.get(shop=shop)
    assert signup.terms_ip == "127.0.0.1"
    assert signup.verified_at is None
    with shop.schema():
        from tenants.jobs.models import Job

        assert Job.objects.count() == 0


def test_the_mail_confirms_and_lands_in_the_portal_signed_in(client, sent):
    sent()
    answer = confirm(client, mail.outbox[0])
    assert answer["Location"] == "/start/"
    assert Signup.objects.get(shop__slug="south").verified_at is not None

    hop = client.get(client.get("/start/", headers=PUBLIC)["Location"], headers=PUBLIC)["Location"]
    assert hop.startswith("http://south.localhost:8000/accounts/hop/?code=")
    landed = client.get(hop.partition(":8000")[2], headers={"host": "south.localhost"})

    assert landed["Location"] == "/"
    assert client.get("/people/", headers={"host": "south.localhost"}).status_code == 200


def test_in_another_browser_the_link_confirms_but_asks_for_the_password(client, sent):
    from django.test import Client

    sent()
    answer = confirm(Client(), mail.outbox[0])

    assert answer["Location"] == "/accounts/login/?next=%2Fstart%2F"
    assert EmailAddress.objects.get(email="sue@example.com").verified


def test_before_the_address_is_confirmed_nobody_can_sign_in(client, sent):
    from django.test import Client

    sent()
    other = Client()
    answer = other.post("/accounts/login/", {"login": "sue@example.com", "password": PASSWORD}, headers=PUBLIC)

    assert answer["Location"] == "/accounts/confirm-email/"
    assert other.get("/start/", headers=PUBLIC)["Location"].startswith("/accounts/login/")


def test_a_known_address_gets_the_very_same_answer_and_another_letter(client, sent):
    from django.test import Client

    make(email="known@example.com", name="K", password=PASSWORD, verified=True)
    fresh = Client().post("/sign-up/", typed(email="fresh@example.com", slug="south-1"), headers=PUBLIC)
    known = Client().post("/sign-up/", typed(email="Known@example.com", slug="south-2"), headers=PUBLIC)

    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert {*known.cookies} == {*fresh.cookies}
    of_the_moment = {"X-Request-ID", "Expires"}  # the second may turn over between the two
    assert {k: v for k, v in known.headers.items() if k not in of_the_moment} == {
        k: v for k, v in fresh.headers.items() if k not in of_the_moment
    }
    assert not Shop.objects.filter(slug="south-2").exists()
    assert User.objects.filter(email__iexact="known@example.com").count() == 1
    assert [letter.to for letter in mail.outbox] == [["fresh@example.com"], ["known@example.com"]]
    assert "http://localhost:8000/sign-up/" in mail.outbox[1].body
    assert "confirm-email" not in mail.outbox[1].body


def test_the_page_after_signing_up_is_the_same_for_both(client, db):
    from django.test import Client

    make(email="known@example.com", password=PASSWORD, verified=True)
    pages = []
    for email, slug in (("fresh@example.com", "south-1"), ("known@example.com", "south-2")):
        browser = Client()
        answer = browser.post("/sign-up/", typed(email=email, slug=slug), headers=PUBLIC)
        page = browser.get(answer["Location"], headers=PUBLIC).content.decode()
        page = page.replace(email, "")
        pages.append(re.sub(r'(name="csrfmiddlewaretoken" value|name="csrf-token" content|nonce)="[^"]*"', "", page))

    assert pages[0] == pages[1]


def test_errors_are_named_at_the_top_and_at_the_field_and_nothing_typed_is_lost(sent):
    answer = sent(email="nonsense", password="short", terms="", invite_code="NOPE", slug="ops")
    page = answer.content.decode()

    assert answer.status_code == 422
    for field in ("email", "password", "terms", "invite_code", "slug"):
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}_error"' in page
    for value in ("South Garage", "Sue South", "nonsense", "NOPE", "ops"):
        assert f'value="{value}"' in page
    assert "short" not in re.findall(r'value="([^"]*)"', page)
    assert not Shop.objects.filter(slug="south").exists()
    assert not mail.outbox


@pytest.mark.parametrize("slug", ["north", "NORTH", "console", "c0nsole", "no", "a_b", "-ab", "x" * 31])
def test_a_bad_or_taken_address_is_refused_on_submit(sent, slug):
    assert sent(slug=slug).status_code == 422
    assert not User.objects.filter(email="sue@example.com").exists()


def test_the_address_of_a_closed_shop_is_not_given_out_again(sent, north, now):
    Shop.objects.filter(pk=north.pk).update(closed_at=now)

    assert sent(slug="north").status_code == 422
    assert sent(slug="north-2").status_code == 302


def test_without_an_address_one_is_made_from_the_name(sent):
    sent(slug="", shop_name="顺达汽修")

    assert Shop.objects.filter(slug="shundaqixiu", name="顺达汽修").exists()


def test_the_invite_code_chooses_the_team(sent, now):
    Team.objects.create(slug="harbour", name="Harbour", invite_code="HARB-1", created_at=now)

    sent(invite_code="harb-1")

    assert Shop.objects.get(slug="south").assignment.team.slug == "harbour"


def test_someone_signed_in_opens_another_shop_without_a_password(client, db):
    owner = make(email="owner@example.com", name="Olga", password=PASSWORD, verified=True)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/sign-up/", headers=PUBLIC).content.decode()
    answer = client.post(
        "/sign-up/", {"shop_name": "Second", "slug": "second", "country": "CN", "terms": "on"}, headers=PUBLIC
    )

    assert 'name="password"' not in page
    assert answer["Location"] == "/start/shops/second/"
    assert Membership.objects.get(shop__slug="second").user == owner
    assert Signup.objects.get(shop__slug="second").verified_at is not None
    assert not mail.outbox


def test_when_the_pool_is_empty_the_schema_is_made_in_the_background(
    client, db, monkeypatch, now, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("billing.subscriptions.open._provide_later", asked.append)
    owner = make(email="owner@example.com", password=PASSWORD, verified=True)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    kept = list(SpareSchema.objects.all())
    SpareSchema.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            "/sign-up/", {"shop_name": "Second", "slug": "second", "country": "CN", "terms": "on"}, headers=PUBLIC
        )
    shop = Shop.objects.get(slug="second")
    waiting = client.get("/start/shops/second/", headers=PUBLIC)
    page = client.get("/start/shops/second/progress/", headers=PUBLIC)

    assert asked == [str(shop.pk)]
    assert shop.ready_at is None
    assert waiting["Location"] == "/start/shops/second/progress/"
    assert b'hx-trigger="every 2s"' in page.content
    assert b'http-equiv="refresh"' in page.content

    SpareSchema.objects.bulk_create(kept)
    ready = client.get("/start/shops/second/progress/", headers=PUBLIC)
    assert ready["HX-Redirect"] == "/start/shops/second/"
    assert "second.localhost" in client.get("/start/shops/second/", headers=PUBLIC)["Location"]


def test_nobody_else_sees_the_progress_of_a_shop(client, sent):
    sent()
    stranger = make(email="x@example.com", password=PASSWORD, verified=True)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    for path in (
        "/start/shops/south/",
        "/start/shops/south/progress/",
        "/start/shops/none/",
        "/start/console/",
        "/start/ops/",
    ):
        assert client.get(path, headers=PUBLIC).status_code == 404, path


def test_too_many_sign_ups_from_one_place_are_told_to_wait(client, db):
    answers = [client.post("/sign-up/", {}, headers=PUBLIC).status_code for _ in range(12)]

    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2


def test_too_many_looks_for_addresses_are_told_to_wait(client, db):
    answers = {client.get("/sign-up/address/", {"slug": f"try-{n}"}, headers=PUBLIC).status_code for n in range(70)}

    assert answers == {200, 429}


def test_links_in_mails_name_our_host_whatever_the_client_wrote(client, db):
    client.post("/sign-up/", typed(), headers={"host": "LOCALHOST:9999"})

    assert link_in(mail.outbox[0]).startswith("http://localhost:8000/accounts/confirm-email/")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80:80", "a b", "localhost@evil.example"]
)
def test_a_foreign_host_gets_no_page_and_sends_no_mail(client, db, host):
    assert client.post("/sign-up/", typed(), headers={"host": host}).status_code in (400, 404)
    assert not mail.outbox
    assert not Shop.objects.filter(slug="south").exists()


def test_a_name_proposes_an_address_until_one_was_typed(client, db):
    def ask(**data):
        return client.get("/sign-up/address/", data, headers=PUBLIC).content.decode()

    assert 'value="north-2"' in ask(shop_name="North", slug="", proposed="")
    assert 'value="south"' in ask(shop_name="South", slug="north-2", proposed="north-2")
    assert 'value="mine"' in ask(shop_name="South", slug="mine", proposed="north-2")


def test_a_spare_is_not_spent_on_a_refused_form(sent):
    before = SpareSchema.objects.count()
    sent(terms="")

    assert SpareSchema.objects.count() == before
