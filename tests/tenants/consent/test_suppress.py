"""The do-not-call list: who is on it, for what, until when."""

from datetime import timedelta

import pytest

from tenants.consent import log, suppress
from tenants.consent.models import AccessLog, Purpose, Suppression
from tests.factories import new_id

PHONE = "+8613800000001"


@pytest.fixture(autouse=True)
def _inside(shunda):
    with shunda.schema():
        yield


def put(now, *, purpose=Purpose.ALL, **more):
    return suppress.number(PHONE, purpose=purpose, reason="asked", evidence="letter 7", by=None, now=now, **more)


@pytest.mark.parametrize(
    ("suppressed", "asked", "stops"),
    [
        (Purpose.ALL, Purpose.SURVEY, True),
        (Purpose.ALL, Purpose.REMINDER, True),
        (Purpose.ALL, Purpose.ALL, True),
        (Purpose.SURVEY, Purpose.SURVEY, True),
        (Purpose.SURVEY, Purpose.REMINDER, False),
        (Purpose.SURVEY, Purpose.ALL, False),
        (Purpose.REMINDER, Purpose.SURVEY, False),
    ],
)
def test_a_suppression_stops_its_purpose_and_no_other(now, suppressed, asked, stops):
    put(now, purpose=suppressed)

    assert suppress.is_suppressed(PHONE, purpose=asked, now=now) is stops


def test_another_number_may_still_be_called(now):
    put(now)

    assert not suppress.is_suppressed("+8613800000002", purpose=Purpose.SURVEY, now=now)
    assert suppress.among([PHONE, "+8613800000002"], purpose=Purpose.SURVEY, now=now) == {PHONE}


def test_a_suppression_ends_when_it_expires(now):
    put(now, expires_at=now + timedelta(days=1))

    assert suppress.is_suppressed(PHONE, purpose=Purpose.SURVEY, now=now + timedelta(hours=23))
    assert not suppress.is_suppressed(PHONE, purpose=Purpose.SURVEY, now=now + timedelta(days=1))


def test_a_lifted_suppression_no_longer_stops_calls_and_stays_on_record(now):
    standing = put(now)

    suppress.lift(standing, now=now)

    assert not suppress.is_suppressed(PHONE, purpose=Purpose.SURVEY, now=now)
    assert Suppression.objects.get().evidence == "letter 7"


def test_the_same_wish_twice_is_one_line(now):
    assert put(now).pk == put(now + timedelta(days=3)).pk
    assert Suppression.objects.get().created_at == now


def test_a_wish_for_good_outlasts_one_for_a_while(now):
    put(now, expires_at=now + timedelta(days=1))
    put(now)

    assert suppress.is_suppressed(PHONE, purpose=Purpose.SURVEY, now=now + timedelta(days=400))


def test_a_look_at_a_customer_leaves_a_line(now):
    actor, subject = new_id(), new_id()

    log.access(actor=actor, actor_role="agent", what="call", subject=subject, now=now)

    line = AccessLog.objects.get()
    assert (line.actor, line.actor_role, line.what, line.subject, line.at) == (actor, "agent", "call", subject, now)
