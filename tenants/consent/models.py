"""Who must not be called, for what purpose and with what evidence; and who looked at whose data."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    ALL = "all", _("every call")
    SURVEY = "survey", _("surveys")
    REMINDER = "reminder", _("reminders")
    MARKETING = "marketing", _("offers")
    SAFETY = "safety", _("safety recalls")


def covering(purpose: str) -> set[str]:
    """The purposes of wishes that stop a call for this one. "Every call" still lets a safety recall through."""
    return {Purpose.SAFETY} if purpose == Purpose.SAFETY else {Purpose.ALL, purpose}


class Suppression(models.Model):
    """A number that must not be called for a purpose, until `expires_at` or for good.

    `lifted_evidence` is how the customer took the wish back, as a supervisor (`lifted_by`) wrote it down.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.CharField(max_length=20)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.ALL)
    reason = models.CharField(max_length=32)
    evidence = models.CharField(max_length=200, blank=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_by_name = models.CharField(max_length=120, blank=True, db_default="")
    lifted_evidence = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["phone"], name="suppression_phone")]


class AccessLog(models.Model):
    """One line for each time a person outside the shop looked at a customer. Lines are only ever added."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField()
    actor_role = models.CharField(max_length=16)
    what = models.CharField(max_length=32)
    subject = models.UUIDField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="accesslog_subject")]
