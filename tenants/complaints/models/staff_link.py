"""The link by which one person of the shop answers one complaint from a telephone."""

import uuid

from django.db import models

from tenants.complaints.models.complaint import Complaint


class StaffLink(models.Model):
    """A link for one member of the shop, one complaint and one round of it; only the token's digest is kept.

    `used` holds each step that was taken by it, with its time: every step can be taken once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="staff_links")
    round = models.PositiveSmallIntegerField()
    membership = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "round", "membership"], name="complaint_staff_link_once")
        ]
