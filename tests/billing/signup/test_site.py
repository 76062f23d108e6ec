"""The public pages: prices, estimate, terms; the development mailbox."""

import pytest
from django.core.mail import EmailMessage

PUBLIC = {"host": "localhost"}


@pytest.mark.parametrize("path", ["/", "/sign-up/", "/terms/", "/privacy/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_every_public_page_opens_in_every_language(client, db, path, language):
    answer = client.get(path, headers={**PUBLIC, "accept-language": language})

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "US$239.00"), ("?currency=CNY", "¥999.00"), ("?currency=CNY&interval=year", "¥9,990.00"),
        ("?currency=GBP&jobs=600", "£439.00"), ("?currency=XXX&jobs=none&interval=day", "US$239.00"),
        ("?jobs=-4", "US$"), ("?jobs=999999999", "US$"),
    ],
)  # fmt: skip
def test_prices_follow_the_choice_and_nonsense_falls_back(client, db, query, words):
    page = client.get(f"/{query}", headers=PUBLIC)

    assert page.status_code == 200
    assert words in page.content.decode()


def test_the_page_defines_a_reached_customer_and_answers_eight_questions(client, db):
    page = client.get("/", headers=PUBLIC).content.decode()

    assert "What is a reached customer?" in page
    assert page.count("<summary>") >= 8
    assert page.count('class="card"><summary>') == 8


def test_the_mailbox_shows_letters_and_links_in_development_only(client, db, settings, tmp_path):
    from billing.signup.views import outbox

    settings.EMAIL_FILE_PATH = str(tmp_path)
    backend = "django.core.mail.backends.filebased.EmailBackend"
    from django.core.mail import get_connection

    with get_connection(backend, file_path=str(tmp_path)) as box:
        EmailMessage("Grüße 顺达", "See http://localhost:8000/x/ 你好", to=["a@example.com"], connection=box).send()
        EmailMessage("Second", "Two", to=["b@example.com"], connection=box).send()

    settings.DEBUG = True
    listed = client.get("/outbox/", headers=PUBLIC).content.decode()
    name = next(letter.name for letter in outbox._letters() if letter.to == "a@example.com")
    shown = client.get(f"/outbox/{name}/", headers=PUBLIC).content.decode()
    assert "Grüße 顺达" in listed
    assert "Second" in listed
    assert "Second" not in client.get("/outbox/?to=a@", headers=PUBLIC).content.decode()
    assert '<a href="http://localhost:8000/x/"' in shown
    assert "你好" in shown

    settings.DEBUG = False
    assert client.get("/outbox/", headers=PUBLIC).status_code == 404
    assert client.get(f"/outbox/{name}/", headers=PUBLIC).status_code == 404


@pytest.mark.parametrize("host", ["north.localhost", "console.localhost", "ops.localhost"])
def test_the_public_pages_are_on_the_public_host_only(client, db, north, host, settings):
    settings.DEBUG = True
    for path in ("/sign-up/", "/start/", "/outbox/", "/terms/"):
        assert client.get(path, headers={"host": host}).status_code in (302, 404), path
        assert b"Nothing here yet" not in client.get(path, headers={"host": host}).content
