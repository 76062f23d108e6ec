"""What can be bought: three plans, priced per branch and month, in five currencies. Plans are code, never rows."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Interval = Literal["month", "year"]
INTERVALS: tuple[Interval, ...] = ("month", "year")
CURRENCIES = ("CNY", "HKD", "TWD", "USD", "GBP")
MONTHS_PAID_A_YEAR = 10


class UnknownPlan(Exception):
    """There is no such plan, currency or interval."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`monthly` and `extras` are minor units by currency: per branch and month, and per further reached customer."""

    code: str
    name: str | Promise
    summary: str | Promise
    included: int
    monthly: dict[str, int]
    extras: dict[str, int]

    def price(self, currency: str, interval: str = "month") -> int:
        """Minor units for one branch and one interval; a year costs ten months. Raises `UnknownPlan`."""
        if currency not in self.monthly or interval not in INTERVALS:
            raise UnknownPlan
        return self.monthly[currency] * (MONTHS_PAID_A_YEAR if interval == "year" else 1)

    def extra(self, currency: str) -> int:
        """Minor units for one reached customer beyond the included ones. Raises `UnknownPlan`."""
        if currency not in self.extras:
            raise UnknownPlan
        return self.extras[currency]

    def cost(self, reached: int, currency: str, *, branches: int = 1) -> int:
        """Minor units for one month in which `reached` customers were reached."""
        beyond = max(0, reached - self.included * branches)
        return self.price(currency) * branches + beyond * self.extra(currency)  # noqa: S610


BASIC = Plan(
    code="basic",
    name=_("Basic"),
    summary=_("For one shop that wants to hear from every customer."),
    included=50,
    monthly={"CNY": 39900, "HKD": 78000, "TWD": 300000, "USD": 9900, "GBP": 7900},
    extras={"CNY": 800, "HKD": 1600, "TWD": 6000, "USD": 200, "GBP": 160},
)
STANDARD = Plan(
    code="standard",
    name=_("Standard"),
    summary=_("For a busy shop with a few jobs a day."),
    included=150,
    monthly={"CNY": 99900, "HKD": 188000, "TWD": 720000, "USD": 23900, "GBP": 18900},
    extras={"CNY": 700, "HKD": 1400, "TWD": 5300, "USD": 175, "GBP": 140},
)
PLUS = Plan(
    code="plus",
    name=_("Plus"),
    summary=_("For large shops and groups with many branches."),
    included=400,
    monthly={"CNY": 239900, "HKD": 438000, "TWD": 1680000, "USD": 55900, "GBP": 43900},
    extras={"CNY": 600, "HKD": 1200, "TWD": 4600, "USD": 150, "GBP": 120},
)
PLANS = (BASIC, STANDARD, PLUS)
DEFAULT = STANDARD


def get(code: str) -> Plan:
    """The plan of a code. Raises `UnknownPlan`."""
    for plan in PLANS:
        if plan.code == code:
            return plan
    raise UnknownPlan


def lookup_key(plan: Plan, currency: str, interval: str) -> str:
    """How a price is called at the payment provider, so that no id of theirs stands in our code."""
    return f"aftercall_{plan.code}_{interval}_{currency.lower()}"


def cheapest(reached: int, currency: str, *, branches: int = 1) -> Plan:
    """The plan that costs least for so many reached customers a month."""
    return min(PLANS, key=lambda plan: plan.cost(reached, currency, branches=branches))
