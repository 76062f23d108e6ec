"""What a row must be, and how it becomes a job, written the usual way for the peers: none of our readers or checks."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers

from tenants.jobs.models import Customer, Job, JobKind, JobLine, Vehicle
from tests.benches.uploads.files import NOW

ZONE = ZoneInfo("Asia/Shanghai")
_KINDS = {"保养": JobKind.MAINTENANCE, "一般维修": JobKind.REPAIR, "大修": JobKind.MAJOR_REPAIR, "洗车": JobKind.WASH}
_CLOCKS = (("交车时间", "delivered"), ("结算时间", "settled"), ("完工时间", "completed"), ("开单时间", "opened"))


class Faulty(ValueError):
    """The row cannot be taken; the codes say why."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def checked(row: dict[str, str], *, today: date) -> dict[str, Any]:
    """The row's phone (E.164) and stamps. Raises `Faulty` with every fault's code."""
    found: dict[str, Any] = {}
    faults: list[str] = []
    phone = (row["联系电话"] or "").strip()
    if not phone:
        faults.append("phone_missing")
    else:
        try:
            number = phonenumbers.parse(phone, "CN")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number) or len(phone) != 11:
            faults.append("phone_invalid")
        else:
            found["phone"] = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    faults += _clock(row, found, today=today)
    if not (row["工单号"] or "").strip() and not ((row["车牌号"] or "").strip() and "clock" in found):
        faults.append("job_no_missing")
    if faults:
        raise Faulty(faults)
    return found


def _clock(row: dict[str, str], found: dict[str, Any], *, today: date) -> list[str]:
    something = False
    for column, name in _CLOCKS:
        written = (row[column] or "").strip()
        something = something or bool(written)
        try:
            stamp = datetime.fromisoformat(written).replace(tzinfo=ZONE)
        except ValueError:
            continue
        found[f"{name}_at"] = stamp
        found.setdefault("clock", name)
    if "clock" not in found:
        return ["date_invalid" if something else "date_missing"]
    found["delivered_at"] = found[f"{found['clock']}_at"]
    return ["date_future"] if found["delivered_at"].date() > today else []


def of_job(row: dict[str, str], found: dict[str, Any]) -> dict[str, Any]:
    """The job's own columns."""
    stamps = {name: found.get(name) for name in ("opened_at", "completed_at", "settled_at", "delivered_at")}
    return {
        **stamps, "clock": found["clock"], "kind": _KINDS[row["维修类别"]], "kind_as_written": row["维修类别"],
        "advisor": row["服务顾问"], "technician": row["维修技师"], "inspector": row["质检员"],
        "mileage": int(float(row["进厂里程"])), "total_minor": round(float(row["结算金额"]) * 100), "currency": "CNY",
        "work_done": row["维修项目"].replace(";", "\n"), "created_at": NOW, "changed_at": NOW,
    }  # fmt: skip


def people(row: dict[str, str], found: dict[str, Any]) -> tuple[Customer, Vehicle]:
    """The row's customer and vehicle, made when they are not there."""
    customer, _ = Customer.objects.get_or_create(phone=found["phone"], defaults={"name": row["车主姓名"]})
    vehicle, _ = Vehicle.objects.get_or_create(
        plate=row["车牌号"], defaults={"make": row["品牌"], "model": row["车型"], "customer": customer}
    )
    return customer, vehicle


def lines(row: dict[str, str], job: Job) -> None:
    """The job's lines, made when they are not there."""
    things = [(JobLine.Kind.LABOUR, each) for each in row["维修项目"].split(";")]
    things += [(JobLine.Kind.PART, each) for each in row["更换配件"].split(";")]
    for place, (kind, item) in enumerate(things):
        JobLine.objects.get_or_create(job=job, position=place, defaults={"kind": kind, "item": item})
