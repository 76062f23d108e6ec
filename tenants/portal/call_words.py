"""What a job's page says of its calls: where each stands, when its customer is called, and how each attempt ended."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callcenter.scripts.names import CALL_TYPE_NAMES
from tenants.followups import due, progress, recording, team_outcomes
from tenants.followups.calling import Hours
from tenants.followups.models import CallRecord, ClosedReason, FollowUp, Kind
from tenants.followups.purposes import suppressed
from tenants.followups.skip_names import SKIP_NAMES
from tenants.jobs.models import Job
from tenants.shops import standing
from tenants.shops.models import Shop

#: How a follow-up ended, as a sentence.
CLOSED: dict[str, Promise] = {
    ClosedReason.REACHED: _("The customer was reached."),
    ClosedReason.ANSWERED: _("The customer answered by link."),
    ClosedReason.REFUSED: _("The customer was reached and did not want to answer."),
    ClosedReason.EXHAUSTED: _("Closed: every attempt was made, and nobody was reached."),
    ClosedReason.EXPIRED: _("Closed: the time for this call ran out."),
    ClosedReason.SUPPRESSED: _("Closed: this customer must not be called."),
    ClosedReason.BAD_NUMBER: _("Closed: none of the customer's numbers is right."),
    ClosedReason.NOT_ELIGIBLE: _("Closed: this customer is not to be asked."),
    ClosedReason.UNDONE: _("Closed: the import was undone."),
}
#: Windows end with a day, that is, at the next midnight.
_A_MOMENT = timedelta(seconds=1)
_LEVELS = {
    ClosedReason.REACHED: "success", ClosedReason.ANSWERED: "success", ClosedReason.REFUSED: "neutral",
    ClosedReason.NOT_ELIGIBLE: "neutral", ClosedReason.UNDONE: "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """One dial and how it ended; `note` is what the agent wrote down."""

    number: int
    at: datetime
    by: str
    outcome: str
    level: str
    note: str
    recording: str = ""


@dataclass(frozen=True)
class Call:
    """One follow-up of the job. `code` is one of `progress`; `closed` is the sentence of one that ended.

    It is to be made from `starts` on, until `last_day`; nobody is called after `very_last_day`.
    """

    name: str
    code: str
    at: datetime | None
    closed: str
    level: str
    starts: datetime
    last_day: datetime
    very_last_day: datetime
    attempts: list[Attempt]


def calls(job: Job, *, shop: Shop, listens: bool = False, now: datetime) -> list[Call]:
    """The job's follow-ups in the order in which they fall due; for who `listens` with links to recordings.

    Inside the shop's schema.
    """
    found = list(
        job.follow_ups.select_related("customer").prefetch_related("call_records").order_by("due_at", "ordinal")
    )
    hours, paused = Hours(shop), not standing.is_good(shop)
    records = [record for each in found for record in each.call_records.all()]
    names = team_outcomes.names_for(shop, details=[each.detail for each in records])
    links = recording.links([each.pk for each in records]) if listens else {}
    return [_call(each, hours=hours, paused=paused, names=names, links=links, now=now) for each in found]


def not_called(job: Job) -> str:
    """Why no call of this job was planned, in words; empty when none was left out."""
    left_out = getattr(job, "skipped", None)
    return str(SKIP_NAMES.get(left_out.reason, left_out.reason)) if left_out else ""


def _call(
    follow_up: FollowUp,
    *,
    hours: Hours,
    paused: bool,
    names: team_outcomes.Names,
    links: Mapping[uuid.UUID, str],
    now: datetime,
) -> Call:
    stopped = bool(suppressed([follow_up.customer], kind=follow_up.kind, now=now))
    place = due.value_of(follow_up, hours=hours, now=now)
    stands = progress.of(follow_up, place, stopped=stopped, paused=paused, now=now)
    usual = CALL_TYPE_NAMES.get(follow_up.call_type, follow_up.get_kind_display())
    return Call(
        name=str(follow_up.get_kind_display() if follow_up.kind == Kind.REMINDER else usual),
        code=stands.code,
        at=stands.at,
        closed=str(CLOSED.get(follow_up.closed_reason, "")),
        level=_LEVELS.get(ClosedReason(follow_up.closed_reason), "warning") if follow_up.closed_at else "info",
        starts=follow_up.due_at,
        last_day=follow_up.window_ends_at - _A_MOMENT,
        very_last_day=follow_up.expires_at - _A_MOMENT,
        attempts=[_attempt(each, names, links) for each in follow_up.call_records.all()],
    )


def _attempt(record: CallRecord, names: team_outcomes.Names, links: Mapping[uuid.UUID, str]) -> Attempt:
    return Attempt(
        number=record.number,
        at=record.dialled_at or record.ended_at,
        by=record.agent_name,
        outcome=names.of(record.disposition, record.detail),
        level="success" if record.reached else "neutral",
        note=record.note,
        recording=links.get(record.pk, ""),
    )
