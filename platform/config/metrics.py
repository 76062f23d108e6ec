"""A small process of its own that serves /metrics: `python -m config.metrics --port 9100`. Never on the public port.

Web and worker processes write their counts to the folder PROMETHEUS_MULTIPROC_DIR; this one adds them up and asks the
database for the few figures that only it knows. Labels are codes: no shop, no person.
"""

import argparse
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

log = structlog.get_logger(__name__)


class FromTheDatabase(Collector):
    """How many shops, spare schemas and calls there are at this moment."""

    def __init__(self, after: Callable[[], None]) -> None:
        self.after = after

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("aftercall_database_up", "Whether the database answered.")
        try:
            found = list(_counted())
        except Exception:  # a scrape tells that it is away and does not fail itself
            log.warning("metrics_without_database", exc_info=True)
            found = []
        finally:
            self.after()
        up.add_metric([], float(bool(found)))
        yield up
        yield from found


def registry(after: Callable[[], None] = lambda: None) -> CollectorRegistry:
    """What one scrape reads; `after` each look at the database something may be closed."""
    made = CollectorRegistry()
    made.register(FromTheDatabase(after))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(made)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m config.metrics", description="Serve /metrics.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("METRICS_PORT", "9100")))
    parser.add_argument("--host", default="127.0.0.1", help="an address that the public cannot reach")
    asked = parser.parse_args(arguments)
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if not folder or not Path(folder).is_dir():
        sys.exit("Set PROMETHEUS_MULTIPROC_DIR to a folder that web, worker and this process share.")
    import django

    django.setup()
    from django.db import connections

    start_http_server(asked.port, addr=asked.host, registry=registry(connections.close_all))  # each scrape is a thread
    threading.Event().wait()
    return 0


def _counted() -> Iterator[Metric]:
    from django.db.models import Count, F

    from callcenter.queue.models import Call, Ready
    from tenants.shops.models import Shop, SpareSchema

    shops = GaugeMetricFamily("aftercall_shops", "Open shops, by what they may do.", labels=["state"])
    by_state = Shop.objects.filter(closed_at=None).values(state=F("standing__state")).annotate(n=Count("pk"))
    for state, number in by_state.order_by("state").values_list("state", "n"):
        shops.add_metric([state or "none"], number)
    yield shops
    yield _one("aftercall_shops_waiting", "Shops without a schema.", Shop.objects.filter(ready_at=None).count())
    yield _one("aftercall_spare_schemas", "Spare schemas in the pool.", SpareSchema.objects.count())
    yield _one("aftercall_calls_open", "Calls on the work list.", Call.objects.filter(closed_at=None).count())
    yield _one("aftercall_calls_ready", "Calls that an agent could take now.", Ready.objects.count())
    yield _one("aftercall_calls_in_review", "Calls that wait for a supervisor.",
               Call.objects.filter(closed_at=None, needs_review_since__isnull=False).count())  # fmt: skip


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main())
