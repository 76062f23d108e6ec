"""Complaints in numbers, for a period: how many, how they stand, which clocks were kept, and the rows behind each.

A complaint belongs to the period in which it was filed. Only "open" and "overdue" look at all complaints: they are
those that stand open at the end of the period, or now if it is not over. A clock that has run out counts as missed at
once, whether or not somebody has stopped it since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.complaints import cards, clocks, words
from tenants.complaints.clock_policy import ClockName
from tenants.complaints.models import ClosedResult, Complaint, Severity, Validity


class Stretch(Protocol):
    """A period of the shop's days: its first moment, and the first one after it."""

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


#: The numbers, by name, in words.
GROUPS = {
    "filed": _("Complaints taken down"),
    "open": _("Open complaints"),
    "overdue": _("Overdue complaints"),
    **{validity.value: validity.label for validity in Validity},
    "unjudged": _("Closed without a judgement"),
    **{severity.value: severity.label for severity in Severity},
    "confirmed": _("Closed: the customer confirmed"),
    "not_confirmed": _("Closed: not confirmed"),
    "noted": _("Only noted, and counted nowhere else"),
    "reopened": _("Reopened at least once"),
    "acknowledge_kept": _("Customer contacted in time"),
    "acknowledge_missed": _("Customer contacted late or not at all"),
    "acknowledge_running": _("Customer to be contacted, in time still"),
    "reply_kept": _("Customer answered in time"),
    "reply_missed": _("Customer answered late or not at all"),
    "reply_running": _("Customer to be answered, in time still"),
    "handle_kept": _("Handled in time"),
    "handle_missed": _("Handled late or not at all"),
    "handle_running": _("To be handled, in time still"),
    "close_kept": _("Customer asked in time"),
    "close_missed": _("Customer asked late or not at all"),
    "close_running": _("Customer to be asked, in time still"),
}


@dataclass(frozen=True, slots=True)
class ClockFigure:
    """One clock over the complaints of a period, counted by complaint: missed when any of its rounds was missed."""

    name: str
    kept: int
    missed: int
    running: int

    @property
    def label(self) -> str:
        return str(words.CLOCKS[self.name])

    @property
    def n(self) -> int:
        """Those of which it is known whether the time was kept."""
        return self.kept + self.missed

    @property
    def share(self) -> float | None:
        """Kept of known, 0 to 1; None when nothing is known."""
        return self.kept / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers of a period; `rows` gives the complaints behind each name in `counts`."""

    counts: dict[str, int]
    clocks: Sequence[ClockFigure]

    @property
    def filed(self) -> int:
        return self.counts["filed"]

    @property
    def open(self) -> int:
        return self.counts["open"]

    @property
    def overdue(self) -> int:
        return self.counts["overdue"]

    @property
    def resolved(self) -> float | None:
        """Confirmed by the customer, of all taken down in the period; 0 to 1."""
        return self.counts["confirmed"] / self.filed if self.filed else None


def of(period: Stretch, *, now: datetime) -> Measures:
    """The numbers of a period. Call inside the shop."""
    counts = {name: len(found) for name, found in _groups(period, now).items()}
    figures = [
        ClockFigure(name.value, *(counts[f"{name.value}_{how}"] for how in ("kept", "missed", "running")))
        for name in ClockName
    ]
    return Measures(counts, figures)


def rows(period: Stretch, group: str, *, now: datetime) -> list[Complaint]:
    """The complaints that a number counts, the latest first; as many as the number says. Call inside the shop."""
    return _groups(period, now)[group]


def _groups(period: Stretch, now: datetime) -> dict[str, list[Complaint]]:
    moment = min(now, period.end)
    stands_open = Q(filed_at__lt=moment) & (Q(closed_at=None) | Q(closed_at__gte=moment))
    in_period = Q(filed_at__gte=period.start, filed_at__lt=period.end)
    found: dict[str, list[Complaint]] = {name: [] for name in GROUPS}
    for complaint in cards.readable(Complaint.objects.filter(stands_open | in_period)).order_by("-filed_at", "-number"):
        if not complaint.counted:
            if period.start <= complaint.filed_at < period.end:
                found["noted"].append(complaint)
            continue
        if complaint.filed_at < moment and (complaint.closed_at is None or complaint.closed_at >= moment):
            found["open"].append(complaint)
            if any(clock.overdue for clock in clocks.of(complaint, now=moment)):
                found["overdue"].append(complaint)
        if period.start <= complaint.filed_at < period.end:
            for name in _names(complaint, now):
                found[name].append(complaint)
    return found


def _names(complaint: Complaint, now: datetime) -> Iterable[str]:
    yield "filed"
    yield "unjudged" if complaint.closed_at and complaint.validity == Validity.PENDING else complaint.validity
    yield complaint.severity
    if complaint.closed_result in (ClosedResult.CONFIRMED, ClosedResult.NOT_CONFIRMED):
        yield complaint.closed_result
    if complaint.reopened:
        yield "reopened"
    ran = [clock for clock in clocks.every(complaint, now=now) if clock.state != "not_started"]
    for name in ClockName:
        mine = [clock for clock in ran if clock.name == name.value]
        if any(clock.missed for clock in mine):
            yield f"{name.value}_missed"
        elif any(clock.running for clock in mine):
            yield f"{name.value}_running"
        elif mine:
            yield f"{name.value}_kept"
