"""Fills the lists of one shop and its team: tasks, promises that were kept and broken, and what is due."""

import uuid
from datetime import timedelta

from django.utils import timezone

from callcenter.agents.models import Agent
from callcenter.queue import planner
from callcenter.queue.models import Attempt, Call
from tenants.care import errands
from tenants.care.change import Side, Who
from tenants.care.models import Errand
from tenants.followups.models import FollowUp
from tenants.jobs.models import Job
from tenants.shops.models import Shop
from tests.browser import scenes

WORDS = "客户说右后门关不严，也想知道前后轮胎一起换多少钱，请在下班前给他的儿子打电话"


def filled(*, slug: str = "shunda") -> None:
    """Calls are due, tasks are open, late and done, and promises fell due."""
    e_mail = scenes.agent(name="Wilhelmina Featherstonehaugh")
    scenes.due_calls(slug=slug, names=["王芳", "欧阳建国", "Alexandrina Montgomery"])
    shop, now = Shop.objects.get(slug=slug), timezone.now()
    with shop.schema():
        Errand.objects.all().delete()
        job = Job.objects.select_related("customer").latest("delivered_at")
        told = {"customer": job.customer, "job": job, "attempt": uuid.uuid4(), "given_at": now - timedelta(days=2)}
        for hours, words in ((5, WORDS), (-3, WORDS), (-30, "")):
            Errand.objects.create(kind="other", words=words, due_at=now + timedelta(hours=hours), **told)
        done = Errand.objects.create(kind="price", words=WORDS, due_at=now, **told)
        errands.done(done.pk, note="已通过短信发送报价", who=Who(Side.SHOP, None, "李晓梅"), now=now)
    _promises(shop, Agent.objects.get(user__email=e_mail))
    planner.shop(shop, now=now)


def _promises(shop: Shop, agent: Agent) -> None:
    """Three promises of yesterday: the second one was not dialled at its time."""
    now = timezone.now()
    with shop.schema():
        follow_ups = list(FollowUp.objects.filter(closed_at=None).values_list("pk", flat=True))
    calls = list(Call.objects.filter(shop=shop, follow_up__in=follow_ups))
    for n, call in enumerate(calls[:3]):
        promised = now - timedelta(days=1, hours=n)
        times = {"call": call, "agent": agent, "lease_until": now}
        Attempt.objects.create(
            number=1, claimed_at=promised - timedelta(hours=5), ended_at=promised - timedelta(hours=5),
            dialled_at=promised - timedelta(hours=5), disposition="callback_firm", promised_at=promised, **times,
        )  # fmt: skip
        dialled = promised + timedelta(minutes=3 if n != 1 else 90)
        Attempt.objects.create(
            number=2, claimed_at=dialled, dialled_at=dialled, ended_at=dialled, disposition="no_answer", **times
        )
