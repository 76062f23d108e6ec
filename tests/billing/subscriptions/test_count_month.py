"""The month that a reached customer is counted in: the server's and ours are the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from billing.subscriptions import periods
from billing.subscriptions.models import Subscription, UsageRecord
from billing.subscriptions.verdict import LIVE
from tests.factories import new_id

from .conftest import on_trial

ANCHORS = [
    datetime(2026, 1, 31, 22, 15, tzinfo=UTC),
    datetime(2026, 2, 28, tzinfo=UTC),
    datetime(2027, 12, 1, tzinfo=UTC),
]
MOMENTS = [
    datetime(2026, 2, 28, 22, 14, 59, tzinfo=UTC), datetime(2026, 2, 28, 22, 15, tzinfo=UTC),
    datetime(2026, 3, 31, 22, 15, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2028, 2, 29, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC),
]  # fmt: skip


@pytest.mark.parametrize("anchor", ANCHORS)
@pytest.mark.parametrize("told_by_stripe", [True, False])
def test_the_server_counts_the_month_that_holds_the_moment(north, anchor, told_by_stripe):
    on_trial(north)
    snapshot = {"period_start": anchor.isoformat()} if told_by_stripe else {}
    created = datetime(2020, 5, 5, tzinfo=UTC) if told_by_stripe else anchor
    Subscription.objects.update(status="active", snapshot=snapshot, created_at=created)
    for now in MOMENTS:
        since, until = periods.month(anchor, now)
        UsageRecord.objects.all().delete()
        for at in (since - timedelta(seconds=1), since, until - timedelta(seconds=1), until):
            UsageRecord.objects.create(follow_up=new_id(), shop=north, attempt=new_id(), at=at)

        with connection.cursor() as cursor:
            values = [north.pk, new_id(), new_id(), now, list(LIVE)]
            cursor.execute("SELECT public.subscriptions_count(%s, %s, %s, %s, %s)", values)
            found = cursor.fetchone()[0]

        assert found["used"] == 3, now  # the first and the last second of the month, and the one that was counted
