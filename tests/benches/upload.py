"""Importing a file, beside COPY of its clean cells into one table (the floor), bulk_create and get_or_create."""

import csv
import io
import resource
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
HEADER = [
    "工单号",
    "车牌号",
    "品牌",
    "车型",
    "车主姓名",
    "联系电话",
    "服务顾问",
    "维修技师",
    "质检员",
    "开单时间",
    "完工时间",
    "结算时间",
    "交车时间",
    "进厂里程",
    "维修类别",
    "维修项目",
    "更换配件",
    "工时费",
    "材料费",
    "结算金额",
]
KINDS = ("保养", "一般维修", "大修", "洗车")


def run(small: bool) -> dict[str, Any]:
    """Whole imports from bytes to jobs, findings and follow-ups, first and again; the peers write jobs only."""
    from tests import database

    name = database.clone()
    try:
        return _run(rows=2_000 if small else 50_000, rounds=3 if small else 1, part=200 if small else 1_000)
    finally:
        database.drop(name)


def _run(*, rows: int, rounds: int, part: int) -> dict[str, Any]:
    from tenants.shops.models import Shop

    shop = Shop.objects.get(slug="shunda")
    cells = [_row(n) for n in range(rows)]
    content = _csv([HEADER, *cells], encoding="gb18030")
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        with shop.schema():
            _round(cells, content, shop, part=part, times=times)
    found = {name: median(each) for name, each in times.items()}
    # Row by row is measured on a part and scaled up; reading the file costs that way as much as it does ours.
    one_by_one = found["read"] + found["get_or_create_part_writes"] * rows / part
    bulk = found["read"] + found["bulk_create_writes"]
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "bench": "upload",
        "figures": {
            "rows": rows,
            **{f"{name}_seconds": round(seconds, 3) for name, seconds in found.items()},
            "get_or_create_rows_measured": part,
            "get_or_create_seconds_extrapolated": round(one_by_one, 1),
            "bulk_create_seconds": round(bulk, 3),
            "ours_rows_per_second": round(rows / found["ours_first"]),
            "peak_mb": used[0] // 1024,
            "reader_peak_mb": used[1] // 1024,
        },
        "ratios": {
            "ours_to_copy_floor": found["ours_first"] / found["copy_floor"],
            "ours_to_bulk_create": found["ours_first"] / bulk,
            "get_or_create_to_ours": one_by_one / found["ours_first"],
            "reupload_to_first": found["ours_again"] / found["ours_first"],
        },
    }


def _round(cells: list[list[str]], content: bytes, shop: Any, *, part: int, times: dict[str, list[float]]) -> None:
    """Everything once, each on empty tables but the second import."""
    _clock(times, "copy_floor", lambda: _copy(_csv(cells, encoding="utf-8")))
    drafts = _clock(times, "read", lambda: _drafts(content, shop))
    _clock(times, "bulk_create_writes", lambda: _bulk_create(drafts))
    _empty()
    _clock(times, "get_or_create_part_writes", lambda: _get_or_create(drafts[:part]))
    _empty()
    first = _clock(times, "ours_first", lambda: _import(content, shop))
    again = _clock(times, "ours_again", lambda: _import(content, shop))
    assert first["created"] == len(cells)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, len(cells))
    _empty()


def _clock(times: dict[str, list[float]], name: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = work()
    times.setdefault(name, []).append(time.perf_counter() - began)
    return result


def _row(n: int) -> list[str]:
    opened = NOW.replace(tzinfo=None) - timedelta(days=1, minutes=7 * n % 20_000)
    stamps = [str(opened + timedelta(hours=hours)) for hours in (0, 3, 4, 5)]
    return [
        f"RO{n:06d}", f"粤B{n:05d}", "大众", "途观", f"张{chr(0x4E00 + n % 20_000)}", f"139{n:08d}",
        f"李顾问{n % 9}", f"王技师{n % 20}", "赵检验", *stamps, str(10_001 + n), KINDS[n % 4],
        "更换机油;更换机滤", "机油;机滤", "100.00", "280.50", "380.50",
    ]  # fmt: skip


def _csv(rows: Sequence[Sequence[str]], *, encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def _copy(content: bytes) -> None:
    """What no import can beat: the bare cells, checked by nobody, to one table without keys."""
    from django.db import connection

    columns = ", ".join(f"c{n} text" for n in range(len(HEADER)))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_cells")
        cursor.execute(f"CREATE TABLE bench_cells ({columns})")
        with cursor.copy("COPY bench_cells FROM STDIN (FORMAT csv)") as copy:
            copy.write(content)


def _drafts(content: bytes, shop: Any) -> list[Any]:
    from tenants.uploads import look

    return look.file(content, name="jobs.csv", shop=shop, now=NOW).jobs


def _import(content: bytes, shop: Any) -> dict[str, int]:
    """What import_jobs does."""
    from tenants.uploads import accept, commit, look, read, receive

    understood = look.file(content, name="jobs.csv", shop=shop, now=NOW)
    upload = receive.file(content, name="jobs.csv", by=None, by_name="bench", shop=shop, now=NOW)
    read.keep(upload, understood, shop=shop, preview=False, now=NOW)
    accept.upload(upload, by=None, shop=shop, now=NOW)
    return commit.upload(upload.pk, shop=shop, understood=understood, now=NOW).written


def _bulk_create(drafts: list[Any]) -> None:
    """New rows only, by the ORM's own means: no comparing, no findings, no follow-ups."""
    from django.db import transaction

    from tenants.jobs.models import Customer, Job, JobLine, Vehicle

    with transaction.atomic():
        customers = [Customer(phone=each.customer.phone, name=each.customer.name) for each in drafts]
        Customer.objects.bulk_create(customers, batch_size=1000)
        vehicles = [
            Vehicle(plate=each.vehicle.plate, make=each.vehicle.make, model=each.vehicle.model, customer=customer)
            for each, customer in zip(drafts, customers, strict=True)
        ]
        Vehicle.objects.bulk_create(vehicles, batch_size=1000)
        jobs = [
            Job(branch=each.branch, number=each.number, customer=customer, vehicle=vehicle, **_values(each))
            for each, customer, vehicle in zip(drafts, customers, vehicles, strict=True)
        ]
        Job.objects.bulk_create(jobs, batch_size=1000)
        lines = [
            JobLine(job=job, position=place, kind=line.kind, item=line.item)
            for each, job in zip(drafts, jobs, strict=True)
            for place, line in enumerate(each.lines)
        ]
        JobLine.objects.bulk_create(lines, batch_size=1000)


def _get_or_create(drafts: list[Any]) -> None:
    """The usual loop: each row looks for its customer, vehicle, job and lines, and makes what is not there."""
    from django.db import transaction

    from tenants.jobs.models import Customer, Job, JobLine, Vehicle

    with transaction.atomic():
        for each in drafts:
            told, vehicle_told = each.customer, each.vehicle
            customer, _ = Customer.objects.get_or_create(phone=told.phone, defaults={"name": told.name})
            vehicle, _ = Vehicle.objects.get_or_create(
                plate=vehicle_told.plate,
                defaults={"make": vehicle_told.make, "model": vehicle_told.model, "customer": customer},
            )
            job, _ = Job.objects.get_or_create(
                branch=each.branch,
                number=each.number,
                defaults={"customer": customer, "vehicle": vehicle, **_values(each)},
            )
            for place, line in enumerate(each.lines):
                JobLine.objects.get_or_create(job=job, position=place, defaults={"kind": line.kind, "item": line.item})


def _values(draft: Any) -> dict[str, Any]:
    names = (
        "kind", "kind_as_written", "opened_at", "completed_at", "settled_at", "delivered_at", "clock", "advisor",
        "technician", "inspector", "cashier", "mileage", "total_minor", "currency", "work_done",
    )  # fmt: skip
    return {**{name: getattr(draft, name) for name in names}, "created_at": NOW, "changed_at": NOW}


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE jobs_customer, jobs_vehicle, uploads_upload, uploads_mapping CASCADE")
        cursor.execute("ANALYZE")
