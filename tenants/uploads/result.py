"""What became of a file or of rows, as programs read it: counts, columns, faults with their sentences, findings."""

from typing import Any

from tenants.jobs.upsert import Upserted
from tenants.uploads import messages, read
from tenants.uploads.models import Upload
from tenants.uploads.understand import Understanding


def of(understood: Understanding, done: Upserted) -> dict[str, Any]:
    """One value for JSON; `accepted + rejected + duplicates == rows`, sentences in the language that is active."""
    counts = read.counts(understood)
    return {
        **{name: counts[name] for name in ("rows", "accepted", "duplicates", "rejected")},
        "created": len(done.created),
        "updated": len(done.updated),
        "unchanged": done.unchanged,
        "mapping": understood.mapping,
        "asked": understood.asked,
        "rejections": [{**one, "message": sentence(one)} for one in understood.rejections],
        "findings": understood.findings,
    }


def of_import(upload: Upload) -> dict[str, Any]:
    """The same of a file that was imported. Inside the shop's schema."""
    faults = upload.rejected_rows.order_by("row", "id").values("row", "column", "field", "value", "code")
    return {
        **{name: upload.counts[name] for name in ("rows", "accepted", "duplicates", "rejected")},
        **{name: upload.written[name] for name in ("created", "updated", "unchanged")},
        "mapping": upload.mapping,
        "asked": upload.asked,
        "rejections": [{**one, "message": sentence(dict(one))} for one in faults],
        "findings": upload.findings,
    }


def sentence(one: dict[str, Any]) -> str:
    """What a fault is told as."""
    return messages.rejection(one["code"], column=one["column"], value=one["value"])
