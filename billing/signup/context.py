"""What every page of the public host shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from web.navigation import NavItem


def site(request: HttpRequest) -> dict[str, Any]:
    """A context processor: empty off the public host."""
    if getattr(request, "host_kind", "") != "public":
        return {}
    home = reverse("home")
    footer = [
        NavItem(gettext("Terms"), reverse("terms"), current=request.path == reverse("terms")),
        NavItem(gettext("Privacy"), reverse("privacy"), current=request.path == reverse("privacy")),
    ]
    nav = [
        NavItem(gettext("Prices"), f"{home}#prices"),
        NavItem(gettext("What it costs you"), f"{home}#estimate"),
        NavItem(gettext("Questions"), f"{home}#questions"),
    ]
    if settings.DEBUG and getattr(settings, "EMAIL_FILE_PATH", ""):
        footer.append(NavItem(gettext("Mails (development)"), reverse("outbox")))
    if request.user.is_authenticated:
        nav.append(NavItem(gettext("My places"), reverse("start"), current=request.path == reverse("start")))
    return {"nav": nav, "footer_nav": footer, "sign_up_url": reverse("sign_up")}
