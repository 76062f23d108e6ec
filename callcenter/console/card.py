"""What an agent needs to know of one call, read in the shop and handed on as plain values."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from callcenter.agents.models import Agent
from callcenter.queue.models import Attempt
from callcenter.scripts import branching
from callcenter.scripts.merge import Value
from callcenter.scripts.script import ComplaintState, Purpose
from tenants.care.models import CareCall
from tenants.complaints import cards
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.consent import log
from tenants.followups import answers, asking, numbers, purposes, team_outcomes
from tenants.followups.calling import Hours
from tenants.followups.models import CallRecord, FollowUp, Kind, SurveyResponse
from tenants.jobs.models import Customer, Job
from tenants.shops.compiled import Compiled
from tenants.shops.hours import CallingPolicy, Window, is_any_hour, windows
from tenants.shops.models import Shop

CONTACTS_SHOWN = 5
_FOLLOW_UP = Compiled(lambda key: FollowUp.objects.filter(pk=key).select_related("customer", "job__vehicle"))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done or fitted."""

    item: str
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to remind the customer of; `key` names it in the completion."""

    key: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One earlier attempt on this customer."""

    at: datetime
    outcome: str
    reached: bool
    agent: str
    note: str
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The complaint that a re-contact asks about, and what the shop says it did."""

    reference: str
    said: str
    language: str
    answer: str
    resolution: str
    validity: str


@dataclass(frozen=True, slots=True)
class Card:
    """One call as an agent sees it: no plate, number or VIN in full.

    The follow-up comes with customer and vehicle; in practice it has neither.
    """

    shop: Shop
    zone: ZoneInfo
    follow_up: FollowUp
    kind: str
    call_type: str
    language: str
    attempt_number: int
    due_at: datetime
    expires_at: datetime
    customer_id: uuid.UUID
    customer: str
    short_name: str
    phone: str
    numbers_known: int
    is_company: bool
    plate: str
    vehicle: str
    year: int | None
    job: Job | None
    delivered_on: date | None
    lines: list[Line]
    reminders: list[Reminder]
    history: list[Contact]
    complaints: list[cards.Card]
    asked: Asked | None
    answers: list[answers.Given]
    windows: list[Window]
    promise_windows: list[Window]
    asking: asking.Asking
    complaint_state: ComplaintState
    allowed: tuple[Purpose, ...]
    spoken: dict[str, Value] = field(default_factory=dict)
    #: Whether the windows, and those for a promise, end only with the follow-up: calls are allowed at any hour.
    any_hour: bool = False
    promise_any_hour: bool = False


def of(attempt: Attempt, *, agent: Agent, reader_role: str, now: datetime) -> Card:
    """Reads the card, and notes in the shop's access log who did. Raises `FollowUp.DoesNotExist`."""
    shop = attempt.call.shop
    with shop.schema():
        found = _FOLLOW_UP.get(attempt.call.follow_up)
        log.access(actor=agent.user_id, actor_role=reader_role, what="call", subject=found.customer_id, now=now)
        return _read(found, attempt, shop=shop, now=now)


def _read(found: FollowUp, attempt: Attempt, *, shop: Shop, now: datetime) -> Card:
    customer, job, policy = found.customer, found.job, Hours(shop).of(found.customer)
    usual = Hours(shop).usual_for(customer)
    vehicle = job.vehicle if job else None
    reminders = _reminders(job) if job else []
    complaints = _complaints(customer, shop=shop, now=now)
    asked = _asked(found.complaint) if found.complaint else None
    numbers_left = numbers.left(found)
    response = SurveyResponse.objects.filter(pk=found.pk).prefetch_related("answers").first()
    state = branching.complaint_state([asked.validity] if asked else [each.validity for each in complaints])
    return Card(
        shop=shop,
        zone=ZoneInfo(policy.zone),
        follow_up=found,
        kind=found.kind,
        call_type=found.call_type,
        language=found.language,
        attempt_number=attempt.number,
        due_at=found.due_at,
        expires_at=found.expires_at,
        customer_id=customer.pk,
        customer=full_name(customer, found.language),
        short_name=cards.masked_name(customer.name, customer.title),
        phone=numbers.first_of(numbers_left, customer),
        numbers_known=len(numbers_left),
        is_company=customer.is_company,
        plate=(vehicle.plate or "") if vehicle else "",
        vehicle=str(vehicle or ""),
        year=vehicle.year if vehicle else None,
        job=job,
        delivered_on=_delivered_on(job, shop),
        lines=[Line(each.item, each.quantity) for each in job.lines.all()] if job else [],
        reminders=reminders,
        history=_history(customer, shop),
        complaints=complaints,
        asked=asked,
        answers=answers.told(response) if response else [],
        windows=_open(policy, until=found.expires_at, now=now),
        promise_windows=_open(usual, until=found.expires_at, now=now),
        asking=asking.going_on(found, response, shop=shop),
        complaint_state=state,
        allowed=branching.allowed_purposes(found.call_type, state=state, refused=_refused(customer, now=now)),
        spoken=_spoken(found, reminders, shop=shop, agent=str(attempt.agent.user)),
        any_hour=is_any_hour(policy),
        promise_any_hour=is_any_hour(usual),
    )


def _spoken(found: FollowUp, reminders: list[Reminder], *, shop: Shop, agent: str) -> dict[str, Value]:
    """What the script may say, by the names of its gaps."""
    job = found.job
    return {
        "shop": shop.spoken_name or shop.name,
        "shop_name": shop.name,
        "customer": full_name(found.customer, found.language),
        "vehicle": str((job and job.vehicle) or ""),
        "advisor": job.advisor if job else "",
        "technician": job.technician if job else "",
        "delivered_on": _delivered_on(job, shop),
        "next_service_on": job.next_service_on if job else None,
        "declined": [each.text for each in reminders if each.key.startswith("declined")],
        "running_in": [each.text for each in reminders if each.key == "running_in"],
        "agent": agent,
        **_coming(found),
    }


def _delivered_on(job: Job | None, shop: Shop) -> date | None:
    return job.delivered_at.astimezone(shop.zone).date() if job else None


def _coming(found: FollowUp) -> dict[str, Value]:
    """The day that a call reminds of: of a booking, or of what is due."""
    call = CareCall.objects.filter(pk=found.pk).only("due_on", "booking").first()
    day = call.due_on if call else None
    return {"booked_for" if call and call.booking_id else "due_on": day}


def _refused(customer: Customer, *, now: datetime) -> list[str]:
    """The purposes that the customer wants no calls for, as far as they matter while speaking."""
    return ["reminder"] if purposes.suppressed([customer], kind=Kind.REMINDER, now=now) else []


def _open(policy: CallingPolicy, *, until: datetime, now: datetime) -> list[Window]:
    return list(windows(now, policy, until=until)) if until > now else []


def full_name(customer: Customer, language: str) -> str:
    """The name with its title, in the order of the customer's language."""
    parts = [customer.name, customer.title] if language.startswith("zh") else [customer.title, customer.name]
    return ("" if language.startswith("zh") else " ").join(part for part in parts if part)


def numbers_of(attempt: Attempt) -> str:
    """The number to dial now, in full."""
    with attempt.call.shop.schema():
        return numbers.to_dial(FollowUp.objects.select_related("customer").get(pk=attempt.call.follow_up))


def _reminders(job: Job) -> list[Reminder]:
    declined = [Reminder(f"declined-{n}", each.item, each.reason) for n, each in enumerate(job.declined_items.all())]
    notes = [("running_in", job.running_in_notes), ("advice", job.advice)]
    return declined + [Reminder(key, text.strip()) for key, text in notes if text.strip()]


def _history(customer: Customer, shop: Shop) -> list[Contact]:
    records = CallRecord.objects.filter(follow_up__customer=customer).order_by("-ended_at")
    answered = records.select_related("follow_up__response").prefetch_related("follow_up__response__answers")
    latest = list(answered[:CONTACTS_SHOWN])
    if not latest:
        return []
    names = team_outcomes.names_for(shop, details=[each.detail for each in latest])
    return [
        Contact(
            at=each.ended_at,
            outcome=names.of(each.disposition, each.detail),
            reached=each.reached,
            agent=each.agent_name,
            note=each.note,
            scores=_scores(each),
        )
        for each in latest
    ]


def _scores(record: CallRecord) -> tuple[int, ...]:
    """The scores given in the follow-up of a record whose customer spoke."""
    if not record.reached or not hasattr(record.follow_up, "response"):
        return ()
    return tuple(each.score for each in answers.told(record.follow_up.response) if each.score is not None)


def _complaints(customer: Customer, *, shop: Shop, now: datetime) -> list[cards.Card]:
    standing = Complaint.objects.filter(customer=customer, closed_at=None)
    return cards.cards(cards.readable(standing), shop=shop, side=Side.TEAM, now=now)


def _asked(complaint_id: uuid.UUID) -> Asked | None:
    complaint = Complaint.objects.filter(pk=complaint_id).first()
    if complaint is None:
        return None
    told = complaint.events.filter(kind=ComplaintEvent.Kind.REPLIED).order_by("at", "pk").last()
    return Asked(
        reference=complaint.reference,
        said=complaint.customer_words,
        language=complaint.language,
        answer=told.text if told else "",
        resolution=complaint.resolution,
        validity=complaint.validity,
    )
