"""What the tests of promises and of several reasons in one call ask the server's process for."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from callcenter.agents.models import Agent
from callcenter.queue import claim, complete, dial, refill
from callcenter.queue.models import Attempt
from tenants.followups import plan
from tenants.followups.models import CallRecord, FollowUp
from tenants.jobs.models import Customer, Job
from tenants.shops.models import Shop
from tests.browser import scenes


def promise(*, e_mail: str, at: str) -> None:
    """The agent has promised another customer a call at this time."""
    scenes.due_calls(names=["李雷"])
    agent, now = Agent.objects.get(user__email=e_mail), timezone.now()
    attempt = claim.open_next(agent, now=now)
    dial.start(attempt, by=agent, now=now)
    complete.call(attempt, disposition="callback_firm", callback_at=datetime.fromisoformat(at), now=timezone.now())


def two_reasons() -> None:
    """One customer had two jobs done, and is due to be asked about both."""
    shop, now = Shop.objects.get(slug="shunda"), timezone.now()
    scenes.due_calls(names=["王芳"])
    with shop.schema():
        customer = Customer.objects.order_by("-phone").first()
        assert customer is not None
        job = Job.objects.create(
            number=f"SD2611-{customer.phone[-6:]}", customer=customer, kind="repair",
            delivered_at=now - timedelta(days=2, hours=20),
            advisor="李强", work_done="更换蓄电池", currency="CNY", created_at=now, changed_at=now,
        )  # fmt: skip
    plan.for_jobs([job.pk], shop=shop, now=now)
    refill.shop(shop, now=now)


def outcomes(*, attempt: str) -> dict[str, Any]:
    """How the follow-ups of the attempt's customer ended, by job, and what the customer wishes."""
    found = Attempt.objects.select_related("call__shop").get(pk=attempt)
    with found.call.shop.schema():
        customer = FollowUp.objects.select_related("customer").get(pk=found.call.follow_up).customer
        records = CallRecord.objects.filter(follow_up__customer=customer).values_list(
            "follow_up__job__number", "disposition"
        )
        return {
            "ended": sorted(code for _job, code in records),
            "wish": [str(customer.prefers_from), str(customer.prefers_until), customer.zone],
        }
