"""The demo's complaints of these days, taken down and stepped on as people do it, and the tasks that calls left."""

import random
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from accounts.models import User
from config.demo.life import Caller
from tenants.care import errands
from tenants.care.change import Side as CareSide
from tenants.care.change import Who
from tenants.care.models import Errand
from tenants.complaints import (
    acknowledge,
    change,
    correct,
    file,
    goodwill,
    guarantee,
    handle,
    letters,
    owner,
    pause,
    recontact,
    reply,
    screen,
    suggest,
    trace,
)
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint
from tenants.complaints.people import Staff
from tenants.complaints.recurrences import OF_THE_WORK
from tenants.followups.models import ClosedReason, FollowUp
from tenants.followups.models import Kind as CallKind
from tenants.jobs.models import JobKind
from tenants.shops.models import Role, Shop

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "waited": "到店等了四十分钟没人接待，前台一直在打电话。",
        "bill": "结算单上多了一项清洗节气门，事先没跟我说。",
        "promised": "今天下班前把明细发给客户",
        "part": "新换的蓄电池才用两个星期，早上又打不着火。",
        "again": "空调修过一次，开了五天又不凉了。",
        "rude": "问了一句工时费，接待很不耐烦。",
        "unready": "说好周五取车，拖到周日，也没有人通知。",
        "pulls": "前两天才修好的，开起来又不对劲，跟没修一样。",
        "noise": "换完减震器过坎还是咚咚响。",
        "brakes": "取车当天刹车踏板一脚踩到底，差点追尾。",
        "wash": "洗完车门缝里还有水渍。",
        "called": "已电话致歉，约好今天回店检查。",
        "told": "告诉客户免费返修，并提供代步车。",
        "heard": "维修记录与客户所说一致。",
        "cause": "检漏只做了十分钟，没有按规范保压。",
        "whys": "冷媒再次泄漏\n接头密封圈老化没有更换\n保压时间不够\n排班太紧\n下午预约没有留余量",
        "gift": "赠送空调系统清洗一次",
        "mended": "已免费返修，试车正常。",
        "still": "回去路上又响了，没修好。",
        "air": "制动液排气不彻底，交车前没有试车。",
        "check": "制动系统作业后必须双人试车并签字",
        "thanks": "处理得很快，满意。",
        "price": "客户想知道前后轮胎一起换多少钱",
        "papers": "把上次的结算单发给客户",
        "ring": "客户问什么时候能取到配件",
        "door": "客户说右后门关不严，想听听怎么办",
        "discs": "客户想知道换后刹车盘的价格",
        "sent": "已通过短信发送报价",
    },
    "en": {
        "waited": "I stood at the desk for forty minutes while the phone was being answered.",
        "bill": "There is a throttle clean on the bill that nobody asked me about.",
        "promised": "The items of the bill by e-mail before we close",
        "part": "The new battery is two weeks old and the car would not start this morning.",
        "again": "The air conditioning was repaired and is warm again after five days.",
        "rude": "I asked about the labour and got a very short answer.",
        "unready": "Promised for Friday, ready on Sunday, and nobody rang.",
        "pulls": "You mended it a few days ago and it is as bad as it was before.",
        "noise": "It still knocks over every bump after the new dampers.",
        "brakes": "The brake pedal went to the floor on the way home. I nearly hit the car in front.",
        "wash": "There are water marks in the door shuts.",
        "called": "Apologised by telephone; comes in today.",
        "told": "The repair is done again free of charge, with a courtesy car.",
        "heard": "Our own records say the same.",
        "cause": "The leak test was cut short.",
        "whys": "It leaks again\nThe old seal was left in\nThe pressure was held too briefly\nThe day was full\n"
                "No time is kept free in the afternoon",
        "gift": "A free air conditioning clean",
        "mended": "Done again free of charge; road test is fine.",
        "still": "It knocked again on the way home.",
        "air": "The brakes were not bled fully, and nobody drove the car before it was handed over.",
        "check": "Two people drive and sign for every car after work on its brakes",
        "thanks": "Dealt with quickly, thank you.",
        "price": "What would four tyres cost together?",
        "papers": "Send last month's bill again",
        "ring": "Asks when the part will be there",
        "door": "A rear door does not shut well; asks what to do",
        "discs": "What would new rear discs cost?",
        "sent": "Price sent by text message",
    },
}  # fmt: skip

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: What the odometer of a vehicle shows that comes back within days.
DRIVEN = 340
#: So long after its delivery every repair is still under its guarantee.
NEW = 8 * DAY
REPAIRS = (JobKind.REPAIR, JobKind.MAJOR_REPAIR)


@dataclass
class Scene:
    """What all complaints of one shop share: its words, its people, calls to hang them on, and the clock."""

    shop: Shop
    callers: list[Caller]
    calls: list[FollowUp]
    dice: random.Random
    now: datetime

    def __post_init__(self) -> None:
        self.words = WORDS[self.shop.language[:2]]
        self.staff = Staff(self.shop)
        self.worker = Counter(each.job.technician for each in self.calls if each.job).most_common(1)[0][0]

    def person(self, role: str) -> User:
        return next(each.user for each in self.staff.members if each.role == role)

    def by(self, role: str = Role.MANAGER) -> dict[str, Any]:
        """Somebody of the shop, as the verbs take them."""
        person = self.person(role)
        return {"by": person.pk, "by_name": str(person), "side": Side.SHOP}

    def id(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def filed(
        self, words: str, category: str, *, ago: timedelta, call: FollowUp | None = None, **fields: Any
    ) -> Complaint:
        """A complaint from a call so long ago; the shop's people were written to a minute later."""
        at = self.now - ago
        call = call or self.call(of_the_work=category in OF_THE_WORK, before=at)
        agent_id, agent_name = self.dice.choice(self.callers)
        filed = file.complaint(
            shop=self.shop, follow_up_id=call.pk, attempt_id=self.id(), agent_id=agent_id, agent_name=agent_name,
            fields={"customer_words": self.words[words], "category": category, **fields}, now=at,
        )  # fmt: skip
        if filed.counted:
            for person in letters.readers(filed, letters.Letter.of("filed"), self.staff):
                told = {"about": "filed", "name": str(person), "person": str(person.pk)}
                change.add_once(filed, Kind.NOTIFIED, at=at + HOUR / 60, key=f"filed:{person.pk}", data=told)
        return filed

    def call(self, *, of_the_work: bool, before: datetime) -> FollowUp:
        """The latest conversation until then. What is about the work was one technician's each time, as alerts find it,
        and about a repair rather than a service where there is one."""
        until = [each for each in self.calls if each.closed_at and each.closed_at <= before]
        theirs = [each for each in until if each.job is not None and each.job.technician == self.worker]
        repairs = [each for each in theirs if each.job and each.job.kind in REPAIRS]
        found = (repairs or theirs or until or self.calls)[-1] if of_the_work else (until or self.calls)[-1]
        self.calls.remove(found)
        return found

    def under_guarantee(self, *, before: datetime) -> FollowUp:
        """The conversation until then about what was delivered last, a repair rather than a service while it is new:
        the guarantee holds."""
        until = [
            (each.job, each) for each in self.calls
            if each.job and each.job.kind not in guarantee.NOT_GUARANTEED and each.closed_at and each.closed_at <= before
        ]  # fmt: skip
        until.sort(key=lambda pair: pair[0].delivered_at)
        new = [(job, each) for job, each in until if job.delivered_at > before - NEW and job.kind in REPAIRS]
        _job, found = (new or until)[-1]
        self.calls.remove(found)
        return found

    def contacted(self, complaint: Complaint, *, after: timedelta) -> None:
        acknowledge.complaint(complaint, text=self.words["called"], **self.by(), now=complaint.filed_at + after)

    def answered(self, complaint: Complaint, *, after: timedelta) -> None:
        """The customer knows what is done, and the shop found that there is something in it."""
        at = complaint.filed_at + after
        reply.complaint(complaint, text=self.words["told"], **self.by(), now=at)
        screen.complaint(complaint, validity="valid", reason=self.words["heard"], **self.by(), now=at + HOUR / 10)

    def handled(self, complaint: Complaint, *, after: timedelta) -> None:
        at = complaint.filed_at + after
        handle.complaint(complaint, resolution=self.words["mended"], **self.by(), now=at)

    def asked(self, complaint: Complaint, words: str, *, solved: bool, score: int, after: timedelta) -> None:
        """What the customer said when the team called again."""
        at = complaint.filed_at + after
        asking = FollowUp.objects.filter(kind=CallKind.RECONTACT, complaint=complaint.pk)
        asking.update(closed_at=at, closed_reason=ClosedReason.REACHED, attempts_made=1)
        recontact.answered(
            complaint.pk, solved=solved, satisfaction=score, words=self.words[words], attempt_id=self.id(), now=at
        )
        complaint.refresh_from_db()


def happened(shop: Shop, *, callers: list[Caller], now: datetime) -> None:
    """Complaints in every column of the board, and tasks of every kind. Inside the shop."""
    dice = random.Random(f"{shop.slug}-complaints")
    scene = Scene(shop, callers, _calls(now), dice, now)
    steps: tuple[Callable[[Scene], None], ...] = (
        _lived, _crisis, _reopened, _handled, _traced, _guaranteed, _waiting, _under_way, _fresh,
    )  # fmt: skip
    for step in steps:  # the oldest first, as numbers follow each other
        step(scene)
    _errands(scene)


def _calls(now: datetime) -> list[FollowUp]:
    """Conversations of the last weeks with customers who never complained, the latest last; one for each customer."""
    found = FollowUp.objects.filter(
        kind=CallKind.SURVEY,
        closed_reason=ClosedReason.REACHED,
        closed_at__gt=now - 30 * DAY,
        customer__complaints=None,
    ).exclude(job__kind="wash")
    latest = found.select_related("customer", "job").order_by("closed_at")
    return list({each.customer_id: each for each in latest}.values())


def _lived(scene: Scene) -> None:
    """What the guarantee says of the open complaints that were there before."""
    for each in Complaint.objects.filter(closed_at=None, category__in=guarantee.CATEGORIES).select_related("job"):
        suggest.on_filing(each, shop=scene.shop, now=each.filed_at)


def _crisis(scene: Scene) -> None:
    """Closed by the customer's word; care calls are planned, and what should never happen again is overdue."""
    crisis = scene.filed("brakes", "repair", ago=9 * DAY, subcategory="not_done", is_safety=True, remedy_sought="redo")
    scene.contacted(crisis, after=HOUR / 6)
    scene.answered(crisis, after=HOUR / 2)
    trace.complaint(
        crisis, root_cause=scene.words["air"], cause_code="inspection", responsible_post="technician",
        responsible_person=crisis.job.technician if crisis.job else "", **scene.by(), now=crisis.filed_at + 2 * HOUR,
    )  # fmt: skip
    begun = crisis.filed_at + DAY
    correct.begin(
        crisis, what=scene.words["check"], owner=scene.person(Role.MANAGER).pk, shop=scene.shop,
        due_on=scene.shop.today(scene.now - 2 * DAY), **scene.by(Role.OWNER), now=begun,
    )  # fmt: skip
    scene.handled(crisis, after=5 * HOUR)
    scene.asked(crisis, "thanks", solved=True, score=4, after=22 * HOUR)


def _reopened(scene: Scene) -> None:
    """The customer said no."""
    noise = scene.filed("noise", "repair", ago=44 * HOUR, subcategory="same_fault", remedy_sought="redo")
    scene.contacted(noise, after=HOUR)
    scene.answered(noise, after=3 * HOUR)
    scene.handled(noise, after=20 * HOUR)
    scene.asked(noise, "still", solved=False, score=2, after=40 * HOUR)


def _handled(scene: Scene) -> None:
    """The team has to ask whether it is solved."""
    unready = scene.filed("unready", "efficiency", ago=26 * HOUR, subcategory="late_delivery", remedy_sought="apology")
    scene.contacted(unready, after=HOUR / 2)
    scene.answered(unready, after=4 * HOUR)
    scene.handled(unready, after=23 * HOUR)


def _traced(scene: Scene) -> None:
    """Valid, with its cause; what is to be given needs a second person."""
    again = scene.filed("again", "repair", ago=18 * HOUR, subcategory="same_fault", severity="major",
                        remedy_sought="redo")  # fmt: skip
    scene.contacted(again, after=HOUR / 2)
    scene.answered(again, after=3 * HOUR)
    at, worker = again.filed_at + 4 * HOUR, again.job.technician if again.job else ""
    trace.complaint(
        again, root_cause=scene.words["cause"], cause_code="workmanship", whys=scene.words["whys"],
        responsible_post="technician", responsible_person=worker, **scene.by(), now=at,
    )  # fmt: skip
    goodwill.propose(
        again, kind="service", words=scene.words["gift"], cost_minor=88_000, shop=scene.shop, **scene.by(), now=at
    )


def _guaranteed(scene: Scene) -> None:
    """Not judged yet: where a guarantee holds, the shop's three days to show otherwise run. One vehicle was seen."""
    for ago in (15 * HOUR, 11 * HOUR):
        pulls = scene.filed(
            "pulls", "repair", ago=ago, call=scene.under_guarantee(before=scene.now - ago), subcategory="same_fault",
            remedy_sought="redo",
        )  # fmt: skip
        scene.contacted(pulls, after=HOUR / 2)
    if pulls.job and pulls.job.mileage and change.happened(pulls, Kind.SUGGESTED):
        seen, at = pulls.job.mileage + DRIVEN, pulls.filed_at + 5 * HOUR
        suggest.by_mileage(pulls, mileage=seen, shop=scene.shop, **scene.by(), now=at)


def _waiting(scene: Scene) -> None:
    """A part is on its way."""
    part = scene.filed("part", "parts", ago=8 * HOUR, subcategory="part_faulty", severity="major", remedy_sought="redo")
    scene.contacted(part, after=HOUR / 3)
    scene.answered(part, after=2 * HOUR)
    pause.complaint(part, reason="waiting_parts", **scene.by(), now=part.filed_at + 3 * HOUR)


def _under_way(scene: Scene) -> None:
    """Somebody is in charge and has rung; a car that was not washed clean is only noted."""
    rude = scene.filed("rude", "service", ago=3 * HOUR, subcategory="attitude", remedy_sought="apology")
    advisor = scene.person(Role.ADVISOR)
    charge = owner.Person(advisor.pk, str(advisor))
    owner.complaint(rude, person=charge, **scene.by(), now=rude.filed_at + HOUR / 6)
    scene.contacted(rude, after=HOUR / 2)
    scene.filed("wash", "environment", ago=2 * HOUR, subcategory="wash_water_marks", remedy_sought="apology")


def _fresh(scene: Scene) -> None:
    """Nobody has looked at these."""
    scene.filed("waited", "efficiency", ago=HOUR * 0.7, subcategory="waiting_reception")
    scene.filed("bill", "price", ago=HOUR * 0.3, subcategory="bill_items", promise=scene.words["promised"],
                promise_due_at=scene.now + 4 * HOUR)  # fmt: skip


def _errands(scene: Scene) -> None:
    """Tasks that are open, overdue, and done."""
    advisor = scene.person(Role.ADVISOR).pk
    _errand(scene, Errand.Kind.CALL_BACK, "ring", ago=2 * HOUR, due=(1, 10), person=advisor)
    _errand(scene, Errand.Kind.PRICE, "price", ago=5 * HOUR, due=(2, 16), post=Errand.Post.PARTS)
    _errand(scene, Errand.Kind.CALL_BACK, "door", ago=3 * DAY, due=(-1, 17))
    _errand(scene, Errand.Kind.PAPERS, "papers", ago=4 * DAY, due=(-2, 12), post=Errand.Post.CASHIER)
    sent = _errand(scene, Errand.Kind.PRICE, "discs", ago=3 * DAY, due=(-1, 11), person=advisor)
    who = Who(CareSide.SHOP, advisor, str(scene.person(Role.ADVISOR)))
    errands.done(sent.pk, note=scene.words["sent"], who=who, now=scene.now - 30 * HOUR)


def _errand(scene: Scene, kind: str, words: str, *, ago: timedelta, due: tuple[int, int], **whose: Any) -> Errand:
    """A task of a call so long ago, due so many days from today at that hour of the shop's clock."""
    call, caller, at = scene.calls.pop(), scene.dice.choice(scene.callers), scene.now - ago
    days, hour = due
    due_at = datetime.combine(scene.shop.today(scene.now) + days * DAY, time(hour), scene.shop.zone)
    told = errands.Told(id=scene.id(), kind=kind, words=scene.words[words], due_at=due_at, **whose)
    return errands.give(
        told, customer=call.customer, job=call.job, attempt=scene.id(), since=at, shop=scene.shop,
        who=Who(CareSide.TEAM, caller[0], caller[1]), now=at,
    )  # fmt: skip
