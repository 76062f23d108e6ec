"""A complaint that is being written: kept from the first letter on, until it is filed or emptied."""

import uuid
from typing import ClassVar

from django.db import models


class ComplaintDraft(models.Model):
    """What was typed so far, in the shop's own schema and never in a browser.

    Its id is what the complaint will be filed by: the attempt of a call, or an id of its own for a draft of the shop.
    `kept` says that the agent has kept the form with the call, to be filed when the call ends.
    """

    class Side(models.TextChoices):
        TEAM = "team"
        SHOP = "shop"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.CharField(max_length=4, choices=Side.choices)
    customer = models.ForeignKey("jobs.Customer", on_delete=models.PROTECT, related_name="complaint_drafts")
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, null=True, related_name="complaint_drafts")
    follow_up = models.ForeignKey(
        "followups.FollowUp", on_delete=models.PROTECT, null=True, related_name="complaint_drafts"
    )
    fields = models.JSONField(default=dict)
    kept = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-saved_at"]
