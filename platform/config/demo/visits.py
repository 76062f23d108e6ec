"""The demo's bookings: what came of those of the last days, what the next days bring, and who waits for parts."""

import random
from datetime import datetime, timedelta

from config.demo.life import Caller
from tenants.care import absent, arrive, book, confirm, diary, finish, parts, preferences, prepare, reminders
from tenants.care.change import Side, Who
from tenants.care.models import Booking, Source
from tenants.care.prepare import Need
from tenants.jobs.models import Job
from tenants.shops.models import Shop

DAYS_BACK, DAYS_AHEAD = 8, 4
REMINDERS = {"declined": {"on": True, "days": 30}, "service_due": {"on": True, "lead": 7}}
WORDS = {
    "zh": (("更换刹车油", "四轮定位", "空调异味检查", "更换蓄电池"), "左前减震器", "左后视镜总成", "客户下午三点后方便"),
    "en": (("Brake fluid", "Wheel alignment", "Air conditioning smells", "New battery"), "Left front damper",
           "Left door mirror", "Rings before he sets off"),
}  # fmt: skip


def agreed(shop: Shop, *, callers: list[Caller], now: datetime) -> None:
    """Takes bookings as agents do, and steps on them as the shop does. Inside the shop."""
    dice = random.Random(f"{shop.slug}-visits")
    preferences.save(bookings={}, reminders=REMINDERS, now=now)
    jobs = _jobs(shop, now=now)
    today = shop.today(now)
    for n in range(-DAYS_BACK, DAYS_AHEAD + 1):
        day = today + timedelta(days=n)
        taken_at = min(now, datetime.combine(day, datetime.min.time(), shop.zone) - timedelta(hours=14))
        slots = diary.Diary(shop, now=taken_at).days([day])[day]
        for slot in dice.sample(slots, min(len(slots), dice.randint(2, 4))):
            if jobs and slot.starts_at > taken_at:
                booking = _book(shop, jobs.pop(), dice.choice(callers), dice, at=slot.starts_at, now=taken_at)
                _live(booking, shop, dice, now=now)
    _wait(shop, jobs, callers, dice, now=now)
    reminders.plan(shop, now=now)


def _jobs(shop: Shop, *, now: datetime) -> list[Job]:
    """Jobs on which something was put off lately, one for each customer."""
    since = now - timedelta(days=75)
    found = Job.objects.filter(delivered_at__gte=since, declined_items__isnull=False).distinct()
    by_customer = {job.customer_id: job for job in found.select_related("customer", "vehicle").order_by("delivered_at")}
    return list(by_customer.values())


def _book(shop: Shop, job: Job, caller: Caller, dice: random.Random, *, at: datetime | None, now: datetime) -> Booking:
    works, part, _other, note = WORDS[shop.language[:2]]
    outbound = dice.random() < 0.75
    told = {
        "items": book.declined_of(job)[:1] if outbound else [],
        "work": "" if outbound else dice.choice(works),
        "source": Source.OUTBOUND.value if outbound else Source.INBOUND.value,
        "priority": dice.choices(("ordinary", "warranty", "rework", "special"), (80, 8, 8, 4))[0],
        "starts_at": at,
        "minutes": dice.choice((60, 90, 120)),
        "price_minor": dice.randint(20, 90) * 1000,
        "needs_parts": at is None,
        "parts": part if at is None else "",
        "note": note if dice.random() < 0.2 else "",
    }
    who = Who(Side.TEAM, caller[0], caller[1])
    return book.booking(customer=job.customer, vehicle=job.vehicle, job=job, shop=shop, told=told, who=who, now=now)


def _live(booking: Booking, shop: Shop, dice: random.Random, *, now: datetime) -> None:
    """What has happened to it until now."""
    door, starts = Who(Side.SHOP, name=_advisor(booking)), booking.starts_at
    if starts is None:
        return
    if starts > now:
        ready = [need for need in Need.values if dice.random() < 0.4]
        prepare.booking(booking, done=ready, who=door, now=now)
        if dice.random() < 0.5:
            confirm.booking(booking, who=Who(Side.CUSTOMER), now=now)
    elif dice.random() < 0.12:
        absent.late(booking, shop=shop, who=Who(Side.SYSTEM), now=min(now, starts + absent.PATIENCE))
        if shop.today(now) > starts.astimezone(shop.zone).date():
            absent.no_show(booking, shop=shop, who=door, now=starts + timedelta(hours=6))
    else:
        arrive.booking(booking, who=door, now=min(now, starts + timedelta(minutes=dice.randint(-10, 20))))
        if shop.today(now) > starts.astimezone(shop.zone).date():
            finish.booking(booking, who=door, now=starts + timedelta(hours=4))


def _wait(shop: Shop, jobs: list[Job], callers: list[Caller], dice: random.Random, *, now: datetime) -> None:
    """Three wait for parts; those of one are there."""
    for n, job in enumerate(jobs[-3:]):
        since = now - timedelta(days=3 - n)
        booking = _book(shop, job, dice.choice(callers), dice, at=None, now=since)
        if n == 0:
            parts.arrived(booking, shop=shop, who=Who(Side.SHOP, name=_advisor(booking)), now=now)


def _advisor(booking: Booking) -> str:
    return booking.job.advisor if booking.job else ""
