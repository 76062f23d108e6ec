"""Ours and the import one would pick instead make the same jobs of a file, and refuse the same rows for the same."""

from typing import Any

from django.db import transaction

from tenants.jobs.models import Job, JobLine
from tenants.uploads import commit, look, reading, understand
from tests.benches.uploads import by_import_export, files, row_by_row
from tests.benches.uploads.files import NOW

MADE = files.made(80, seed=11, bad=0.2)


def test_ours_and_django_import_export_make_the_same_jobs_of_the_same_file(shunda):
    theirs, their_faults = _by_peer(shunda, by_import_export.load)
    ours, our_faults = _by_us(shunda)

    assert set(MADE.faults.values()) > {"phone_invalid", "date_invalid", "job_no_missing"}
    assert their_faults == our_faults == {number: [code] for number, code in MADE.faults.items()}
    assert len(ours[0]) == len(MADE.good)
    assert theirs == ours


def test_the_row_by_row_loop_makes_the_same_jobs_too(shunda):
    theirs, their_faults = _by_peer(shunda, row_by_row.load)
    ours, our_faults = _by_us(shunda)

    assert (theirs, their_faults) == (ours, our_faults)


def test_another_file_makes_other_jobs(shunda):
    other = files.made(80, seed=12, bad=0.2)

    assert other.faults != MADE.faults
    assert other.cells != MADE.cells


def _by_peer(shop: Any, load: Any) -> tuple[list, dict[int, list[str]]]:
    with shop.schema(), transaction.atomic():
        faults = load(files.as_csv(MADE.cells), today=shop.today(NOW))
        jobs = _jobs()
        transaction.set_rollback(True)
    return jobs, faults


def _by_us(shop: Any) -> tuple[list, dict[int, list[str]]]:
    with shop.schema(), transaction.atomic():
        found = understand.read(
            files.as_csv(MADE.cells, encoding="gb18030"), filename="x", reader=reading.sheets, **look._of(shop, NOW)
        )
        commit.write(found.jobs, upload=None, shop=shop, now=NOW)
        jobs = _jobs()
        transaction.set_rollback(True)
    faults: dict[int, list[str]] = {}
    for one in found.rejections:
        faults.setdefault(one["row"], []).append(one["code"])
    return jobs, faults


def _jobs() -> list:
    """All jobs with what hangs on them."""
    names = (
        "number", "customer__phone", "customer__name", "vehicle__plate", "vehicle__make", "vehicle__model", "kind",
        "kind_as_written", "opened_at", "completed_at", "settled_at", "delivered_at", "clock", "advisor", "technician",
        "inspector", "mileage", "total_minor", "currency", "work_done",
    )  # fmt: skip
    jobs = list(Job.objects.order_by("number").values_list(*names))
    lines = list(JobLine.objects.order_by("job__number", "position").values_list("job__number", "kind", "item"))
    return [jobs, lines]
