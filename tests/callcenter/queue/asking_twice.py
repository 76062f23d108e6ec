"""An agent who asks for the next call twice at the same moment: a program of its own, which prints what happened.

Two connections and really committed work are needed: `python -m tests.callcenter.queue.asking_twice` on DATABASE_URL.
The first request is kept open until the second waits for it, so that nothing is left to chance.
"""

import json
from typing import Any

from tests.helpers.at_once import at_once, begin


def main() -> list[dict[str, Any]]:
    """The second request by itself, as a page asks, and then one that has a transaction open."""
    begin()
    return [_asked(in_transaction=False), _asked(in_transaction=True)]


def _asked(*, in_transaction: bool) -> dict[str, Any]:
    from contextlib import nullcontext

    from django.db import IntegrityError, transaction

    from callcenter.agents.models import Team
    from callcenter.queue import claim
    from callcenter.queue.models import Attempt, Ready
    from tenants.shops.models import Shop
    from tests.factories import at, due_call, make_agent

    shop, agent = Shop.objects.get(slug="shunda"), make_agent(Team.objects.get(slug="city"))
    while Ready.objects.count() < 2:
        due_call(shop)
    got: dict[str, Any] = {}

    def first() -> None:
        got["first"] = claim.next_call(agent, now=at(shop))

    def second() -> None:
        try:
            with transaction.atomic() if in_transaction else nullcontext():
                got["second"] = claim.next_call(agent, now=at(shop))
        except IntegrityError:
            got["second"] = None

    told: dict[str, Any] = dict(at_once(first, second))
    told["second"] = "the same" if got["second"] == got["first"] else "another" if got["second"] else "refused"
    told["attempts"], told["on_the_list"] = Attempt.objects.filter(agent=agent).count(), Ready.objects.count()
    return told


if __name__ == "__main__":
    print(json.dumps(main()))
