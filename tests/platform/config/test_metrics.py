"""Figures for the operator: on a port of their own, and with no shop and no person in them."""

import pytest
from prometheus_client import generate_latest

from config import metrics


def test_the_figures_name_states_but_no_shop(north, shunda):
    told = generate_latest(metrics.registry()).decode()

    assert 'aftercall_shops{state="active"} 2.0' in told
    assert "aftercall_spare_schemas 1.0" in told
    assert "aftercall_database_up 1.0" in told
    assert not {word for word in ("north", "North", "shunda", "顺达", str(north.pk)) if word in told}


def test_what_the_middleware_counts_names_no_shop_and_no_address_of_a_row(client, north):
    client.get("/healthz", headers={"host": "north.localhost"})
    client.get("/no-such-page/cassandra/", headers={"host": "north.localhost"})

    told = generate_latest().decode()

    assert "django_http_requests_total_by_method_total" in told
    assert "north" not in told
    assert "cassandra" not in told


def test_a_database_that_is_away_is_a_figure_and_not_a_failure(monkeypatch):
    def away():
        raise ConnectionError

    monkeypatch.setattr(metrics, "_counted", away)

    assert "aftercall_database_up 0.0" in generate_latest(metrics.registry()).decode()


@pytest.mark.parametrize("host", ["localhost", "north.localhost", "console.localhost", "ops.localhost"])
def test_the_public_port_has_no_metrics(client, north, host):
    assert client.get("/metrics", headers={"host": host}).status_code in (302, 404)


def test_without_a_shared_folder_it_says_what_to_set(monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)

    with pytest.raises(SystemExit, match="PROMETHEUS_MULTIPROC_DIR"):
        metrics.main(["--port", "0"])
