"""Where a follow-up stands, as a table of cases."""

import uuid
from datetime import timedelta

import pytest

from tenants.followups import progress
from tenants.followups.due import DueCall
from tenants.followups.models import FollowUp
from tenants.followups.progress import Progress
from tests.conftest import NOW

HOUR = timedelta(hours=1)


def stands(*, opens=-HOUR, closes=HOUR, stopped=False, paused=False, **said):
    usual = {"due_at": NOW - HOUR, "next_try_at": NOW - HOUR, "window_ends_at": NOW + 24 * HOUR,
             "expires_at": NOW + 48 * HOUR, "attempts_made": 0}  # fmt: skip
    one = FollowUp(kind="survey", call_type="repair", created_at=NOW, **{**usual, **said})
    place = DueCall(
        uuid.uuid4(), "survey", "en", one.due_at, one.expires_at, one.next_try_at, one.promised_at, False, None,
        one.attempts_made, NOW + opens, NOW + closes,
    )  # fmt: skip
    return progress.of(one, place, stopped=stopped, paused=paused, now=NOW)


LATER = NOW + HOUR


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Progress(progress.WAITING, NOW - HOUR)),
        ({"next_try_at": LATER}, Progress(progress.PLANNED, LATER)),
        ({"next_try_at": LATER, "attempts_made": 1}, Progress(progress.AGAIN, LATER)),
        ({"next_try_at": LATER, "attempts_made": 1, "promised_at": LATER}, Progress(progress.PROMISED, LATER)),
        ({"opens": HOUR, "closes": 2 * HOUR}, Progress(progress.HOURS, LATER)),
        ({"opens": HOUR, "closes": HOUR}, Progress(progress.NEVER)),
        ({"paused": True}, Progress(progress.PAUSED)),
        ({"paused": True, "stopped": True}, Progress(progress.STOPPED)),
        ({"expires_at": NOW}, Progress(progress.OVER, NOW)),
        ({"calls_ended_at": NOW, "fallback_due_at": LATER}, Progress(progress.MESSAGE, LATER)),
        (
            {"calls_ended_at": NOW, "fallback_due_at": NOW, "fallback_sent_at": LATER, "paused": True},
            Progress(progress.MESSAGE_SENT, LATER),
        ),
        ({"closed_at": NOW, "stopped": True, "paused": True}, Progress(progress.CLOSED, NOW)),
    ],
)
def test_each_state_is_told_by_what_counts_first(said, expected):
    assert stands(**said) == expected
