"""Photos and PDFs that were added while a complaint is being written."""

import uuid
from typing import ClassVar

from django.db import models

from tenants.complaints.models.draft import ComplaintDraft
from tenants.jobs.models import JobDocument


class ComplaintDraftPaper(models.Model):
    """Waits with a draft until the complaint is filed and it becomes one of its papers; it goes with the draft."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(ComplaintDraft, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=20, choices=JobDocument.MediaType.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    body = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["added_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "sha256"], name="complaint_draft_paper_once")
        ]
