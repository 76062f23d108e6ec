"""What the demo's audit has to say: small lapses in the jobs' data, papers on some jobs, and what people said to it."""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from config.demo import papers
from config.demo.life import Caller, Rows
from tenants.audits import contest, job, send_back, waive
from tenants.audits.models import Finding, JobAudit
from tenants.jobs import documents
from tenants.jobs.models import Job, Vehicle
from tenants.shops.models import Shop

#: The columns of the file that the demo's shop exports.
FIELDS = " ".join((
    "job_no", "job_type", "opened_at", "completed_at", "settled_at", "delivered_at", "mobile", "customer_name", "plate",
    "model", "mileage_in", "advisor", "technician", "inspector", "cashier", "repair_items", "parts_used",
    "declined_items", "total_amount", "paid_amount", "advice", "signed_flag", "told_about_call", "qc_flag", "qc_notes",
))  # fmt: skip
MENDED_AFTER = timedelta(days=21)
EVERYBODY = ("customer", "advisor", "technician", "inspector", "cashier")
WORDS = {
    "zh": ("客户在电话里问到这一项，请核对后更正。", "请补齐后再回访客户。", "与接车单一致，没有问题。", "客户当场确认过。"),
    "en": (
        "The customer is likely to ask about this. Please check it.", "Please mend this before we call the customer.",
        "This is right as it is; the papers are in the folder.", "Agreed with the customer at the counter.",
    ),
}  # fmt: skip


def prepare(rows: Rows, *, slug: str, now: datetime) -> None:
    """Gives each job what its own file said, with the lapses that an audit finds. To be called before it is written."""
    dice = random.Random(f"{slug}-audit")
    last: dict[uuid.UUID, tuple[int, datetime]] = {}
    declined = {each.job_id for each in rows.declined}
    round_ones = {each.job_id for each in rows.findings if each.code == "mileage_round"}
    for each in rows.jobs:
        vehicle, customer = each.vehicle, each.customer
        assert vehicle is not None
        each.mileage = _mileage(each, vehicle, last, exactly=each.pk not in round_ones, dice=dice)
        each.told_name, each.told_plate, each.told_fields = customer.name, vehicle.plate or "", FIELDS
        facts = {"signed": dice.random() > 0.03, "told_of_call": dice.random() > 0.06, "paid_minor": each.total_minor}
        facts["quality_checked"] = dice.random() > 0.04
        facts |= {} if each.pk in declined else {"nothing_declined": True}
        facts |= {} if each.running_in_notes else {"nothing_to_note": True}
        each.told_facts = facts
        if dice.random() < 0.03:
            each.completed_at = None
        if each.kind != "wash" and dice.random() < 0.02:
            each.inspector = each.technician
            rows.findings.append(
                _found(each, "inspector_is_technician", "inspector", "inspector", each.inspector, dice)
            )
        if dice.random() < 0.02:
            rows.findings.append(_found(each, "paid_short", "cashier", "paid_amount", "", dice))
    for finding in rows.findings:
        finding.person = getattr(finding.job, finding.post, "")
        if finding.code == "mileage_round":
            finding.value = str(finding.job.mileage)
        if finding.found_at < now - MENDED_AFTER and dice.random() < 0.85:
            finding.mended_at = finding.found_at + timedelta(days=dice.randint(1, 6))


def finish(shop: Shop, *, callers: Sequence[Caller], now: datetime) -> None:
    """Audits every job, attaches papers to some, and has people say something. In the shop's schema."""
    repairs = Job.objects.filter(kind__in=("repair", "major_repair", "body_paint")).order_by("-delivered_at")
    for place, each in enumerate(repairs[:5]):
        _attach(each, place, shop=shop, now=now)
    _audit(now=now)
    back, complain, wrong, fine = WORDS["zh" if shop.language.startswith("zh") else "en"]
    found = list(
        Finding.objects.open().filter(level__in=("error", "warning")).order_by("-job__delivered_at", "code")[:8]
    )
    agent, agent_name = callers[0]
    for finding, note in zip(found[1:3], (back, complain), strict=False):
        send_back.finding(finding, note=note, by=agent, by_name=agent_name, now=now - timedelta(hours=3))
    for finding in found[4:5]:
        contest.finding(finding, reason=wrong, by=None, by_name=finding.job.advisor, now=now - timedelta(hours=2))
    for finding in found[5:6]:
        waive.finding(finding, reason=fine, by=None, by_name=finding.job.advisor, now=now - timedelta(hours=1))


def _audit(*, now: datetime) -> None:
    """As if each job had been audited on the day on which it came in."""
    job.audit(list(Job.objects.values_list("pk", flat=True)), now=now)
    came_in = Job.objects.filter(pk=OuterRef("job")).values("created_at")
    Finding.objects.filter(found_at=now).update(found_at=Subquery(came_in))
    JobAudit.objects.update(audited_at=Subquery(came_in))


def _mileage(
    each: Job, vehicle: Vehicle, last: dict[uuid.UUID, tuple[int, datetime]], *, exactly: bool, dice: random.Random
) -> int:
    """Some forty kilometres a day since the last visit, and only now and then a round number."""
    if vehicle.pk in last:
        before, when = last[vehicle.pk]
        mileage = before + 9 + round(dice.randint(25, 60) * max((each.delivered_at - when).days, 0.2))
    else:
        mileage = (each.mileage or 0) + dice.randint(11, 989)
    if not exactly:
        mileage += -mileage % 1000
    elif mileage % 100 == 0:
        mileage += 7
    last[vehicle.pk] = mileage, each.delivered_at
    return mileage


def _found(each: Job, code: str, post: str, field: str, value: str, dice: random.Random) -> Finding:
    return Finding(
        id=uuid.UUID(int=dice.getrandbits(128), version=4), job=each, code=code, level="error"
        if code == "inspector_is_technician" else "warning", post=post, field=field, value=value,
        found_at=each.created_at,
    )  # fmt: skip


def _attach(each: Job, place: int, *, shop: Shop, now: datetime) -> None:
    """Every job has its order; the first all papers, the others lack one thing each."""
    total = each.total_minor or 0
    signed = total * 8 // 10 if place == 1 else total
    kinds = ["repair_order", "final_inspection", "settlement"]
    if place == 0:
        kinds += ["pre_inspection", "road_test", "dispatch", "requisition", "delivery"]
    if place == 2:
        kinds.remove("final_inspection")
    for number, kind in enumerate(kinds):
        pdf = kind == "settlement"
        who = ("advisor",) if place == 3 and kind == "repair_order" else EVERYBODY
        documents.attach(
            each, papers.bill(f"{each.number}   {total / 100:.2f} {each.currency}") if pdf
            else papers.sheet(place * 10 + number), kind=kind, name=f"{kind}.{'pdf' if pdf else 'png'}", signed_by=who,
            signed_at=each.delivered_at - timedelta(minutes=-20 if place == 4 and kind == "final_inspection" else 30),
            signed_total_minor={"repair_order": signed, "settlement": total}.get(kind), by=None, by_name=each.advisor,
            shop=shop, now=min(now, each.delivered_at + timedelta(hours=1)),
        )  # fmt: skip
