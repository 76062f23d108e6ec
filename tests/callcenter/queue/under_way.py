"""A call that one agent is just claiming, wanted by another way at the same moment: a program, which prints who got it.

Two connections and really committed work are needed: `python -m tests.callcenter.queue.under_way` on DATABASE_URL. The
claim's transaction is kept open until the other way has come to wait for it, or is done without.
"""

import json
from collections.abc import Callable

from tests.helpers.at_once import at_once, begin


def main() -> dict[str, object]:
    """Each story begins with an empty list."""
    begin()
    stories = (
        along_with_a_claim, along_with_a_claim_that_is_given_up, along_with_a_claim_of_another_customer,
        inbound_with_a_claim, inbound_with_a_claim_that_is_given_up, inbound_with_ones_own_claim,
        inbound_with_ones_own_claim_of_another_call,
    )  # fmt: skip
    return {story.__name__: _told(story) for story in stories}


def along_with_a_claim() -> dict[str, object]:
    """The other call of the customer is just being claimed; later both agents finish."""
    agent, other = _agents()
    attempt, (second,) = _in_hand(agent, calls=2)
    told = _take_along(attempt, while_=lambda: _claim(other, second))
    told["agent"] = _finished(attempt, "complete", outcomes=dict.fromkeys(_along(attempt), "complete"))
    told["other"] = _finished(_held_by(other), "refused")
    return told


def along_with_a_claim_that_is_given_up() -> dict[str, object]:
    """The same, and the claim comes to nothing: the call keeps its place on the list."""
    from callcenter.queue.models import Ready

    agent, other = _agents()
    attempt, (second,) = _in_hand(agent, calls=2)
    told = _take_along(attempt, while_=lambda: _claim(other, second), then=_give_up)
    return told | {"still_ready": Ready.objects.filter(call=second).exists()}


def along_with_a_claim_of_another_customer() -> dict[str, object]:
    """What is just being claimed is none of this customer's calls; the customer's is not on the ready list yet."""
    agent, other = _agents()
    attempt, (second,) = _in_hand(agent, calls=2)
    strange = _due(_customer())
    _off_the_list(second)
    return _take_along(attempt, while_=lambda: _claim(other, strange))


def inbound_with_a_claim() -> dict[str, object]:
    """Another agent is just claiming the call of a customer who rings."""
    agent, other = _agents()
    call = _due(_customer())
    return _take_inbound(agent, call, while_=lambda: _claim(other, call))


def inbound_with_a_claim_that_is_given_up() -> dict[str, object]:
    """The same, and the claim comes to nothing."""
    agent, other = _agents()
    call = _due(_customer())
    return _take_inbound(agent, call, while_=lambda: _claim(other, call), then=_give_up)


def inbound_with_ones_own_claim() -> dict[str, object]:
    """The agent is just being handed the very call."""
    agent, _other = _agents()
    call = _due(_customer())
    return _take_inbound(agent, call, while_=lambda: _claim(agent, call))


def inbound_with_ones_own_claim_of_another_call() -> dict[str, object]:
    """The agent is just being handed the call of somebody else."""
    agent, _other = _agents()
    first, call = _due(_customer()), _due(_customer())
    return _take_inbound(agent, call, while_=lambda: _claim(agent, first))


def _take_along(attempt, *, while_: Callable[[], None], then: Callable[[], None] = lambda: None) -> dict[str, object]:
    from callcenter.queue import along
    from tenants.followups.models import FollowUp

    with attempt.call.shop.schema():
        customer = FollowUp.objects.values_list("customer", flat=True).get(pk=attempt.call.follow_up)
    told: dict[str, object] = {}

    def take() -> None:
        told["taken"] = along.take(attempt, customer=customer, now=attempt.claimed_at)

    told |= at_once(while_, take, then=then)
    return told | {"offered": len(_along(attempt))}


def _take_inbound(agent, call, *, while_: Callable[[], None], then: Callable[[], None] = lambda: None):
    from callcenter.queue import inbound
    from callcenter.queue.models import Attempt

    told: dict[str, object] = {}

    def take() -> None:
        try:
            inbound.take(agent, shop=call.shop, follow_up=call.follow_up, now=_now())
            told["inbound"] = "taken"
        except (inbound.InOtherHands, inbound.HandsFull) as refusal:
            told["inbound"] = type(refusal).__name__

    told |= at_once(while_, take, then=then)
    told["attempts"] = [
        "inbound" if each.inbound else each.released or "claimed" for each in Attempt.objects.order_by("inbound")
    ]
    return told


def _told(story: Callable[[], dict[str, object]]) -> dict[str, object]:
    from callcenter.queue.models import Attempt, Call, Ready
    from tenants.followups.models import FollowUp

    told = story()
    Ready.objects.all().delete()
    Attempt.objects.all().delete()
    Call.objects.all().delete()
    with _shop().schema():
        FollowUp.objects.update(closed_at=_now(), closed_reason="refused")
    return told


def _shop():
    from tenants.shops.models import Shop

    return Shop.objects.select_related("settings", "standing", "assignment").get(slug="shunda")


def _now():
    from tests.factories import at

    return at(_shop())


def _agents():
    from callcenter.agents.models import Team
    from tests.factories import make_agent

    team = Team.objects.get(slug="city")
    return make_agent(team), make_agent(team, name="Other")


def _customer():
    from tests.factories import make_customer

    return make_customer(_shop())


def _due(customer):
    from tests.factories import due_call

    return due_call(_shop(), now=_now(), customer=customer)


def _in_hand(agent, *, calls: int):
    """The agent's attempt on one of a customer's calls, which took nothing along yet, and the others."""
    from callcenter.queue import claim

    customer = _customer()
    due = [_due(customer) for _ in range(calls)]
    claim.next_call(agent, now=_now())
    attempt = _held_by(agent)
    return attempt, [each for each in due if each.pk != attempt.call_id]


def _claim(agent, call) -> None:
    from callcenter.queue import claim

    claimed = claim.next_call(agent, now=_now())
    assert claimed.call == call.pk, "another call was due before this one"


def _held_by(agent):
    from callcenter.queue.models import Attempt

    attempts = Attempt.objects.select_related("agent__user", "call__shop__settings", "call__shop__assignment")
    return attempts.get(agent=agent, ended_at=None)


def _along(attempt) -> list[object]:
    """The calls that are marked as taken along with it."""
    from callcenter.queue.models import Call

    return list(Call.objects.filter(along_with=attempt.pk, closed_at=None).values_list("pk", flat=True))


def _finished(attempt, code: str, **more) -> str:
    from callcenter.queue import along, complete
    from tenants.followups.models import FollowUp

    try:
        complete.call(attempt, disposition=code, now=_now(), **more)
    except along.NotAlong:
        return "refused as a whole"
    with attempt.call.shop.schema():
        return FollowUp.objects.get(pk=attempt.call.follow_up).closed_reason


def _off_the_list(call) -> None:
    from callcenter.queue import ready

    ready.remove(call)


def _give_up() -> None:
    from django.db import transaction

    transaction.set_rollback(True)


if __name__ == "__main__":
    print(json.dumps(main()))
