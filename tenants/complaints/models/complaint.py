"""A complaint: what the customer said, and how it ended."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.complaints.models.choices import Category, ClosedResult, Remedy, Severity, Source, Validity
from tenants.complaints.models.tracing import ResponsiblePost, RootCause


class Complaint(models.Model):
    """One complaint. The agent files it and never judges; the supervisor sets severity; the shop sets validity.

    `attempt` is what it was taken down on and filed by once: an attempt, a caller's lookup, a link, a draft of the
    shop, or what a retry of the shop's own system is known by.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, null=True, related_name="complaints")
    customer = models.ForeignKey("jobs.Customer", on_delete=models.PROTECT, related_name="complaints")
    follow_up = models.ForeignKey(
        "followups.FollowUp", on_delete=models.PROTECT, null=True, related_name="complaints_filed"
    )
    attempt = models.UUIDField(null=True, unique=True)
    category = models.CharField(max_length=12, choices=Category.choices)
    subcategory = models.CharField(max_length=24, blank=True, default="", db_default="")
    is_safety = models.BooleanField(default=False, db_default=False)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.ORDINARY)
    customer_words = models.TextField()
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="en")
    happened_when = models.CharField(max_length=120, blank=True)
    happened_where = models.CharField(max_length=120, blank=True)
    who_was_involved = models.CharField(max_length=120, blank=True)
    remedy_sought = models.CharField(max_length=12, choices=Remedy.choices, default=Remedy.CALLBACK)
    remedy_words = models.CharField(max_length=300, blank=True)
    promise = models.CharField(max_length=300, blank=True)
    promise_due_at = models.DateTimeField(null=True)
    promised_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.PHONE, db_default="phone")
    filed_at = models.DateTimeField()
    filed_by = models.UUIDField(null=True)
    filed_by_name = models.CharField(max_length=120, blank=True)
    clock_policy = models.JSONField(default=dict)
    validity = models.CharField(max_length=12, choices=Validity.choices, default=Validity.PENDING)
    validity_reason = models.CharField(max_length=300, blank=True)
    root_cause = models.TextField(blank=True)
    responsible_person = models.CharField(max_length=60, blank=True)
    cause_code = models.CharField(max_length=20, choices=RootCause.choices, blank=True, default="", db_default="")
    # The five whys, one a line, in order.
    whys = models.TextField(blank=True, default="", db_default="")
    failed_part = models.CharField(max_length=200, blank=True, default="", db_default="")
    responsible_post = models.CharField(
        max_length=12, choices=ResponsiblePost.choices, blank=True, default="", db_default=""
    )
    # Whether it is more than noted: of a car that was not washed clean, only with evidence, if the shop wants it so.
    has_evidence = models.BooleanField(default=False, db_default=False)
    counted = models.BooleanField(default=True, db_default=True)
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
    def judgement(self) -> str:
        """Whether the shop finds it valid, in words; what is closed is not to be judged any more."""
        if self.closed_at is not None and self.validity == Validity.PENDING:
            return str(_("Closed without a judgement"))
        return str(self.get_validity_display())

    @property
    def reference(self) -> str:
        return f"C-{self.number:04d}"
