"""What every page of the portal shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.audits import board
from tenants.care.models import Booking, Errand, State
from tenants.complaints.models import Complaint
from tenants.portal.access import EVERYBODY, MANAGERS, WORKERS
from tenants.shops import standing
from tenants.shops.models import Membership, Role, Shop, Standing
from web.navigation import Banner, NavItem


def portal(request: HttpRequest) -> dict[str, Any]:
    """A context processor: empty off a shop's host and for people who are not members."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    shop: Shop = request.shop  # type: ignore[attr-defined]
    return {
        "shop": shop,
        "shop_name": shop.name,
        "membership": membership,
        "role_name": membership.get_role_display(),
        "can_manage": membership.role in MANAGERS,
        "is_read_only": not standing.is_good(shop),
        "nav": _nav(request, membership),
        "banner": _banner(shop, membership),
    }


def _nav(request: HttpRequest, membership: Membership) -> list[NavItem]:
    """The entries of the main navigation, the most used first; each person sees what is open to the role."""
    entries = (
        ("results", _("Results"), "chart-bar", EVERYBODY),
        ("complaints", _("Complaints"), "message-report", EVERYBODY),
        ("bookings", _("Bookings"), "calendar-event", EVERYBODY),
        ("uploads", _("Jobs"), "upload", WORKERS),
        ("errands", _("Tasks"), "list-check", EVERYBODY),
        ("findings", _("Audit"), "clipboard-check", EVERYBODY),
        ("messages", _("Messages"), "send", EVERYBODY),
        ("scripts", _("What we ask"), "message-circle", EVERYBODY),
        ("people", _("People"), "users", MANAGERS),
        ("tokens", _("API"), "key", MANAGERS),
        ("billing", _("Billing"), "credit-card", (Role.OWNER,)),
    )
    found = []
    for name, label, icon, roles in entries:
        if membership.role not in roles:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        current = current or (url == "/" and request.path.startswith("/results/"))
        current = current or (name == "findings" and request.path.startswith("/jobs/"))
        count = _count(name)
        found.append(NavItem(label, url, icon, current=current, count=count))
    return found


def _count(name: str) -> int | None:
    """What waits for the shop behind an entry: open complaints and tasks, late customers, findings that came back."""
    if name == "complaints":
        return Complaint.objects.filter(closed_at=None).count() or None
    if name == "errands":
        return Errand.objects.filter(done_at=None, taken_back_at=None).count() or None
    if name == "bookings":
        return Booking.objects.filter(state=State.LATE).count() or None
    return (board.waiting() or None) if name == "findings" else None


def _banner(shop: Shop, membership: Membership) -> Banner | None:
    """Trial, late payment and read-only in words; only the owner is offered the way to the billing page."""
    now_is = standing.of(shop)
    owner = membership.role == Role.OWNER
    way = {"url": _billing(), "action": _("Choose a plan")} if owner else {}
    if now_is.state == Standing.State.READ_ONLY:
        return Banner(
            _("This shop is read-only: nothing was deleted, and calls go on when a plan is paid."), "danger", **way
        )
    if now_is.state == Standing.State.GRACE:
        return Banner(_("The last payment did not go through. Service goes on for some days."), "warning", **way)
    if now_is.state == Standing.State.TRIAL and now_is.trial_reached_left is not None:
        left = now_is.trial_reached_left
        text = ngettext("Trial: %(n)s reached customer left.", "Trial: %(n)s reached customers left.", left) % {
            "n": left
        }
        return Banner(text, "info", **way)
    return None


def _billing() -> str:
    try:
        return reverse("billing")
    except NoReverseMatch:
        return ""
