"""Every line of a request or a task says whose it is by ids, and none says a word about a person."""

import io
import json
import logging

import pytest
import structlog
from django.conf import settings

from tenants.shops import members
from tenants.shops.models import Role
from tests.conftest import NOW
from tests.factories import make_agent, make_job, make_user
from tests.helpers import request_lines

NAME, PHONE, EMAIL = "Cassandra Canary", "+447700900777", "cassandra.canary@example.org"
CANARIES = ("Cassandra", "Canary", "7700900777", "7700 900 777", "cassandra")


@pytest.fixture
def lines():
    """What the log would hold in production, as it is written there: one JSON object per line."""
    import logging.config

    from web.logs import logging_config

    made = logging_config(json=True)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = made["formatters"]["structured"]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"],
    ))  # fmt: skip
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    with request_lines.on():
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)
    structlog.contextvars.clear_contextvars()


def owner_of(shop):
    user = make_user(NAME, email=EMAIL)
    members.join(shop, user, role=Role.OWNER, now=NOW)
    return user


def test_a_line_on_a_shops_host_has_request_shop_and_person(client, north, lines):
    user = owner_of(north)
    client.force_login(user)

    answer = client.get("/", headers={"host": "north.localhost"})

    found = [line for line in lines() if line["event"].startswith("request_")]
    assert {line["event"] for line in found} == {"request_started", "request_finished"}
    assert {(line["shop_id"], line["user_id"]) for line in found} == {(str(north.pk), str(user.pk))}
    assert {line["request_id"] for line in found} == {answer["X-Request-ID"]}


def test_a_line_on_the_console_has_request_and_person_but_no_shop(client, team, lines):
    agent = make_agent(team)
    client.force_login(agent.user)

    client.get("/", headers={"host": "console.localhost"})

    found = [line for line in lines() if line["event"].startswith("request_")]
    assert {line["user_id"] for line in found} == {str(agent.user.pk)}
    assert all(line["request_id"] and "shop_id" not in line for line in found)


def test_a_request_that_is_refused_on_the_way_is_logged_too(client, north, lines):
    client.get("/", headers={"host": "north.localhost"})

    assert [line["user_id"] for line in lines() if line["event"] == "request_finished"] == [None]


def test_one_request_leaves_nothing_for_the_next(client, north, lines):
    client.get("/", headers={"host": "north.localhost"})
    client.get("/healthz", headers={"host": "localhost"})

    last = [line for line in lines() if line["event"] == "request_finished"][-1]
    assert "shop_id" not in last


def test_a_shops_task_says_whose_it_is(lines):
    from config.celery import app
    from config.task_logs import bind_shop

    @app.task(name="tests.shop_task", bind=True)
    def shop_task(task, *, shop_id):
        bind_shop(None, task)
        structlog.get_logger("tests").info("worked", phone=PHONE, detail=f"called {PHONE} for {EMAIL}")

    shop_task.apply(kwargs={"shop_id": "a-shop"})

    (line,) = [line for line in lines() if line["event"] == "worked"]
    assert line["shop_id"] == "a-shop"
    assert not any(canary in json.dumps(line) for canary in CANARIES)


def test_workers_log_as_the_web_server_does():
    from celery.signals import setup_logging

    from config import task_logs

    assert settings.DJANGO_STRUCTLOG_CELERY_ENABLED
    assert task_logs._configure in [receiver() for _, receiver in setup_logging.receivers]


def test_no_line_of_any_page_names_a_person(client, north, team, lines):
    make_job(north, customer=None)
    with north.schema():
        from tenants.jobs.models import Customer

        customer = Customer.objects.create(name=NAME, phone=PHONE)
    make_job(north, customer=customer, note=f"{NAME} {PHONE}") if _has_note() else make_job(north, customer=customer)
    user = owner_of(north)
    client.raise_request_exception = False

    client.post("/accounts/login/", {"login": EMAIL, "password": "wrong " + NAME}, headers={"host": "localhost"})
    client.post("/sign-up/", {"shop_name": NAME, "email": EMAIL, "phone": PHONE}, headers={"host": "localhost"})
    client.force_login(user)
    for path in ("/", f"/?q={NAME}", f"/complaints/?q={PHONE}", "/people/", f"/no/such/page/?name={EMAIL}"):
        client.get(path, headers={"host": "north.localhost", "user-agent": f"{NAME} {PHONE}"})
    client.post("/people/", {"email": EMAIL, "role": "viewer"}, headers={"host": "north.localhost"})
    logging.getLogger("django.request").error("failed for %s", EMAIL)
    structlog.get_logger("tests").warning("kept")

    written = lines()
    assert any(line["event"] == "kept" for line in written)  # lines do arrive
    for line in written:
        text = json.dumps(line, ensure_ascii=False)
        assert not any(canary in text for canary in CANARIES), text


def test_a_row_that_the_database_refuses_is_not_copied_into_the_log(north, lines):
    from django.db import IntegrityError, transaction

    from tenants.jobs.models import Customer

    try:
        with north.schema(), transaction.atomic():
            Customer.objects.create(name=f"{NAME}\nthe second", phone="")
            Customer.objects.update(phone=None)
    except IntegrityError as error:
        assert "Canary" in str(error)  # noqa: PT017 - the logging needs the exception at hand
        logging.getLogger("django.request").exception("refused")
        structlog.get_logger("tests").exception("refused")

    found = [line for line in lines() if line["event"] == "refused"]
    assert len(found) == 2
    for line in found:
        assert "IntegrityError" in line["exception"]
        assert not any(canary in line["exception"] for canary in CANARIES)


def _has_note() -> bool:
    from tenants.jobs.models import Job

    return any(field.name == "note" for field in Job._meta.get_fields())
