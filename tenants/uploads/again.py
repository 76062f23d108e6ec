"""The same file once more: where an import of it stands and nothing changed since, it is told without being read.

What reading a file comes to depends on its bytes, on what was said about it, on the shop's day, country and numbers,
and on our own rules. An import keeps a digest of all that (`key`), and one of what it told of each job (`told`). When
both are still true, reading it again would give the same columns, the same rejected rows and the same jobs, each told
the very same way as the last time. Whatever differs, or is not known any more, is read.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from tenants.jobs import compare, upsert
from tenants.jobs.drafts import JobDraft
from tenants.jobs.models import Job
from tenants.shops.models import Shop
from tenants.uploads import look
from tenants.uploads.checking import NOT_DELIVERED
from tenants.uploads.choices import Choices
from tenants.uploads.models import RejectedRow, ToldJob, Upload
from tenants.uploads.understand import NOTHING_CHOSEN, Understanding

_MOST_LOOKED_AT = 3
#: What is counted when a file is read; what an import did is counted anew.
_COUNTED = ("rows", "accepted", "duplicates", "rejected", "left_out", "jobs")


def twin(
    content: bytes,
    *,
    answers: Mapping[str, str] | None = None,
    choices: Choices = NOTHING_CHOSEN,
    shop: Shop,
    now: datetime,
) -> Upload | None:
    """The import that told all that this file would tell now; None when it has to be read. Inside the shop's schema."""
    for each in _standing(hashlib.sha256(content).hexdigest()):
        key = look.key(content, fingerprint=each.fingerprint, answers=answers, choices=choices, shop=shop, now=now)
        if each.about["reading"]["key"] == key and _holds(each):
            return each
    return None


@transaction.atomic
def keep(found: Upload, twin: Upload, *, now: datetime) -> None:
    """Writes beside a file what `read.keep` would write of it in the end: the same as beside its twin."""
    found.fingerprint, found.answers, found.choices = twin.fingerprint, twin.answers, twin.choices
    found.about = {name: value for name, value in twin.about.items() if name != "told"} | {"waited": 0}
    found.mapping, found.asked, found.ignored = twin.mapping, twin.asked, twin.ignored
    found.columns, found.findings = twin.columns, twin.findings
    found.counts = {name: twin.counts[name] for name in _COUNTED}
    found.rows_total, found.rows_done = twin.rows_total, 0
    found.read_at, found.failed_at, found.failure_code = now, None, ""
    found.working_since, found.tries = None, 0
    found.save()
    _copy(RejectedRow, twin, found)


@transaction.atomic
def write(found: Upload, *, shop: Shop, now: datetime) -> bool:
    """Tells the jobs of an accepted file once more, as `commit.upload` would; False when the file has to be read.

    Whoever writes jobs of this shop at the same time waits.
    """
    upsert.wait_for_others()
    mine = Upload.objects.select_for_update().get(pk=found.pk)
    reading = mine.about.get("reading")
    if mine.imported_at is not None or mine.rows_done or mine.choices.get("cells") or not reading:
        return False
    assert mine.read_at is not None
    if look.facts(shop, now=mine.read_at) != reading["facts"]:
        return False
    twins = (each for each in _standing(mine.sha256) if each.about["reading"] == reading)
    last = next((each for each in twins if _holds(each)), None)
    if last is None:
        return False
    jobs = _copy(ToldJob, last, mine, at=now, did=ToldJob.Did.UNCHANGED.value)
    mine.about["told"] = last.about["told"]
    mine.written = {"created": 0, "updated": 0, "unchanged": jobs, "follow_ups": 0}
    mine.rows_done, mine.working_since, mine.tries = last.rows_done, now, 0
    mine.save(update_fields=["about", "written", "rows_done", "working_since", "tries"])
    return True


def told(found: Upload, understood: Understanding) -> str:
    """A digest of what a file tells of its jobs, to be kept with its import; empty when that is not what was read.

    Between reading and importing, the shop's numbers may have changed.
    """
    about = found.about
    same = bool(understood.facts) and understood.facts == about.get("reading", {}).get("facts")
    same = same and (understood.sheet, understood.header_row) == (about["sheet"], about["header_row"])
    counts = (understood.rows, understood.accepted, understood.duplicates, understood.rejected)
    same = same and counts == tuple(found.counts[name] for name in ("rows", "accepted", "duplicates", "rejected"))
    return _digest(_tellings(understood.jobs)) if same and understood.mapping == found.mapping else ""


def _standing(sha256: str) -> list[Upload]:
    """Imports of these bytes that were not undone, the latest first."""
    ended = Upload.objects.filter(sha256=sha256, undo_asked_at=None, failed_at=None).exclude(imported_at=None)
    known = ended.filter(about__has_keys=["reading", "told"]).order_by("-imported_at")[:_MOST_LOOKED_AT]
    return [each for each in known if each.about["told"]]


def _holds(twin: Upload) -> bool:
    """Whether every job stands as it was told then, and every fault is still known.

    Orders that are not delivered yet are looked at anew each day, for which their rows are needed.
    """
    faults = RejectedRow.objects.filter(upload=twin)
    rows = faults.aggregate(n=models.Count("row", distinct=True))["n"]
    if rows != twin.counts["rejected"] or twin.counts["left_out"] or faults.filter(code=NOT_DELIVERED).exists():
        return False
    return _digest(_standing_jobs(twin)) == twin.about["told"]


def _tellings(drafts: Iterable[JobDraft]) -> Iterable[str]:
    return (f"{draft.branch}\0{draft.number}\0{compare.digest(draft)}" for draft in drafts)


def _standing_jobs(twin: Upload) -> Iterable[str]:
    lines = ToldJob.objects.filter(upload=twin).values("job")
    jobs = Job.objects.filter(pk__in=lines).values_list("branch", "number", "told")
    return (f"{branch}\0{number}\0{last}" for branch, number, last in jobs.iterator(chunk_size=5000))


def _digest(tellings: Iterable[str]) -> str:
    found = hashlib.blake2b(digest_size=16)
    for telling in sorted(tellings):
        found.update(telling.encode("utf-8", "replace") + b"\n")
    return found.hexdigest()


def _copy(model: type[models.Model], twin: Upload, found: Upload, **other: Any) -> int:
    """The twin's rows once more, as those of another file; names of columns are our own models'."""
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    changed = {"upload_id": found.pk, **other}
    names = ", ".join(map(connection.ops.quote_name, columns))
    values = ", ".join("%s" if name in changed else connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE upload_id = %s ORDER BY id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(changed[name] for name in columns if name in changed), twin.pk])
        return cursor.rowcount
