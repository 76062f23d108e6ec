"""The numbers on complaints as a workbook: the rates, the clocks, and one sheet for each way of grouping."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tenants.complaints import words
from tenants.complaints.formulas import RESOLUTION_TARGET, Figures, Ratio
from tenants.complaints.scorecard import BY, DAYS, HEADS, Scorecard
from web.exports import Share, Sheet


def sheets(found: Scorecard, *, by: Sequence[str]) -> list[Sheet]:
    """All sheets; the groups are those that the reader may see. Times are in hours."""
    heads = [_("What"), _("Share"), _("So many"), _("Of"), _("How it is counted")]
    return [
        Sheet(_("Complaints in numbers"), heads, list(_rates(found)), widths=[44, 10, 10, 10, 90]),
        Sheet(_("Clocks"), _clock_heads(), list(_clocks(found.figures)), widths=[30]),
        *(Sheet(str(BY[each]), _group_heads(each), list(_groups(found, each)), widths=[30]) for each in by),
    ]


def clock_name(name: str) -> str:
    return str(words.CLOCKS[name])


def definitions() -> dict[str, str]:
    """How each rate is counted, in a sentence; the page says the same."""
    return {
        "per_contact": _("Valid complaints taken down in these days, by customers spoken to in these days."),
        "per_job": _("Valid complaints taken down in these days, by jobs delivered in these days."),
        "resolved": _(
            "Valid complaints that the customer confirmed, of the valid ones that are closed or whose time is over. "
            "Those that were never judged count like valid ones. The goal is %(goal)s %%."
        )
        % {"goal": round(100 * RESOLUTION_TARGET)},
        "not_confirmed": _("Of the same: closed because the customer could not be asked. They are not resolved."),
        "first_contact": _(
            "Closed complaints that the customer confirmed at the first asking, and about which the same customer did "
            "not complain again within %(n)s days, of all closed ones."
        )
        % {"n": DAYS["repeat"]},
        "repeated": _(
            "Complaints of a customer who had complained about the same within %(n)s days before, of all complaints."
        )
        % {"n": DAYS["repeat"]},
        "reopened": _("Complaints in which the customer said at least once “not solved”, of those asked."),
        "stayed_kept": _(
            "Customers who complained between %(twice)s and %(n)s days ago, were answered and handled in time, and "
            "came back within %(n)s days."
        )
        % {"n": DAYS["stays"], "twice": 2 * DAYS["stays"]},
        "stayed_missed": _("The same for customers who were answered or handled late."),
    }


def labels() -> dict[str, str]:
    return {
        "per_contact": _("Complaint rate, by customers spoken to"),
        "per_job": _("Complaint rate, by jobs"),
        "resolved": _("Resolved"),
        "not_confirmed": _("Closed, not confirmed"),
        "first_contact": _("Settled at the first contact"),
        "repeated": _("Complained again"),
        "reopened": _("Reopened"),
        "stayed_kept": _("Customers kept, answered in time"),
        "stayed_missed": _("Customers kept, answered late"),
    }


def ratios(found: Scorecard) -> dict[str, Ratio]:
    figures = found.figures
    return {
        "per_contact": found.per_contact,
        "per_job": found.per_job,
        "resolved": figures.resolved,
        "not_confirmed": figures.not_confirmed,
        "first_contact": figures.first_contact,
        "repeated": figures.repeated,
        "reopened": figures.reopened,
        "stayed_kept": found.stayed_kept,
        "stayed_missed": found.stayed_missed,
    }


#: The groups of complaints behind both sides of each rate.
SIDES = {
    "per_contact": ("valid", "contacted"),
    "per_job": ("valid", "delivered"),
    "resolved": ("resolved", "due"),
    "not_confirmed": ("unconfirmed", "due"),
    "first_contact": ("first_contact", "closed"),
    "repeated": ("repeated", "filed"),
    "reopened": ("reopened", "asked"),
    "stayed_kept": ("kept_stayed", "kept_all"),
    "stayed_missed": ("missed_stayed", "missed_all"),
}


def _rates(found: Scorecard) -> Iterator[tuple[Any, ...]]:
    named, how = labels(), definitions()
    for name, ratio in ratios(found).items():
        yield named[name], _share(ratio), ratio.part, ratio.whole, how[name]
    times = found.figures.to_resolve
    yield _("Hours from complaint to confirmation, median"), None, _hours(times.median), times.n, ""
    yield _("Hours from complaint to confirmation, 90 in 100 within"), None, _hours(times.p90), times.n, ""


def _clock_heads() -> list[str]:
    return [
        _("Clock"), _("Kept"), _("In time"), _("Late"), _("Running"), _("Margin in hours, median"),
        _("Margin in hours, worst"),
    ]  # fmt: skip


def _clocks(figures: Figures) -> Iterator[tuple[Any, ...]]:
    for clock in figures.clocks:
        yield (
            clock_name(clock.name), _share(clock.kept), clock.kept.part, clock.kept.whole - clock.kept.part,
            clock.running, _hours(clock.margin), _hours(clock.worst),
        )  # fmt: skip


def _group_heads(by: str) -> list[str]:
    return [
        str(HEADS[by]), _("Complaints"), _("Answered in time"), _("Handled in time"), _("Resolved"), _("Reopened"),
        _("Hours, median"), _("Hours, 90 in 100 within"),
    ]  # fmt: skip


def _groups(found: Scorecard, by: str) -> Iterator[tuple[Any, ...]]:
    for group in found.by[by]:
        clocks = {clock.name: clock.kept for clock in group.figures.clocks}
        times = group.figures.to_resolve
        yield (
            group.name, group.filed, _share(clocks["reply"]), _share(clocks["handle"]), _share(group.figures.resolved),
            _share(group.figures.reopened), _hours(times.median), _hours(times.p90),
        )  # fmt: skip


def _share(ratio: Ratio) -> Share | None:
    return None if ratio.share is None else Share(ratio.share)


def _hours(time: timedelta | None) -> float | None:
    return None if time is None else round(time.total_seconds() / 3600, 1)
