"""The log of a complaint, which its clocks and its state are read from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.complaints.models.complaint import Complaint


class ComplaintEvent(models.Model):
    """One thing that happened to a complaint. Events are only ever added; the clocks are read from them.

    `version` is the complaint's version after this event; what Aftercall does by itself and the team's own notes leave
    it alone, so that a form on somebody's screen does not go stale by them. `key` names what may happen once only: one
    mail to one person, one breach of one clock, one answer of one attempt.
    """

    class Kind(models.TextChoices):
        FILED = "filed", _("Filed")
        SEVERITY_SET = "severity_set", _("Severity set")
        NOTIFIED = "notified", _("Shop told")
        BREACHED = "breached", _("Time ran out")
        ACKNOWLEDGED = "acknowledged", _("Customer contacted by the shop")
        REPLIED = "replied", _("Answer told to the customer")
        SCREENED = "screened", _("Validity decided")
        TRACED = "traced", _("Cause found")
        NOTE = "note", _("Note")
        PAUSED = "paused", _("Clock paused")
        RESUMED = "resumed", _("Clock runs again")
        HANDLED = "handled", _("Handled")
        CONFIRMED = "confirmed", _("Customer confirmed")
        DENIED = "denied", _("Customer not satisfied")
        NOT_CONFIRMED = "not_confirmed", _("Customer could not be asked")
        REOPENED = "reopened", _("Reopened")
        CLOSED = "closed", _("Closed")
        ESCALATED = "escalated", _("Passed on")
        NOTICED = "noticed", _("Notice confirmed")
        OWNER_SET = "owner_set", _("In charge")
        PROMISED = "promised", _("Promised to the customer")
        RECODED = "recoded", _("Problem sorted anew")
        SUGGESTED = "suggested", _("Suggested by the guarantee")
        PAPER_ADDED = "paper_added", _("Paper added")
        PAPER_SHARED = "paper_shared", _("Paper shown to the team")
        PAPER_REMOVED = "paper_removed", _("Paper taken off")
        GOODWILL = "goodwill", _("Goodwill proposed")
        GOODWILL_GRANTED = "goodwill_granted", _("Goodwill granted")
        GOODWILL_REFUSED = "goodwill_refused", _("Goodwill refused")
        ACTION = "action", _("Corrective action begun")
        ACTION_DONE = "action_done", _("Corrective action done")
        CARED = "cared", _("Care call made")

    class Side(models.TextChoices):
        TEAM = "team", _("follow-up team")
        SHOP = "shop", _("shop")
        CUSTOMER = "customer", _("customer")
        SYSTEM = "system", _("Aftercall")

    id = models.BigAutoField(primary_key=True)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    side = models.CharField(max_length=8, choices=Side.choices)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    team_only = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "key"], condition=~models.Q(key=""), name="complaint_event_key_once"
            )
        ]
