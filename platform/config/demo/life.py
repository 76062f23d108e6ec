"""Lives a shop's six months on paper: the same seed and day give the same rows."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from callcenter.scripts import presets, scoring
from config.demo.cast import Story
from tenants.audits.models import Finding
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.followups import call_plan
from tenants.followups.models import Answer, CallRecord, ClosedReason, FollowUp, Kind, SkippedJob, SurveyResponse
from tenants.jobs.models import Customer, DeclinedItem, Job, JobLine, Vehicle
from tenants.shops.models import Shop

DAYS = 183
KINDS = (("maintenance", 46), ("repair", 26), ("wash", 14), ("major_repair", 5), ("body_paint", 5), ("inspection", 4))
ENDINGS = (("reached", 77), ("exhausted", 11), ("refused", 4), ("bad_number", 3), ("expired", 5))
Caller = tuple[uuid.UUID, str]


@dataclass
class Rows:
    """Everything of one shop, ready to be written table by table."""

    customers: list[Customer] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    lines: list[JobLine] = field(default_factory=list)
    declined: list[DeclinedItem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[SkippedJob] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    records: list[CallRecord] = field(default_factory=list)
    responses: list[SurveyResponse] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    events: list[ComplaintEvent] = field(default_factory=list)


class Life:
    """One shop's past, day by day, up to `now`."""

    def __init__(self, story: Story, shop: Shop, *, callers: list[Caller], clock_policy: dict[str, Any], now: datetime):
        self.story, self.shop, self.callers, self.now = story, shop, callers, now
        self.clock_policy = clock_policy
        self.zone = ZoneInfo(story.timezone)
        self.dice = random.Random(f"{story.slug}-42")
        self.rows = Rows()
        self.visits: dict[uuid.UUID, int] = {}

    def lived(self) -> Rows:
        self._meet_customers()
        for age in range(DAYS, -1, -1):
            day = self.now.astimezone(self.zone).date() - timedelta(days=age)
            if day.weekday() == 6 and age > 3:  # closed on Sundays
                continue
            for _ in range(self._how_many(self.story.jobs_a_day)):
                self._deliver(day, progress=1 - age / DAYS)
        self._leave_some_complaints_open()
        return self.rows

    # --- customers and jobs ---

    def _meet_customers(self) -> None:
        for number in range(self.story.customers):
            chinese = self.story.country == "CN"
            family, given = self.dice.choice(self.story.family_names), self.dice.choice(self.story.given_names)
            digits = 13 if chinese else 12
            phone = f"{self.story.phone_prefix}{number:0{digits - len(self.story.phone_prefix) + 1}d}"
            customer = Customer(
                id=self._id(), phone=phone, name=family + given if chinese else f"{given} {family}",
                language=self.story.language,
            )  # fmt: skip
            make, model = self.dice.choice(self.story.cars)
            plate = f"沪A{number:05d}" if chinese else f"NX{self.dice.randint(15, 25)} {self._letters(1)}{number:03d}"
            self.rows.customers.append(customer)
            self.rows.vehicles.append(
                Vehicle(
                    id=self._id(),
                    plate=plate.replace(" ", ""),
                    make=make,
                    model=model,
                    year=self.dice.randint(2012, 2025),
                    customer=customer,
                )
            )

    def _deliver(self, day: Any, *, progress: float) -> None:
        vehicle = self.dice.choice(self.rows.vehicles)
        kind = self._pick(KINDS)
        work, price = self.dice.choice(self.story.work[kind])
        delivered = datetime.combine(day, time(self.dice.randint(10, 17), self.dice.randint(0, 59)), self.zone)
        if delivered > self.now:
            return
        number = len(self.rows.jobs) + 1
        seen = self.visits.get(vehicle.pk, 0)
        self.visits[vehicle.pk] = seen + 1
        bad_part = bool(self.story.bad_part) and work == "更换前刹车片" and self.dice.random() < 0.7
        came_in = min(delivered + timedelta(hours=3), self.now)
        job = Job(
            id=self._id(), number=f"{'SD' if self.story.country == 'CN' else 'N'}{day:%y%m}{number:05d}",
            customer=vehicle.customer, vehicle=vehicle, kind=kind, kind_as_written=kind, first_visit=seen == 0,
            opened_at=delivered - timedelta(hours=self.dice.randint(2, 9)),
            completed_at=delivered - timedelta(minutes=50), settled_at=delivered - timedelta(minutes=10),
            delivered_at=delivered, advisor=self.dice.choice(self.story.advisors),
            technician=self.dice.choice(self.story.technicians), inspector=self.dice.choice(self.story.inspectors),
            cashier=self.dice.choice(self.story.cashiers), mileage=self.dice.randint(8, 140) * 1000 + 37 * seen,
            total_minor=price, currency=self.story.currency, work_done=work,
            running_in_notes=self.story.running_in.get(work, ""),
            next_service_on=day + timedelta(days=182) if kind == "maintenance" else None,
            under_warranty=kind in ("repair", "major_repair") and number % 4 == 0,
            created_at=came_in, changed_at=came_in,
        )  # fmt: skip
        self.rows.jobs.append(job)
        self._itemise(job, work, price, bad_part)
        self._promise_calls(job, bad_part=bad_part, progress=progress)

    def _itemise(self, job: Job, work: str, price: int, bad_part: bool) -> None:
        items = [
            ("labour", work, price * 4 // 10),
            ("part", self.story.bad_part if bad_part else self.story.part_of.format(work=work), price * 6 // 10),
        ]
        for position, (kind, item, amount) in enumerate(items):
            self.rows.lines.append(
                JobLine(
                    id=self._id(), job=job, position=position, kind=kind, item=item, quantity=1, amount_minor=amount
                )
            )
        if self.dice.random() < 0.22 and job.kind != "wash":
            item, reason, cost = self.dice.choice(self.story.declined)
            self.rows.declined.append(DeclinedItem(id=self._id(), job=job, item=item, reason=reason, price_minor=cost))
        if self.dice.random() < 0.06:
            code, post, name = self.dice.choice(
                (("mileage_round", "advisor", "mileage"), ("advice_missing", "advisor", "advice"))
            )
            self.rows.findings.append(
                Finding(
                    id=self._id(),
                    job=job,
                    code=code,
                    level="warning",
                    post=post,
                    field=name,
                    value=str(job.mileage) if name == "mileage" else "",
                    found_at=job.created_at,
                )
            )

    # --- calls ---

    def _promise_calls(self, job: Job, *, bad_part: bool, progress: float) -> None:
        facts = call_plan.JobFacts(
            shop_id=self.shop.pk, job_id=job.pk, job_type=job.kind, first_visit=job.first_visit,
            delivered_on=job.delivered_at.astimezone(self.zone).date(), zone=self.story.timezone,
        )  # fmt: skip
        planned = call_plan.planned(facts)
        if not planned:
            self.rows.skipped.append(SkippedJob(job=job, reason="not_sampled", at=job.created_at))
        for plan in planned:
            follow_up = FollowUp(
                id=self._id(), kind=Kind.SURVEY, call_type=plan.call_type, ordinal=plan.ordinal, job=job,
                customer=job.customer, language=self.story.language, due_at=plan.due_at,
                window_ends_at=plan.window_end, expires_at=plan.expires_at, next_try_at=plan.due_at,
                created_at=job.created_at,
            )  # fmt: skip
            self.rows.follow_ups.append(follow_up)
            self._call(follow_up, bad_part=bad_part, progress=progress)

    def _call(self, follow_up: FollowUp, *, bad_part: bool, progress: float) -> None:
        today = datetime.combine(self.now.astimezone(self.zone).date(), time(0), self.zone)
        if follow_up.due_at > self.now:
            return
        still_open = follow_up.window_ends_at > self.now and self.dice.random() < 0.7
        if follow_up.due_at >= today or still_open:
            if follow_up.due_at < today and self.dice.random() < 0.5:
                self._try(follow_up, 1, "no_answer", self._time_of(follow_up, 1))
                follow_up.attempts_made = 1
            return
        ending = self._pick(ENDINGS)
        if ending == "expired" and follow_up.expires_at > self.now:
            ending = "exhausted"
        tries = {"exhausted": 3, "expired": 2}.get(ending, self._pick(((1, 62), (2, 27), (3, 11))))
        last = {"exhausted": "no_answer", "expired": "busy", "refused": "refused", "bad_number": "number_dead"}
        for number in range(1, tries + 1):
            at = self._time_of(follow_up, number)
            code = last.get(ending, "complete") if number == tries else self.dice.choice(("no_answer", "busy"))
            record = self._try(follow_up, number, code, at)
            if code == "complete":
                self._answer(follow_up, record, bad_part=bad_part, progress=progress)
            follow_up.attempts_made, follow_up.closed_at = number, record.ended_at
        follow_up.closed_reason = ClosedReason(ending)
        if ending == "expired":
            follow_up.closed_at = follow_up.expires_at

    def _time_of(self, follow_up: FollowUp, number: int) -> datetime:
        base = follow_up.due_at + timedelta(days=number - 1)
        at = base + timedelta(minutes=self.dice.randint(5, 100) if number % 2 else self.dice.randint(330, 420))
        return min(at, self.now - timedelta(minutes=self.dice.randint(20, 200)))

    def _try(self, follow_up: FollowUp, number: int, code: str, at: datetime) -> CallRecord:
        agent, name = self.dice.choice(self.callers)
        talk = timedelta(seconds=self.dice.randint(70, 240) if code == "complete" else self.dice.randint(15, 45))
        reached = code in ("complete", "refused", "partial")
        record = CallRecord(
            id=self._id(), follow_up=follow_up, agent=agent, agent_name=name, number=number, started_at=at,
            dialled_at=at + timedelta(seconds=8), ended_at=at + timedelta(seconds=8) + talk, disposition=code,
            reached=reached,
        )  # fmt: skip
        self.rows.records.append(record)
        return record

    # --- answers ---

    def _answer(self, follow_up: FollowUp, record: CallRecord, *, bad_part: bool, progress: float) -> None:
        script = presets.preset(follow_up.call_type, follow_up.language)
        response = SurveyResponse(
            follow_up=follow_up, script=script.key, edition=script.edition, language=follow_up.language,
            started_at=record.started_at, completed_at=record.ended_at,
        )  # fmt: skip
        scores: dict[str, int | None] = {}
        for key in script.scored:
            scores[key] = self._score(key, follow_up, bad_part=bad_part, progress=progress)
        low = [key for key, score in scores.items() if score is not None and score <= 2]
        for key, score in scores.items():
            code = "" if score is not None else self.dice.choice(("na", "refused"))
            self.rows.answers.append(
                Answer(
                    id=self._id(),
                    response=response,
                    question=key,
                    score=score,
                    code=code,
                    seq=1,
                    answered_at=record.ended_at,
                )
            )
        remark = self.dice.choice(self.story.grumbles[low[0]]) if low else self.dice.choice(self.story.praise)
        self.rows.answers.append(
            Answer(
                id=self._id(),
                response=response,
                question=presets.OPEN_REMARK,
                text=remark,
                code="" if remark else "na",
                seq=1,
                answered_at=record.ended_at,
            )
        )
        response.satisfied = scoring.is_satisfied(scores.values())
        self.rows.responses.append(response)
        if low and self.dice.random() < 0.24:
            self._complain(follow_up, record, low[0], bad_part)

    def _score(self, key: str, follow_up: FollowUp, *, bad_part: bool, progress: float) -> int | None:
        roll = self.dice.random()
        if roll < 0.03:
            return None
        slow = (
            key == "response_speed" and follow_up.job is not None and follow_up.job.advisor == self.story.slow_advisor
        )
        if (slow and roll < 0.40) or (bad_part and key == "repair_quality" and roll < 0.62):
            return self.dice.choice((1, 2, 2, 3))
        # Waiting at the Chinese shop got better halfway: what mending looks like in a report.
        waits = self.story.slug == "shunda" and key == "response_speed" and progress < 0.55
        weights = {"price": (1, 2, 7, 42, 48)}.get(key, (5, 8, 17, 36, 34) if waits else (1, 2, 5, 30, 62))
        return self.dice.choices((1, 2, 3, 4, 5), weights)[0]

    # --- complaints ---

    def _complain(self, follow_up: FollowUp, record: CallRecord, question: str, bad_part: bool) -> None:
        category = {"response_speed": "efficiency", "price": "price", "service_quality": "service"}.get(
            question, "repair"
        )
        category = "parts" if bad_part and category == "repair" else category
        words = self.story.complaints[category]
        agent, name = record.agent, record.agent_name
        number = len(self.rows.complaints) + 1
        complaint = Complaint(
            id=self._id(), number=number, job=follow_up.job, customer=follow_up.customer, follow_up=follow_up,
            attempt=record.pk, category=category, severity="major" if category == "parts" else "ordinary",
            customer_words=self.dice.choice(words), remedy_sought=self.dice.choice(("redo", "apology", "callback")),
            filed_at=record.ended_at, filed_by=agent, filed_by_name=name, clock_policy=self.clock_policy,
        )  # fmt: skip
        self.rows.complaints.append(complaint)
        self._file(complaint)
        self._settle(complaint)

    def _file(self, complaint: Complaint) -> None:
        at, told = complaint.filed_at, {"about": "filed", "name": self.story.advisors[1]}
        said = {"severity": complaint.severity, "category": complaint.category}
        self._event(complaint, at, "filed", "team", complaint.filed_by_name, data=said)
        self._event(complaint, at + timedelta(minutes=1), "notified", "system", "", data=told)

    def _settle(self, complaint: Complaint) -> None:
        """The usual way: contacted, answered, judged, mended, asked again, closed."""
        late = self.dice.random() < 0.15
        at, person = complaint.filed_at, self.story.advisors[1]
        cause, mended = self.story.causes[complaint.category]
        hours = (0.6, 4.0, 6.0, 7.0, 19.0) if not late else (3.0, 15.0, 16.0, 18.0, 40.0)
        steps = ("acknowledged", "replied", "screened", "traced", "handled")
        texts = ("", mended, "", cause, mended)
        for step, hour, text in zip(steps, hours, texts, strict=True):
            moment = at + timedelta(hours=hour * self.dice.uniform(0.8, 1.05))
            if moment > self.now:
                return
            judged = "valid" if self.dice.random() < 0.85 else "invalid"
            data = {"from": "pending", "to": judged} if step == "screened" else {}
            self._event(complaint, moment, step, "shop", person, text, data=data)
            if step == "screened":
                complaint.validity = judged
            elif step == "traced":
                complaint.root_cause = cause
                complaint.responsible_person = complaint.job.technician if complaint.job else ""
            elif step == "handled":
                complaint.handled_at, complaint.resolution = moment, mended
        self._recontact(complaint, moment)

    def _recontact(self, complaint: Complaint, handled_at: datetime) -> None:
        """The customer is asked within a day; a confirmed one closes the complaint."""
        follow_up = self._promise_recontact(complaint, handled_at)
        asked = follow_up.due_at + timedelta(hours=self.dice.uniform(1, 20))
        if asked > self.now:
            return
        record = self._try(follow_up, 1, "complete", asked)
        follow_up.attempts_made, follow_up.closed_at, follow_up.closed_reason = 1, record.ended_at, ClosedReason.REACHED
        self._event(complaint, record.ended_at, "confirmed", "customer", record.agent_name)
        self._event(complaint, record.ended_at, "closed", "system", "", data={"result": "confirmed"})
        complaint.closed_at, complaint.closed_result = record.ended_at, "confirmed"
        complaint.satisfaction_after = self.dice.choice((3, 4, 4, 5, 5))

    def _promise_recontact(self, complaint: Complaint, handled_at: datetime) -> FollowUp:
        due = handled_at + timedelta(minutes=30)
        follow_up = FollowUp(
            id=self._id(), kind=Kind.RECONTACT, call_type="recontact", ordinal=1, job=complaint.job,
            customer=complaint.customer, complaint=complaint.pk, language=self.story.language, due_at=due,
            window_ends_at=due + timedelta(hours=23), expires_at=due + timedelta(days=4), next_try_at=due,
            created_at=handled_at,
        )  # fmt: skip
        self.rows.follow_ups.append(follow_up)
        return follow_up

    def _leave_some_complaints_open(self) -> None:
        """The last few are still under way: one fresh, one waiting for parts, one late, one to be asked about."""
        ages = (timedelta(hours=1), timedelta(hours=20), timedelta(hours=30), timedelta(hours=16))
        recent = [c for c in self.rows.complaints if c.filed_at > self.now - timedelta(days=25)][-len(ages) :]
        for complaint, age, story in zip(recent, ages, ("fresh", "parts", "late", "handled"), strict=False):
            self._rewind(complaint, self.now - age)
            person, at = self.story.advisors[1], complaint.filed_at
            if story != "fresh":
                self._event(complaint, at + timedelta(minutes=40), "acknowledged", "shop", person)
            if story == "parts":
                self._event(complaint, at + timedelta(hours=3), "replied", "shop", person)
                self._event(
                    complaint, at + timedelta(hours=4), "paused", "shop", person, data={"reason": "waiting_parts"}
                )
            if story == "handled":
                mended = self.story.causes[complaint.category][1]
                judged = {"from": "pending", "to": "valid"}
                self._event(complaint, at + timedelta(hours=5), "replied", "shop", person, mended)
                self._event(complaint, at + timedelta(hours=6), "screened", "shop", person, data=judged)
                self._event(complaint, at + timedelta(hours=14), "handled", "shop", person, mended)
                complaint.handled_at, complaint.resolution = at + timedelta(hours=14), mended
                complaint.validity = "valid"
                self._promise_recontact(complaint, complaint.handled_at)

    def _rewind(self, complaint: Complaint, filed_at: datetime) -> None:
        gone = [f for f in self.rows.follow_ups if f.complaint == complaint.pk]
        self.rows.records = [r for r in self.rows.records if r.follow_up not in gone]
        self.rows.follow_ups = [f for f in self.rows.follow_ups if f not in gone]
        self.rows.events = [e for e in self.rows.events if e.complaint is not complaint]
        complaint.filed_at, complaint.validity, complaint.handled_at, complaint.closed_at = (
            filed_at,
            "pending",
            None,
            None,
        )
        complaint.resolution = complaint.root_cause = complaint.responsible_person = complaint.closed_result = ""
        complaint.satisfaction_after = None
        self._file(complaint)

    def _event(
        self, complaint: Complaint, at: datetime, kind: str, side: str, name: str, text: str = "", **more: Any
    ) -> None:
        self.rows.events.append(
            ComplaintEvent(complaint=complaint, at=at, kind=kind, side=side, actor_name=name, text=text, **more)
        )

    # --- dice ---

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def _pick(self, weighted: tuple[tuple[Any, int], ...]) -> Any:
        return self.dice.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]

    def _how_many(self, mean: float) -> int:
        return max(0, round(self.dice.gauss(mean, mean / 4)))

    def _letters(self, count: int) -> str:
        return "".join(self.dice.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(count))


def in_batches(rows: list[Any], size: int = 1000) -> Iterator[list[Any]]:
    """The rows in pieces, so that progress can be shown between them."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
