"""What became of a file or of rows, as programs read it: counts, columns, faults with their sentences, findings."""

from typing import Any

from tenants.jobs.upsert import Upserted
from tenants.uploads import messages, read
from tenants.uploads.understand import Understanding


def of(understood: Understanding, done: Upserted) -> dict[str, Any]:
    """One value for JSON; `accepted + rejected + duplicates == rows`, sentences in the language that is active."""
    return with_counts(understood, len(done.created), len(done.updated), done.unchanged)


def with_counts(understood: Understanding, created: int, updated: int, unchanged: int) -> dict[str, Any]:
    """The same, from counts of jobs."""
    counts = read.counts(understood)
    del counts["jobs"], counts["left_out"]
    return {
        **counts,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "mapping": understood.mapping,
        "asked": understood.asked,
        "rejections": [{**one, "message": sentence(one)} for one in understood.rejections],
        "findings": understood.findings,
    }


def sentence(one: dict[str, Any]) -> str:
    """What a fault is told as."""
    return messages.rejection(one["code"], column=one["column"], value=one["value"])
