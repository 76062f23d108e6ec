"""What a shop changes after a complaint, so that it does not happen again."""

import uuid

from django.db import models

from tenants.complaints.models.complaint import Complaint


class CorrectiveAction(models.Model):
    """One thing that somebody of the shop does until a day. It is open until `done_at`, and may outlive the complaint.

    `owner` is the person of a member. Taken up again, `done_at` is empty once more and `reopened` says how often.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(max_length=500)
    owner = models.UUIDField()
    owner_name = models.CharField(max_length=120)
    due_on = models.DateField()
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField(null=True)
    begun_by_name = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    done_note = models.CharField(max_length=500, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["due_on", "begun_at", "id"]
        indexes = [models.Index(fields=["due_on"], condition=models.Q(done_at=None), name="complaint_action_open")]
