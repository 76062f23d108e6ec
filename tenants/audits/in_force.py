"""The rules of the catalogue as the current shop has them."""

from tenants.audits import catalogue
from tenants.audits.catalogue import Rule
from tenants.audits.models import RuleSetting


def rules() -> dict[str, Rule]:
    """By code, every rule with the shop's own choices."""
    said = RuleSetting.objects.values_list("code", "on", "level")
    return catalogue.in_force({code: (on, level) for code, on, level in said})
