"""Claims that are committed one by one, so that fronts are trusted: a program of its own, which prints their order.

Inside a test's transaction nothing is trusted: `python -m tests.callcenter.queue.fronts_in_use` on DATABASE_URL. The
clock that fronts are trusted by stands still unless it is moved here.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from unittest.mock import patch

from tests.helpers.at_once import begin


def main() -> dict[str, list[float]]:
    """The tags of each tale, in the order in which they were handed out."""
    begin()
    from callcenter.queue import claim

    told, clock = {}, SimpleNamespace(seconds=0.0)
    with patch.object(claim, "time", SimpleNamespace(monotonic=lambda: clock.seconds)):
        for tale in (_lower_ones_come, _lower_ones_come_and_time_passes, _claims_are_undone):
            told[tale.__name__[1:]] = tale(clock)
            clock.seconds += 3600
    return told


def _lower_ones_come(clock: SimpleNamespace) -> list[float]:
    _put(10), _put(20), _put(30), _put(25, "en")
    first = _take()
    _put(5), _put(4, "zh-hant")
    return [first, *(_take() for _ in range(5))]


def _lower_ones_come_and_time_passes(clock: SimpleNamespace) -> list[float]:
    from callcenter.queue.fronts import TRUST

    _put(10), _put(20)
    first = _take()
    _put(5)
    clock.seconds += TRUST
    return [first, _take(), _take()]


def _claims_are_undone(clock: SimpleNamespace) -> list[float]:
    from django.db import transaction

    _put(10), _put(20), _put(30), _put(40)
    with transaction.atomic():
        undone = [_take(), _take()]
        with ThreadPoolExecutor(1) as other:
            meanwhile = other.submit(_take_and_leave).result()
        transaction.set_rollback(True)
    return [*undone, meanwhile, *(_take() for _ in range(3))]


def _put(tag: float, language: str = "zh-hans") -> None:
    """A call on the list at that place."""
    from callcenter.queue.models import Ready
    from tenants.shops.models import Shop
    from tests.factories import due_call, make_customer

    shop = Shop.objects.get(slug="shunda")
    call = due_call(shop, customer=make_customer(shop, language=language))
    Ready.objects.filter(call=call).update(tag=tag)
    _tags[call.pk] = tag


_tags: dict[object, float] = {}


def _take() -> float:
    """The tag of the call that one more agent gets."""
    from callcenter.agents.models import Team
    from callcenter.queue import claim
    from tenants.shops.models import Shop
    from tests.factories import at, make_agent

    agent = make_agent(Team.objects.get(slug="city"))
    return _tags[claim.next_call(agent, now=at(Shop.objects.get(slug="shunda"))).call]


def _take_and_leave() -> float:
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")  # who would wait for the other fails
        return _take()
    finally:
        connection.close()


if __name__ == "__main__":
    print(json.dumps(main()))
