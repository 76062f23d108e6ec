"""A shop's targets of coverage, and the forecast that goes by them."""

import pytest

from callcenter.queue.models import CoverageForecast
from tenants.reports import set_targets
from tenants.shops.models import ShopSettings
from tests.callcenter.console.conftest import CONSOLE


def send(client, **said):
    return client.post("/coverage/shunda/targets/", said, headers=CONSOLE)


def test_a_target_that_is_set_holds_at_once_and_the_usual_one_is_not_kept(client, supervisor, shunda):
    assert 'value="95"' in client.get("/coverage/shunda/targets/", headers=CONSOLE).text

    assert send(client, coverage="80", coverage_warranty="100").status_code == 302

    assert ShopSettings.objects.get(shop=shunda).targets == {"coverage": 80}
    forecast = CoverageForecast.objects.get(shop=shunda)
    assert (forecast.target, forecast.warranty_target) == (0.8, 1.0)

    send(client, coverage="95", coverage_warranty="100")
    assert ShopSettings.objects.get(shop=shunda).targets == {}
    assert set_targets.of(shunda) == set_targets.USUAL


@pytest.mark.parametrize(("coverage", "warranty"), [("49", "100"), ("101", "100"), ("95", ""), ("95", "x")])
def test_a_target_is_between_half_and_all(client, supervisor, shunda, coverage, warranty):
    assert send(client, coverage=coverage, coverage_warranty=warranty).status_code == 422
    assert not ShopSettings.objects.filter(shop=shunda).exclude(targets={}).exists()


def test_an_agent_sets_no_targets(client, me):
    assert send(client, coverage="80", coverage_warranty="100").status_code == 404
