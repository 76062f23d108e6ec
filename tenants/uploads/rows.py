"""Jobs told by another system, row by row with canonical field names: the same checks and verbs as for a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.shops import standing
from tenants.shops.models import Shop
from tenants.uploads import commit, look, result
from tenants.uploads.checking import CLOCKS, PHONE_FIELDS


def take(rows: Sequence[Mapping[str, str]], *, shop: Shop, now: datetime) -> dict[str, Any]:
    """Writes the jobs of `rows` in one transaction and answers what became of them; telling them again changes nothing.

    The answer is that of `import_jobs`, with `results` beside it: one entry per row, in order, with its number (from
    1), its state ("created", "updated", "unchanged", "duplicate" or "rejected") and the job's id, if it has one.
    Inside the shop's schema. Raises `standing.ReadOnly`.
    """
    standing.require_good(shop)
    header = _header(rows)
    understood = look.rows(header, [[row.get(name, "") for name in header] for row in rows], shop=shop, now=now)
    with transaction.atomic():
        done, _ = commit.write(understood.jobs, upload=None, shop=shop, now=now)
    jobs = {row: outcome for draft, outcome in zip(understood.jobs, done.outcomes, strict=True) for row in draft.rows}
    results: list[dict[str, Any]] = []
    for checked in understood.checked:
        job, state = jobs.get(checked.number, (None, "duplicate" if checked.duplicate else "rejected"))
        results.append({"row": checked.number, "state": state, "job": job})
    return {**result.of(understood, done), "results": results}


def _header(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Every field that a row has, and one of each kind that a job needs, so that a fault can name what is missing."""
    header = dict.fromkeys(name for row in rows for name in row)
    for needed, others in (("job_no", ()), ("mobile", PHONE_FIELDS), ("delivered_at", (*CLOCKS, "arrived_at"))):
        if not any(name in header for name in (needed, *others)):
            header[needed] = None
    return list(header)
