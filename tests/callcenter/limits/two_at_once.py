"""Two agents who dial one person for two shops at the same moment: a program of its own, which prints what happened.

Two connections and really committed work are needed: `python -m tests.callcenter.limits.two_at_once` on DATABASE_URL.
The first agent's transaction is kept open until the second's waits for it, so that nothing is left to chance.
"""

import json
import logging
import threading
import time

import django

WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
WHERE NOT granted AND locktype = 'advisory' AND datname = current_database()
"""


def main() -> dict[str, object]:
    """Dials twice at once, and again a day later."""
    django.setup()
    logging.disable(logging.CRITICAL)
    from django.db import connection, transaction

    from callcenter.queue import dial

    attempts, now = _claimed()
    told: dict[str, object] = {}
    second_may_start = threading.Event()

    def first() -> None:
        with transaction.atomic():
            told["first"] = not dial.start(attempts[0], now=now).again
            second_may_start.set()
            told["second_waited"] = _second_waits()
            told["second_done_before_commit"] = "second" in told
        connection.close()

    def second() -> None:
        second_may_start.wait(30)
        try:
            dial.start(attempts[1], now=now)
            told["second"] = "dialled"
        except dial.NotNow:
            told["second"] = "refused"
        connection.close()

    def _second_waits() -> bool:
        until = time.monotonic() + 15
        while time.monotonic() < until and "second" not in told:
            with connection.cursor() as cursor:
                cursor.execute(WAITING)
                if cursor.fetchone()[0]:
                    return True
            time.sleep(0.02)
        return False

    threads = [threading.Thread(target=run) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def _claimed():
    from django.conf import settings

    from callcenter.agents.models import Team
    from callcenter.queue import claim, refill
    from tenants.shops.models import Shop
    from tests.factories import at, make_agent, make_customer, make_follow_up

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
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
