"""Whether a complaint falls within the guarantee of its job, by which rule, and until when the shop may show otherwise.

China's rules for motor vehicle repair put it on the shop: a fault within the guarantee is mended again free of charge
unless the shop shows within three days that the work is not the cause. What a shop promises by itself is taken by the
same three days. The suggestion never judges: the shop does, and its judgement stops the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from tenants.audits import guarantees
from tenants.audits.guarantees import Table

#: What the shop has to show that a fault within the guarantee is not its own.
PROOF_DAYS = 3
#: The problems that a guarantee is about, by category; and the jobs that it is not given for, by kind.
CATEGORIES = ("repair", "parts")
NOT_GUARANTEED = ("wash", "inspection")
LAW, PROMISE = "law", "promise"
DECIDED = ("valid", "invalid")

Event = tuple[datetime, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Citation:
    """The rule that was applied and what it was applied to.

    `job` is the number of the job whose delivery the guarantee counts from; `again` the number of the first job where
    that one was itself done under a guarantee, and `times` how often it was done again so far. Kilometres are None
    where the rule names none, or where nobody knows how far the vehicle was driven.
    """

    within: str
    basis: str
    country: str
    job: str
    delivered_on: str
    days: int
    of_days: int
    km: int | None
    of_km: int | None
    again: str = ""
    times: int = 0

    @property
    def days_hold(self) -> bool:
        return self.days <= self.of_days

    @property
    def km_hold(self) -> bool:
        """Whether the kilometres are not used up, as far as they are known."""
        return self.km is None or self.of_km is None or self.km <= self.of_km

    @property
    def holds(self) -> bool:
        """Within the guarantee: neither the days nor the kilometres are used up."""
        return self.days_hold and self.km_hold

    def as_json(self) -> dict[str, Any]:
        """As an event keeps it: what was said stays said, whatever the shop promises later."""
        return {**asdict(self), "holds": self.holds, "proof_days": PROOF_DAYS}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Citation":
        """From an event."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__})


def cite(
    job: guarantees.Job,
    *,
    category: str,
    on: date,
    km: int | None,
    country: str,
    promised: Table,
    again: str = "",
    times: int = 0,
) -> Citation | None:
    """What the guarantee says about a complaint of the day `on`; None where no guarantee is about it.

    `km` is how far the vehicle was driven since the job. What the shop promises comes before what the law gives.
    """
    if category not in CATEGORIES or job.kind in NOT_GUARANTEED or on < job.day:
        return None
    within = guarantees.of(job)
    rule = guarantees.table(country, promised).get(within)
    if rule is None:
        return None
    return Citation(
        within=within,
        basis=PROMISE if within in promised else LAW,
        country=country,
        job=job.number,
        delivered_on=job.day.isoformat(),
        days=(on - job.day).days,
        of_days=rule.days,
        km=km if rule.km is not None else None,
        of_km=rule.km,
        again=again,
        times=times,
    )


class ProofState(StrEnum):
    """How it stands with the proof that the guarantee does not apply."""

    RUNNING = "running"
    CONCEDED = "conceded"
    SHOWN = "shown"
    LATE = "late"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Proof:
    """The shop's time to show that the guarantee does not apply, read from the log.

    `stopped_at` is when the judgement that holds now was first made. "Cannot be told" shows nothing and stops nothing.
    """

    state: ProofState
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None

    @property
    def running(self) -> bool:
        return self.state == ProofState.RUNNING

    @property
    def held(self) -> bool:
        """Whether the shop is held to its guarantee."""
        return self.state in (ProofState.LAPSED, ProofState.LATE, ProofState.CONCEDED)


def proof(events: Iterable[Event], *, now: datetime) -> Proof | None:
    """The proof as it stands at `now`, from the events in order; None while no guarantee was said to hold."""
    started_at: datetime | None = None
    days, judged, judged_at = PROOF_DAYS, "", None
    for at, kind, data in events:
        if kind == "suggested":
            if not data["holds"]:
                started_at = None
            elif started_at is None:
                started_at, days = at, int(data["proof_days"])
        elif kind == "screened" and data.get("to") != judged:
            judged, judged_at = str(data.get("to", "")), at
    if started_at is None:
        return None
    due_at = started_at + timedelta(days=days)
    stopped_at = judged_at if judged in DECIDED else None
    return Proof(_state(judged, stopped_at, due_at, now), started_at, due_at, stopped_at)


def _state(judged: str, stopped_at: datetime | None, due_at: datetime, now: datetime) -> ProofState:
    if stopped_at is None:
        return ProofState.RUNNING if now <= due_at else ProofState.LAPSED
    if judged == "valid":
        return ProofState.CONCEDED
    return ProofState.SHOWN if stopped_at <= due_at else ProofState.LATE
