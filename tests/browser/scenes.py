"""What browser tests ask the server's process for: people, due calls, what was kept. Values travel as JSON."""

import itertools
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from accounts import people
from accounts.models import User
from billing.subscriptions.models import StripeEvent
from callcenter.agents import join
from callcenter.agents.models import Agent, AgentRole, Team
from callcenter.queue import refill
from callcenter.queue.models import Attempt, Call
from callcenter.scripts import document, draft, publish, restore
from callcenter.scripts.models import Script
from callcenter.scripts.presets import preset
from callcenter.scripts.script import Choice, Condition, Kind, Op, Question, When
from tenants.audits.models import Finding, Level, Post
from tenants.complaints.models import Complaint, ComplaintPaper
from tenants.followups import answers, plan
from tenants.followups.models import CallRecord, FollowUp
from tenants.jobs.models import Customer, DeclinedItem, Job, JobLine, Vehicle
from tenants.shops import members, provision
from tenants.shops.models import Shop
from tests.browser import worker

_numbers = itertools.count(1)


def session(*, e_mail: str) -> str:
    """A signed-in session of the person."""
    user = User.objects.get(email=e_mail)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def agent(*, name: str = "Ann Agent", language: str = "en", alone: bool = True, single_keys: bool = True) -> str:
    """A new agent of the default team; answers the e-mail address. `alone`: no call of earlier tests is left."""
    if alone:
        _clear()
    user = people.make(
        email=f"agent{next(_numbers)}@example.com", password="correct horse battery", name=name, language=language,
        verified=True,
    )  # fmt: skip
    user.single_keys = single_keys
    user.save()
    join.join(Team.objects.get(slug="city"), user, role=AgentRole.AGENT, now=timezone.now())
    return str(user.email)


def member(*, slug: str, role: str = "owner", language: str = "en") -> str:
    """A new member of a shop; answers the e-mail address."""
    user = people.make(
        email=f"member{next(_numbers)}@example.com", password="correct horse battery", name="Li", language=language,
        verified=True,
    )  # fmt: skip
    members.join(Shop.objects.get(slug=slug), user, role=role, now=timezone.now())
    return str(user.email)


def jobs_of(*, slug: str) -> dict[str, list[str]]:
    """The jobs of a shop by number: the customer's telephone number and the day of the delivery."""
    shop = Shop.objects.get(slug=slug)
    with shop.schema():
        return {
            job.number: [job.customer.phone, job.delivered_at.astimezone(shop.zone).date().isoformat()]
            for job in Job.objects.select_related("customer")
        }


def due_calls(*, slug: str = "shunda", names: list[str] | None = None, language: str = "") -> list[str]:
    """Calls that may be dialled now, one per name, in this order; answers the follow-ups' ids."""
    shop, now = Shop.objects.select_related("settings", "standing").get(slug=slug), timezone.now()
    shop.spoken_name, shop.phone, shop.address = "顺达汽修徐汇店", "021-5550 1234", "上海市徐汇区漕溪北路 18 号"
    shop.save()
    jobs = []
    with shop.schema():
        for place, name in enumerate(names or ["王芳"]):
            n = next(_numbers)
            customer = Customer.objects.create(
                phone=f"+86138{n:08d}", name=name, title="女士" if place % 2 == 0 else "先生", language=language
            )
            vehicle = Vehicle.objects.create(
                plate=f"沪A{n:05d}", make="别克", model="凯越", year=2019, customer=customer
            )
            job = Job.objects.create(
                number=f"SD2611{n:05d}", customer=customer, vehicle=vehicle, kind="repair",
                delivered_at=now - timedelta(days=3) + timedelta(minutes=place), advisor="李强", technician="赵工",
                mileage=52_300, currency="CNY", total_minor=118_800,
                work_done="更换前刹车片,检查底盘,四轮定位", running_in_notes="前三百公里避免急刹车",
                created_at=now, changed_at=now,
            )  # fmt: skip
            for position, item in enumerate(("前刹车片", "制动液", "四轮定位", "工时费")):
                JobLine.objects.create(job=job, position=position, item=item, quantity=1, amount_minor=9_900)
            for position, item in enumerate(("更换雨刮", "更换空调滤芯")):
                DeclinedItem.objects.create(job=job, position=position, item=item, reason="下次再做")
            jobs.append(job.pk)
    plan.for_jobs(jobs, shop=shop, now=now)
    refill.shop(shop, now=now)
    with shop.schema():
        found = dict(FollowUp.objects.filter(job__in=jobs, ordinal=1).values_list("job", "pk"))
    return [str(found[job]) for job in jobs]


def follow_up_of(*, attempt: str) -> str:
    """The follow-up that an attempt is about."""
    return str(Attempt.objects.select_related("call").get(pk=attempt).call.follow_up)


def job_of(*, follow_up: str, slug: str = "shunda") -> str:
    """The job that a follow-up is about."""
    with Shop.objects.get(slug=slug).schema():
        return str(FollowUp.objects.get(pk=follow_up).job_id)


def odd(*, attempt: str) -> None:
    """The job of this call has a finding, so that the agent has something to send back."""
    call = Attempt.objects.select_related("call__shop").get(pk=attempt).call
    with call.shop.schema():
        job = Job.objects.get(pk=FollowUp.objects.values_list("job", flat=True).get(pk=call.follow_up))
        Finding.objects.get_or_create(
            job=job, code="inspector_is_technician", field="inspector",
            defaults={"level": Level.ERROR, "post": Post.INSPECTOR, "person": job.technician, "value": job.technician,
                      "found_at": timezone.now()},
        )  # fmt: skip


def kept(*, follow_up: str, slug: str = "shunda") -> dict[str, Any]:
    """What the shop holds of a follow-up: answers, attempts and complaint."""
    with Shop.objects.get(slug=slug).schema():
        records = CallRecord.objects.filter(follow_up=follow_up)
        complaint = Complaint.objects.filter(follow_up=follow_up).first()
        return {
            "answers": {
                each.question: each.score if each.score is not None else each.code or each.text
                for each in answers.of(FollowUp.objects.get(pk=follow_up).pk)
            },
            "outcomes": [each.disposition for each in records],
            "notes": [each.note for each in records],
            "complaint": complaint.customer_words if complaint else None,
            "promised_at": FollowUp.objects.get(pk=follow_up).promised_at,
        }


def papers(*, follow_up: str, slug: str = "shunda") -> list[str]:
    """What the papers of a complaint are called."""
    with Shop.objects.get(slug=slug).schema():
        return sorted(ComplaintPaper.objects.filter(complaint__follow_up=follow_up).values_list("name", flat=True))


def said(*, follow_up: str, slug: str = "shunda") -> dict[str, list[Any]]:
    """Every answer of a follow-up in full: score, code, text, choices."""
    with Shop.objects.get(slug=slug).schema():
        return {
            each.question: [each.score, each.code, each.text, list(each.chosen)]
            for each in answers.of(FollowUp.objects.get(pk=follow_up).pk)
        }


def own_script(*, greeting: str = "团队：您好，我是{agent}，代表{shop}。") -> None:
    """The team publishes a script for repairs in Chinese that has every kind of question."""
    now = timezone.now()
    version = draft.open(
        Team.objects.get(slug="city"), call_type="repair", language="zh-hans", by=None, now=now
    )  # fmt: skip
    script = preset("repair", "zh-hans")
    steps = [replace(step, say=greeting) if step.key == "greet" else step for step in script.steps]
    steps = [replace(step, when=When.ALWAYS) if step.key == "invite" else step for step in steps]
    questions = (
        script.question("service_quality"),
        Question(
            "recommend", "您有多大可能把{shop}推荐给朋友？", Kind.SCALE, name="Recommends us",
            reasons=(Choice("trust", "不放心"), Choice("far", "太远")),
        ),
        Question("picked_up", "这次是上门取车的吗？", Kind.YES_NO, name="Picked up"),
        Question("pick_day", "是哪一天取的？", Kind.DATE, name="Which day",
                 only_if=Condition("picked_up", Op.IS, ("yes",))),
        Question("how_known", "您是怎么知道我们的？", Kind.MULTI, name="Heard of us",
                 choices=(Choice("friend", "朋友介绍"), Choice("web", "网上"), Choice("sign", "路过"))),
        *(question for question in script.questions if question.kind is Kind.OPEN or question.step == "invite"),
    )  # fmt: skip
    body = document.write(replace(script, steps=tuple(steps), questions=questions))
    saved = draft.save(version.pk, body, revision=version.revision, by=None, now=now)
    publish.version(saved.pk, revision=saved.revision, insist=True, by=None, now=now)


def no_own_script() -> None:
    """The preset speaks again."""
    for script in Script.objects.filter(team__slug="city", versions__state="published").distinct():
        restore.preset(script.pk, now=timezone.now())


def paid(*, slug: str) -> dict[str, Any]:
    """Where the shop stands, and how many of Stripe's webhooks nobody has looked at."""
    worker.rest()
    return {
        "standing": Shop.objects.get(slug=slug).standing.state,
        "webhooks_left": StripeEvent.objects.filter(processed_at=None).count(),
    }


def demo() -> None:
    """The demo in place of the shops of the tests."""
    from config.demo import load

    for shop in Shop.objects.all():
        provision.drop(shop)
    load.load(now=timezone.now(), say=lambda _text: None)


def speaks(*, e_mail: str, language: str) -> None:
    """A person chooses a language."""
    User.objects.filter(email=e_mail).update(language=language)


def _clear() -> None:
    """Takes every call of earlier tests off the list."""
    now = timezone.now()
    for shop in Shop.objects.filter(ready_at__isnull=False):
        with shop.schema():
            FollowUp.objects.filter(closed_at=None).update(closed_at=now, closed_reason="undone")
    Attempt.objects.filter(ended_at=None).update(ended_at=now, released="handed_back")
    Call.objects.all().delete()
    Agent.objects.filter(revoked_at=None, user__email__startswith="agent").update(revoked_at=now)
