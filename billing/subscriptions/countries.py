"""What a country or region sets for a new shop: currency, time zone, language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str | Promise
    currency: str
    timezone: str
    language: str = "en"


COUNTRIES = (
    Country("CN", _("Mainland China"), "CNY", "Asia/Shanghai", "zh-hans"),
    Country("HK", _("Hong Kong"), "HKD", "Asia/Hong_Kong", "zh-hant"),
    Country("MO", _("Macao"), "HKD", "Asia/Macau", "zh-hant"),
    Country("TW", _("Taiwan"), "TWD", "Asia/Taipei", "zh-hant"),
    Country("SG", _("Singapore"), "USD", "Asia/Singapore"),
    Country("MY", _("Malaysia"), "USD", "Asia/Kuala_Lumpur"),
    Country("US", _("United States"), "USD", "America/New_York"),
    Country("CA", _("Canada"), "USD", "America/Toronto"),
    Country("GB", _("United Kingdom"), "GBP", "Europe/London"),
    Country("IE", _("Ireland"), "GBP", "Europe/Dublin"),
    Country("AU", _("Australia"), "USD", "Australia/Sydney"),
    Country("NZ", _("New Zealand"), "USD", "Pacific/Auckland"),
)
_BY_CODE = {country.code: country for country in COUNTRIES}


def get(code: str) -> Country:
    """What a country sets; one that is not on the list gets US dollars and UTC."""
    code = code.upper()
    return _BY_CODE.get(code) or Country(code, code, "USD", "UTC")
