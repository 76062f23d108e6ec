"""How the timeline of a complaint says what was promised, and that it was sorted anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from tenants.complaints import categories
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import ComplaintEvent
from web.sentences import said


def title(event: ComplaintEvent, *, side: str) -> str:
    """The title of such a line for a reader of `side`; empty for lines about something else."""
    if event.kind == Kind.PROMISED and event.data.get("by"):
        return _promised(event.data, named=side != Side.CUSTOMER)
    if event.kind == Kind.RECODED and event.data.get("to"):
        was, now_is = event.data["from"], event.data["to"]
        told = _("Sorted anew: %(was)s is now %(now)s") % {"was": kind(was), "now": kind(now_is)}
        if now_is.get("safety") and not was.get("safety"):
            return _("%(said)s. Safety is at stake.") % {"said": told}
        if was.get("safety") and not now_is.get("safety"):
            return _("%(said)s. Safety is not at stake.") % {"said": told}
        return told
    return ""


def kind(told: Mapping[str, Any]) -> str:
    """Category and sub-code as an event keeps them; a name of the shop's own stands in it, as it was then."""
    if told.get("name"):
        label = categories.PRESET.full_name(told["category"], "")
        return f"{label} · {told['name']}"
    return categories.PRESET.full_name(told["category"], told.get("subcategory", ""))


def _promised(data: Mapping[str, Any], *, named: bool) -> str:
    """Whoever promised it is named to people of the shop and the team alone."""
    if not data.get("due_at"):
        return _("Promised by %(name)s") % {"name": data["by"]} if named else str(Kind.PROMISED.label)
    due = timezone.localtime(datetime.fromisoformat(data["due_at"]))
    time = f"{formats.date_format(due, 'MONTH_DAY_FORMAT')} {due:%H:%M}"
    if not named:
        return said(Kind.PROMISED.label, time)
    return _("Promised by %(name)s for %(time)s at the latest") % {"name": data["by"], "time": time}
