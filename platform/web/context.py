"""What every template may use: languages in their own words, the theme, and places that rooms above may fill."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

LANGUAGE_NAMES = {"en": "English", "zh-hans": "简体中文", "zh-hant": "繁體中文"}
THEMES = ("light", "dark")


def furniture(request: HttpRequest) -> dict[str, Any]:
    """A context processor. `nav`, `banner`, `shop_name`, `user_menu` are set by the portal's and the console's own."""
    theme = request.COOKIES.get("theme", "")
    return {
        "language_choices": [(code, LANGUAGE_NAMES.get(code, code)) for code, _name in settings.LANGUAGES],
        "theme": theme if theme in THEMES else "",
        "product_name": "Aftercall",
        "help_url": _address("help") or _address("site_help"),
        "account_url": _address("account_security") or _address("mfa_index"),
        "sign_in_url": _address("account_login"),
        "sign_out_url": _address("account_logout"),
        "language_url": _address("web_language"),
    }


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
