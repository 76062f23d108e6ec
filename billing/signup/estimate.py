"""What a month would cost: how many customers are reached of so many delivered jobs, and the plan that fits."""

from dataclasses import dataclass

from billing.subscriptions import plans
from billing.subscriptions.plans import Plan

REACHED_SHARE = 0.6  # of delivered jobs: some cars come twice, washes are sampled, not everybody picks up
FEWEST, MOST = 10, 5000


@dataclass(frozen=True, slots=True)
class Estimate:
    jobs: int
    reached: int
    plan: Plan
    monthly: int
    extra_customers: int


def of_jobs(jobs: int, currency: str) -> Estimate:
    """The estimate for `jobs` delivered in a month by one branch; amounts in minor units."""
    jobs = max(FEWEST, min(jobs, MOST))
    reached = round(jobs * REACHED_SHARE)
    plan = plans.cheapest(reached, currency)
    return Estimate(jobs, reached, plan, plan.cost(reached, currency), max(0, reached - plan.included))


def currency_for(languages: str) -> str:
    """The currency a visitor most likely pays in, from the browser's Accept-Language."""
    first = languages.split(",")[0].strip().lower()
    if first.startswith("zh"):
        if "tw" in first:
            return "TWD"
        return "HKD" if any(region in first for region in ("hk", "mo", "hant")) else "CNY"
    return "GBP" if first.startswith(("en-gb", "en-ie")) else "USD"
