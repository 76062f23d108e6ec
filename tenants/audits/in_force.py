"""The rules of the catalogue, and the guarantees, as the current shop has them."""

from tenants.audits import catalogue
from tenants.audits import guarantees as periods
from tenants.audits.catalogue import Rule
from tenants.audits.guarantees import Guarantee, Table
from tenants.audits.models import PromisedGuarantee, RuleSetting


def rules() -> dict[str, Rule]:
    """By code, every rule with the shop's own choices."""
    said = RuleSetting.objects.values_list("code", "on", "level")
    return catalogue.in_force({code: (on, level) for code, on, level in said})


def promised() -> Table:
    """What the shop itself guarantees, by class of work."""
    return {each.within: Guarantee(each.days, each.km) for each in PromisedGuarantee.objects.all()}


def guarantees(country: str) -> Table:
    """What holds in the shop, by class of work: its own promise, else the law of its country, else nothing."""
    return periods.table(country, promised())
