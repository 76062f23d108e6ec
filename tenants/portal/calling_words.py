"""How a shop's customers are called, for its own people to read: by whom, when, how often, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from callcenter.scripts.names import CALL_TYPE_NAMES
from tenants.followups import team_outcomes
from tenants.followups.attempt_policy import BY_TYPE, DELAYED, AttemptPolicy
from tenants.followups.calling import Hours, attempts_of, settings_of
from tenants.shops.hours import DAY_NAMES, CallingPolicy, write_week
from tenants.shops.models import Shop
from web.sentences import listed

_DAYS: dict[str, Promise] = {
    "mon": gettext_lazy("Monday"), "tue": gettext_lazy("Tuesday"), "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"), "fri": gettext_lazy("Friday"), "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}  # fmt: skip


@dataclass(frozen=True)
class Tries:
    """The limits of one kind of call as sentences; `name` is empty for those that hold in general."""

    name: str
    sentences: list[str]


@dataclass(frozen=True)
class Calling:
    """Everything the page says. `team` is empty when nobody calls yet; `pauses` are pairs of outcome and pause."""

    team: str
    since: date | None
    zone: str
    days: list[tuple[str, str]]
    rules: list[str]
    tries: list[Tries]
    pauses: list[tuple[str, str]]


def of(shop: Shop) -> Calling:
    """What holds for a shop now."""
    placed = Shop.objects.filter(pk=shop.pk).values_list("assignment__team__name", "assignment__since").first()
    team, since = placed or (None, None)
    hours, general = Hours(shop).usual, attempts_of(shop, "")
    names = team_outcomes.names_for(shop)
    return Calling(
        team=team or "",
        since=since.astimezone(shop.zone).date() if since else None,
        zone=hours.zone,
        days=list(_week(hours)),
        rules=_rules(hours),
        tries=[Tries("", _tries(general)), *_own(shop)],
        pauses=[(names.of(code), _pause(int(general.delays[code].total_seconds() // 60))) for code in DELAYED],
    )


def _week(hours: CallingPolicy) -> Iterable[tuple[str, str]]:
    written = write_week(hours.week)
    for day in DAY_NAMES:
        spans = [f"{start}–{end}" for start, end in written[day]]
        yield str(_DAYS[day]), listed(spans) if spans else _("no calls")


def _rules(hours: CallingPolicy) -> list[str]:
    found = [
        _("A customer who asks to be called at other times is called at those times, on the customer's own clock.")
    ]
    if hours.call_on_holidays:
        found.append(_("Public holidays are days like others."))
    else:
        found.append(_("Nobody calls on public holidays. A weekend day that the country works is a working day."))
    if hours.closed_on:
        days = [formats.date_format(day, "DATE_FORMAT") for day in sorted(hours.closed_on)]
        found.append(_("Nobody calls on %(days)s.") % {"days": listed(days)})
    return found


def _own(shop: Shop) -> list[Tries]:
    kinds = settings_of(shop, "attempts").get(BY_TYPE, {})
    return [
        Tries(str(name), _tries(attempts_of(shop, kind))) for kind, name in CALL_TYPE_NAMES.items() if kind in kinds
    ]


def _tries(policy: AttemptPolicy) -> list[str]:
    n, dials, rest = policy.max_attempts, policy.max_dials, int(policy.cooling_off.total_seconds() // 3600)
    found = [
        ngettext(
            "A customer is tried %(n)s time at most.",
            "A customer is tried %(n)s times at most, each time in another part of the day and on another weekday.",
            n,
        )
        % {"n": n},
        ngettext(
            "Promised calls included, the telephone rings %(n)s time at most.",
            "Promised calls included, the telephone rings %(n)s times at most.",
            dials,
        )
        % {"n": dials},
    ]
    if rest:
        found.append(
            ngettext(
                "After a conversation nobody rings for %(n)s hour, unless a call is promised or about a complaint.",
                "After a conversation nobody rings for %(n)s hours, unless a call is promised or about a complaint.",
                rest,
            )
            % {"n": rest}
        )
    return [*found, _fallback(policy)]


def _fallback(policy: AttemptPolicy) -> str:
    if not policy.fallback_after:
        return _("Nobody is asked by message or letter instead.")
    return ngettext(
        "After %(n)s attempt without a conversation a message or a letter asks instead, from day %(day)s after "
        "delivery on.",
        "After %(n)s attempts without a conversation a message or a letter asks instead, from day %(day)s after "
        "delivery on.",
        policy.fallback_after,
    ) % {"n": policy.fallback_after, "day": policy.fallback_day}


def _pause(minutes: int) -> str:
    if minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
