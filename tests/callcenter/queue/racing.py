"""Workers that claim and finish calls while others of them are killed: a program of its own, which prints figures.

It needs processes with connections of their own and work that is really committed, which a test inside a rolled-back
transaction cannot have: `python -m tests.callcenter.queue.racing WORKERS CALLS KILLS SPEED SEED` on DATABASE_URL.
Time runs SPEED times as fast as on the wall, so that the leases of the dead run out soon.
"""

import importlib
import itertools
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.helpers.at_once import begin

WHOLE_DAY = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def main(workers: int, calls: int, kills: int, speed: float, seed: int) -> dict[str, object]:
    """Fills the queue, races until every call is done, and counts."""
    begin()
    importlib.import_module("callcenter.queue.tasks"), importlib.import_module("callcenter.queue.complete")
    from django.db import connection

    agents = _fill(calls, workers + kills)
    connection.close()  # a forked process must not share it

    began = time.monotonic()
    clock, done = _clock(began, speed), multiprocessing.RawValue("i", 0)
    dice = random.Random(seed)
    janitor = _fork(lambda: _tidy(clock))
    free = agents[workers:]
    running = {_fork(lambda agent=agent: _work(agent, clock, done)): agent for agent in agents[:workers]}
    killed = 0
    while os.waitpid(janitor, os.WNOHANG) == (0, 0):
        time.sleep(dice.uniform(0, 0.05))
        if killed < kills and done.value > killed * calls * 0.9 / kills:
            pid = dice.choice(list(running))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            dead, killed = running.pop(pid), killed + 1
            # Sometimes the same person comes back and finds the call again, sometimes nobody does.
            agent = dead if dice.random() < 0.5 else free.pop()
            running[_fork(lambda agent=agent: _work(agent, clock, done))] = agent
    failed = sum(os.waitpid(pid, 0)[1] != 0 for pid in running)
    return {**_count(), "workers_failed": failed, "killed": killed, "seconds": round(time.monotonic() - began, 1)}


def _fill(calls: int, people: int) -> list[object]:
    from callcenter.agents.models import Agent, Team
    from callcenter.queue import refill
    from tenants.followups import plan
    from tenants.jobs.models import Customer, Job
    from tenants.shops.models import Shop
    from tests.factories import at, make_agent, make_supervisor

    team = Team.objects.get(slug="city")
    shops = [Shop.objects.get(slug="shunda"), Shop.objects.get(slug="north"), *_more_shops(team, calls // 1000)]
    numbers = itertools.count()
    small = calls // len(shops) // 2
    for shop, count in zip(shops, [calls - small * (len(shops) - 1), *[small] * (len(shops) - 1)], strict=True):
        shop.settings.calling, shop.settings.attempts = {"week": WHOLE_DAY}, {"max_attempts": 8}
        shop.settings.save()
        now = at(shops[0])
        with shop.schema():  # customers of their own, because nobody rings one person twice in a row
            customers = Customer.objects.bulk_create(
                [Customer(phone=f"+861{next(numbers):010d}", name="王芳") for _ in range(count)]
            )
            jobs = Job.objects.bulk_create(
                Job(number=f"J{n}", customer=customer, kind="repair", created_at=now, changed_at=now,
                    delivered_at=now - timedelta(days=3, hours=12))
                for n, customer in enumerate(customers)
            )  # fmt: skip
        plan.for_jobs([job.pk for job in jobs], shop=shop, now=now)
        refill.shop(shop, now=now)
    make_supervisor(team)
    made = [make_agent(team).pk for _ in range(people)]
    return list(Agent.objects.select_related("team", "user").filter(pk__in=made))


def _more_shops(team, count: int) -> list[object]:
    from callcenter.agents.assign import assign
    from tenants.shops import provision
    from tenants.shops.models import Shop, ShopSettings, Standing, schema_of
    from tests.conftest import NOW

    made = []
    for n in range(count):
        shop = Shop(slug=f"race{n}", name=f"Race {n}", schema_name=schema_of(f"race{n}"), created_at=NOW)
        shop.save()
        provision.provide(shop, now=NOW)
        ShopSettings.objects.create(shop=shop)
        Standing.objects.create(shop=shop, state=Standing.State.ACTIVE, updated_at=NOW)
        assign(shop, team, now=NOW)
        made.append(shop)
    return made


def _clock(began: float, speed: float) -> Callable[[], datetime]:
    from tenants.shops.models import Shop
    from tests.factories import at

    start = at(Shop(timezone="Asia/Shanghai"))
    return lambda: start + timedelta(seconds=(time.monotonic() - began) * speed)


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def _work(agent, clock: Callable[[], datetime], done) -> None:
    from callcenter.queue import claim, complete, dial
    from callcenter.queue.holding import LeaseLost, NotYours

    while True:
        try:
            attempt = claim.open_next(agent, now=clock())
            if random.random() < 0.7:
                dial.start(attempt, by=agent, now=clock())
            complete.call(attempt, disposition="complete", by=agent, now=clock())
            done.value += 1  # about right is enough: a worker killed here must not hold a lock
        except (LeaseLost, NotYours):
            continue  # swept while this worker dawdled, and somebody else's now
        except claim.NothingDue:
            if not _open_calls():
                return
            time.sleep(0.05)


def _tidy(clock: Callable[[], datetime]) -> None:
    """What the scheduler and a supervisor do meanwhile."""
    from callcenter.agents.models import Agent
    from callcenter.queue import lease, review

    supervisor = Agent.objects.select_related("team").get(role="supervisor")
    while _open_calls():
        lease.sweep(now=clock())
        for call in review.waiting(supervisor.team):
            try:
                review.resolve(call, by=supervisor, action="call_again", now=clock())
            except review.NotInReview:
                continue
            _bring_forward(call, now=clock())
        time.sleep(0.3)


def _bring_forward(call, *, now: datetime) -> None:
    """Nobody waits hours for the next try here."""
    from callcenter.queue.models import Call
    from tenants.followups.models import FollowUp

    with call.shop.schema():
        FollowUp.objects.filter(pk=call.follow_up).update(next_try_at=now)
    Call.objects.filter(pk=call.pk).update(not_before=now, open_from=now)


def _open_calls() -> int:
    from callcenter.queue.models import Call

    return Call.objects.filter(closed_at=None).count()


def _count() -> dict[str, object]:
    from django.db.models import Count, F

    from callcenter.queue.models import Attempt, Call, Ready
    from tenants.followups.models import CallRecord, FollowUp
    from tenants.shops.models import Shop

    done = Attempt.objects.exclude(disposition__in=("", "not_known")).values("call").annotate(n=Count("pk"))
    found = {
        "calls": Call.objects.count(),
        "calls_done": Call.objects.filter(closed_reason="done").count(),
        "calls_completed": len(done),
        "calls_completed_twice": sum(each["n"] > 1 for each in done),
        "attempts": Attempt.objects.count(),
        "attempts_open": Attempt.objects.filter(ended_at=None).count(),
        "leases_expired": Attempt.objects.filter(released="expired").count(),
        "ready": Ready.objects.count(),
        "records": 0,
        "follow_ups_reached": 0,
    }
    for shop in Shop.objects.filter(ready_at__isnull=False):
        with shop.schema():
            found["records"] += CallRecord.objects.exclude(disposition="not_known").count()
            counted = FollowUp.objects.annotate(records=Count("call_records")).filter(attempts_made=F("records"))
            found["follow_ups_reached"] += counted.filter(closed_reason="reached").count()
    return found


if __name__ == "__main__":
    _workers, _calls, _kills, _speed, _seed = sys.argv[1:]
    print(json.dumps(main(int(_workers), int(_calls), int(_kills), float(_speed), int(_seed))))
