"""Ticks, WeChat and the customer's data: kept during the call, each with who and when."""

from datetime import timedelta

import pytest
import time_machine

from callcenter.queue import complete
from tenants.jobs.models import CallTick, Customer, DataCheck, DeclinedItem, Job, WeChatStep
from tenants.shops.models import Shop
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_api import complete as finish
from tests.factories import claimed_call, make_agent, make_customer


@pytest.fixture
def attempt(me, shunda):
    customer = make_customer(shunda, name="王芳", phone="+8613800001234", other_phones=["+8613900005678"])
    found = claimed_call(shunda, me, customer=customer, running_in_notes="前三百公里避免急刹车")
    with shunda.schema():
        DeclinedItem.objects.create(job=Job.objects.get(), item="更换雨刮")
    return found


def put(client, attempt, what, **data):
    return client.put(f"/api/v1/attempts/{attempt.pk}/{what}/", data, content_type="application/json", headers=CONSOLE)


def panel(client, attempt, **data):
    said = {f"data-{name}": value for name, value in data.items()}
    return client.post(f"/calls/{attempt.pk}/customer/", said, headers=CONSOLE)


AS_IS = {"name": "王芳", "language": "", "other_phone": "", "email": ""}


def test_what_was_read_and_reminded_of_is_ticked_one_by_one(client, attempt, me, shunda, moment):
    for key in ("report_read", "findings_read", "declined-0", "running_in"):
        assert put(client, attempt, "ticks", key=key, on=True).status_code == 200

    with shunda.schema():
        kept = list(CallTick.objects.values_list("key", "words", "at", "by"))
    assert kept == [
        ("report_read", "", moment, me.user_id),
        ("findings_read", "", moment, me.user_id),
        ("declined-0", "更换雨刮", moment, me.user_id),
        ("running_in", "前三百公里避免急刹车", moment, me.user_id),
    ]
    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text
    assert page.count(" checked") >= 4


def test_a_tick_is_taken_back_and_an_unknown_one_refused(client, attempt, shunda):
    put(client, attempt, "ticks", key="running_in", on=True)
    put(client, attempt, "ticks", key="running_in", on=False)
    with shunda.schema():
        assert not CallTick.objects.exists()

    for key in ("advice", "declined-1", "anything"):
        assert put(client, attempt, "ticks", key=key, on=True).json()["code"] == "no_such_tick"


def test_the_first_ticks_time_stays_and_the_end_of_the_call_brings_what_is_missing(client, attempt, shunda, moment):
    put(client, attempt, "ticks", key="running_in", on=True)

    with time_machine.travel(moment + timedelta(minutes=5), tick=False):
        done = finish(client, attempt, disposition="partial", reminded=["running_in", "declined-0", "gone"])

    assert done.status_code == 200
    with shunda.schema():
        kept = dict(CallTick.objects.values_list("key", "at"))
    assert kept == {"running_in": moment, "declined-0": moment + timedelta(minutes=5)}


def test_wechat_is_kept_with_its_history(client, attempt, me, shunda, moment):
    assert put(client, attempt, "wechat", state="joined").status_code == 400
    for state in ("pending", "pending", "added"):
        assert put(client, attempt, "wechat", state=state).status_code == 200

    with shunda.schema():
        steps = list(WeChatStep.objects.values_list("state", "by", "attempt"))
    assert steps == [("pending", me.user_id, attempt.pk), ("added", me.user_id, attempt.pk)]
    assert 'value="added" checked' in client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text


@pytest.mark.parametrize(("country", "phone", "wechat", "asked"), [
    ("GB", "+447700900080", "", False),
    ("GB", "+8613800001234", "", True),
    ("GB", "+447700900080", "wxid", True),
    ("CN", "+447700900080", "", True),
])  # fmt: skip
def test_wechat_is_asked_for_only_where_people_use_it(client, attempt, shunda, country, phone, wechat, asked):
    Shop.objects.filter(pk=shunda.pk).update(country=country)
    with shunda.schema():
        Customer.objects.update(phone=phone, wechat=wechat)

    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text

    assert ("WeChat of the shop" in page) is asked
    assert "I have read the job and its report" in page


def test_data_that_is_read_back_is_verified_and_what_is_wrong_corrected(client, attempt, shunda, moment):
    said = {**AS_IS, "name": "王芳芳", "other_phone": "139 0000 9999", "email_read": "on"}

    answer = panel(client, attempt, **said)

    assert "Saved." in answer.text
    with shunda.schema():
        customer = Customer.objects.get()
        checks = {each.field: (each.before, each.after, each.at) for each in DataCheck.objects.all()}
    assert (customer.name, customer.other_phones) == ("王芳芳", ["+8613900009999"])
    assert checks == {
        "name": ("王芳", "王芳芳", moment),
        "other_phone": ("+8613900005678", "+8613900009999", moment),
        "email": ("", "", moment),
    }
    assert "Read back on 2026-11-18" in answer.text


def test_the_panel_shows_numbers_and_addresses_masked_and_a_tick_alone_verifies_them(client, attempt, shunda):
    with shunda.schema():
        Customer.objects.update(email="wang@example.com")
    shown = client.get(f"/calls/{attempt.pk}/customer/", headers=CONSOLE).text
    assert "139****5678" in shown
    assert "w***@example.com" in shown
    assert "13900005678" not in shown
    assert "wang@" not in shown

    panel(client, attempt, **AS_IS, other_phone_read="on", email_read="on")

    with shunda.schema():
        checks = {each.field: (each.before, each.after) for each in DataCheck.objects.all()}
        customer = Customer.objects.get()
    assert checks == {
        "other_phone": ("+8613900005678", "+8613900005678"),
        "email": ("wang@example.com", "wang@example.com"),
    }
    assert (customer.other_phones, customer.email) == (["+8613900005678"], "wang@example.com")


@pytest.mark.parametrize(("field", "value"), [("other_phone", "12"), ("email", "nobody"), ("language", "fr")])
def test_what_cannot_be_kept_changes_nothing(client, attempt, shunda, field, value):
    answer = panel(client, attempt, **{**AS_IS, "name": "Other", field: value})

    assert answer.status_code == 422
    with shunda.schema():
        assert Customer.objects.get().name == "王芳"
        assert not DataCheck.objects.exists()


def test_nobody_else_keeps_anything_and_nothing_after_the_call(client, attempt, team, me, shunda, moment):
    client.force_login(make_agent(team, name="Other").user)
    assert put(client, attempt, "ticks", key="running_in", on=True).status_code == 404
    assert put(client, attempt, "wechat", state="added").status_code == 404
    assert panel(client, attempt, **AS_IS).status_code == 404
    client.force_login(me.user)
    complete.call(attempt, disposition="partial", now=moment)
    assert panel(client, attempt, **AS_IS).status_code == 404

    with time_machine.travel(moment + timedelta(hours=3), tick=False):
        assert put(client, attempt, "ticks", key="running_in", on=True).status_code == 409
        assert put(client, attempt, "wechat", state="added").status_code == 409
