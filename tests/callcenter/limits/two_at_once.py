"""Two agents who dial one person for two shops at the same moment: a program of its own, which prints what happened.

Two connections and really committed work are needed: `python -m tests.callcenter.limits.two_at_once` on DATABASE_URL.
The first agent's transaction is kept open until the second's waits for it, so that nothing is left to chance.
"""

import json

from tests.helpers.at_once import at_once, begin


def main() -> dict[str, object]:
    """Dials twice at once."""
    begin()
    from callcenter.queue import dial

    attempts, now = _claimed()
    told: dict[str, object] = {}

    def first() -> None:
        told["first"] = not dial.start(attempts[0], now=now).again

    def second() -> None:
        try:
            dial.start(attempts[1], now=now)
            told["second"] = "dialled"
        except dial.NotNow:
            told["second"] = "refused"

    return told | at_once(first, second)


def _claimed():
    from callcenter.agents.models import Team
    from callcenter.queue import claim, refill
    from tenants.shops.models import Shop
    from tests.factories import at, make_agent, make_customer, make_follow_up

    team, attempts = Team.objects.get(slug="city"), []
    shunda, north = (Shop.objects.get(slug=slug) for slug in ("shunda", "north"))
    north.timezone = shunda.timezone
    north.save()
    now = at(shunda)
    for shop in (shunda, north):
        make_follow_up(shop, now=now, customer=make_customer(shop, phone="+8613911112222"))
        refill.shop(shop, now=now)
        attempts.append(claim.open_next(make_agent(team), now=now))
    return attempts, now


if __name__ == "__main__":
    print(json.dumps(main()))
