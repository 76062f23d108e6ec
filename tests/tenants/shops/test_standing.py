"""What a shop may do is written by billing and read everywhere."""

from datetime import timedelta

import pytest

from tenants.shops import standing
from tenants.shops.models import Shop, Standing
from tests.conftest import NOW

State = Standing.State


@pytest.mark.parametrize(
    ("state", "good"), [(State.TRIAL, True), (State.ACTIVE, True), (State.GRACE, True), (State.READ_ONLY, False)]
)
def test_a_shop_may_work_until_it_is_read_only(north, state, good):
    standing.write(north, state=state, now=NOW)

    assert standing.is_good(Shop.objects.get(pk=north.pk)) is good


def test_work_is_refused_by_name(north):
    standing.require_good(north)
    standing.write(north, state=State.READ_ONLY, now=NOW)

    with pytest.raises(standing.ReadOnly):
        standing.require_good(north)


def test_a_shop_without_a_verdict_is_a_fresh_trial(north):
    Standing.objects.filter(shop=north).delete()

    assert standing.of(Shop.objects.get(pk=north.pk)).state == State.TRIAL


def test_read_only_since_is_kept_while_it_lasts_and_starts_anew_after_a_payment(north):
    later = NOW + timedelta(days=1)
    standing.write(north, state=State.READ_ONLY, now=NOW)
    assert standing.write(north, state=State.READ_ONLY, now=later).read_only_since == NOW

    assert standing.write(north, state=State.ACTIVE, now=later).read_only_since is None
    assert standing.write(north, state=State.READ_ONLY, now=later).read_only_since == later
