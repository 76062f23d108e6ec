"""Lines of a complaint's timeline about the guarantee, the cause, corrective actions and goodwill."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from tenants.complaints import guarantee_words
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, ComplaintEvent, GoodwillKind, ResponsiblePost, RootCause
from web.sentences import said
from web.templatetags.web import money

#: Whose words are the shop's own. What a customer was granted is not: the team speaks with the customer about it.
SECRET = (Kind.TRACED, Kind.ACTION, Kind.ACTION_DONE, Kind.GOODWILL, Kind.GOODWILL_REFUSED)


def title(event: ComplaintEvent, *, side: str) -> str:
    """The line's heading for a reader of `side`; empty for events that are not told here."""
    data, kind = event.data, Kind(event.kind)
    if kind == Kind.SUGGESTED and "holds" in data:
        return guarantee_words.title(data)
    if kind == Kind.NOTE and data.get("evidence"):
        return _("There is evidence: the complaint counts")
    if side != Side.SHOP:
        return ""
    if kind == Kind.TRACED:
        return _traced(event)
    if kind == Kind.ACTION and data.get("owner"):
        words = {"owner": data["owner"], "day": formats.date_format(date.fromisoformat(data["due_on"]), "DATE_FORMAT")}
        if data.get("again"):
            return _("Corrective action taken up again: %(owner)s until %(day)s") % words
        return _("Corrective action: %(owner)s until %(day)s") % words
    if kind in (Kind.GOODWILL, Kind.GOODWILL_GRANTED, Kind.GOODWILL_REFUSED) and data.get("kind"):
        given = f"{GoodwillKind(data['kind']).label} ({money(data['cost_minor'], data['currency'])})"
        return said(kind.label, given)
    return ""


def _traced(event: ComplaintEvent) -> str:
    data = event.data
    told = [RootCause(data["cause"]).label] if data.get("cause") else []
    found = said(_("Cause found"), *told) if told else str(Kind.TRACED.label)
    post = ResponsiblePost(data["post"]).label if data.get("post") else ""
    person = data.get("responsible", "")
    if post and person:
        return _("%(found)s; responsible: %(person)s (%(post)s)") % {"found": found, "person": person, "post": post}
    if post or person:
        return _("%(found)s; responsible: %(person)s") % {"found": found, "person": person or post}
    return found


def blank(complaint: Complaint) -> None:
    """Takes from a copy for others what is for the shop alone."""
    complaint.root_cause = complaint.cause_code = complaint.whys = complaint.failed_part = ""
    complaint.responsible_person = complaint.responsible_post = ""
