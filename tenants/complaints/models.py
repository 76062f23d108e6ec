"""Complaints: what the customer said, what happened since, and how it ended."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    MAJOR = "major", _("Major")
    CRISIS = "crisis", _("Crisis")


class Validity(models.TextChoices):
    PENDING = "pending", _("To be judged")
    VALID = "valid", _("Valid")
    INVALID = "invalid", _("Not valid")
    UNDETERMINED = "undetermined", _("Cannot be told")


class Category(models.TextChoices):
    """The problem points that the top three are counted by."""

    EFFICIENCY = "efficiency", _("Waiting and speed")
    SERVICE = "service", _("Service and manner")
    REPAIR = "repair", _("Repair quality")
    PARTS = "parts", _("Parts")
    PRICE = "price", _("Price and bill")
    ENVIRONMENT = "environment", _("Cleanliness and premises")
    OTHER = "other", _("Other")


class Remedy(models.TextChoices):
    REDO = "redo", _("do the work again")
    REFUND = "refund", _("money back")
    APOLOGY = "apology", _("an apology")
    CALLBACK = "callback", _("a call from the shop")
    EXPLANATION = "explanation", _("an explanation")
    OTHER = "other", _("something else")


class PauseReason(models.TextChoices):
    """What may pause the reply and handle clocks."""

    CUSTOMER = "waiting_customer", _("waiting for the customer")
    PARTS = "waiting_parts", _("waiting for parts")


class ClosedResult(models.TextChoices):
    CONFIRMED = "confirmed", _("The customer confirmed")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed")


class Complaint(models.Model):
    """One complaint. The agent files it and never judges; the supervisor sets severity; the shop sets validity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, null=True, related_name="complaints")
    customer = models.ForeignKey("jobs.Customer", on_delete=models.PROTECT, related_name="complaints")
    follow_up = models.ForeignKey(
        "followups.FollowUp", on_delete=models.PROTECT, null=True, related_name="complaints_filed"
    )
    attempt = models.UUIDField(null=True, unique=True)
    category = models.CharField(max_length=12, choices=Category.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.ORDINARY)
    customer_words = models.TextField()
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    happened_when = models.CharField(max_length=120, blank=True)
    happened_where = models.CharField(max_length=120, blank=True)
    who_was_involved = models.CharField(max_length=120, blank=True)
    remedy_sought = models.CharField(max_length=12, choices=Remedy.choices, default=Remedy.CALLBACK)
    remedy_words = models.CharField(max_length=300, blank=True)
    promise = models.CharField(max_length=300, blank=True)
    filed_at = models.DateTimeField()
    filed_by = models.UUIDField(null=True)
    filed_by_name = models.CharField(max_length=120, blank=True)
    clock_policy = models.JSONField(default=dict)
    validity = models.CharField(max_length=12, choices=Validity.choices, default=Validity.PENDING)
    validity_reason = models.CharField(max_length=300, blank=True)
    root_cause = models.TextField(blank=True)
    responsible_person = models.CharField(max_length=60, blank=True)
    resolution = models.TextField(blank=True)
    handled_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_result = models.CharField(max_length=14, choices=ClosedResult.choices, blank=True)
    satisfaction_after = models.SmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-filed_at"]
        indexes = [models.Index(fields=["closed_at", "filed_at"], name="complaint_open")]

    @property
    def reference(self) -> str:
        return f"C-{self.number:04d}"


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

    class Side(models.TextChoices):
        TEAM = "team", _("follow-up team")
        SHOP = "shop", _("shop")
        CUSTOMER = "customer", _("customer")
        SYSTEM = "system", _("Aftercall")

    id = models.BigAutoField(primary_key=True)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
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
