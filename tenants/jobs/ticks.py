"""What an agent read before the call, and what the customer was reminded of: ticked one by one, with who and when."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from tenants.jobs.models import CallTick, Job

#: Read before dialling: the job's report, and what the audit found in its papers.
REPORT, FINDINGS = "report_read", "findings_read"
READ = (REPORT, FINDINGS)
RUNNING_IN, ADVICE, DECLINED = "running_in", "advice", "declined-"


class NoSuchTick(ValueError):
    """The job has nothing of this name to tick."""


def reminders(job: Job) -> dict[str, str]:
    """What to remind the customer of, by key: declined items in their order, then notes for running in and advice."""
    found = {f"{DECLINED}{n}": each.item for n, each in enumerate(job.declined_items.all())}
    notes = {RUNNING_IN: job.running_in_notes.strip(), ADVICE: job.advice.strip()}
    return found | {key: words for key, words in notes.items() if words}


def tick(job: Job, key: str, *, attempt: uuid.UUID, by: uuid.UUID, by_name: str, now: datetime) -> None:
    """Keeps one tick; ticking again changes nothing. Raises `NoSuchTick`."""
    words = dict.fromkeys(READ, "") | reminders(job)
    if key not in words:
        raise NoSuchTick(key)
    CallTick.objects.get_or_create(
        attempt=attempt,
        key=key,
        defaults={"job": job, "words": words[key][:200], "at": now, "by": by, "by_name": by_name},
    )


def take_back(job: Job, key: str, *, attempt: uuid.UUID) -> None:
    """A tick that was a slip of the hand."""
    CallTick.objects.filter(job=job, attempt=attempt, key=key).delete()


def of(attempt: uuid.UUID) -> set[str]:
    """The keys that are ticked on this call."""
    return set(CallTick.objects.filter(attempt=attempt).values_list("key", flat=True))


def keep(job: Job, keys: Iterable[str], *, attempt: uuid.UUID, by: uuid.UUID, by_name: str, now: datetime) -> None:
    """The ticks that came with the end of the call, as from a page that was offline; unknown ones are passed over."""
    for key in keys:
        try:
            tick(job, key, attempt=attempt, by=by, by_name=by_name, now=now)
        except NoSuchTick:
            continue
