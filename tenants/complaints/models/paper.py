"""The papers of a complaint: photos, scans and PDFs that show what happened and what was done."""

import uuid

from django.db import models

from tenants.complaints.models.complaint import Complaint
from tenants.complaints.models.event import ComplaintEvent
from tenants.jobs.models import JobDocument


class ComplaintPaper(models.Model):
    """A paper, as a photo or PDF. The shop sees all of them; the team sees those that are marked `for_team`.

    The bytes stand in `ComplaintPaperContent`, so that lists never read them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=20, choices=JobDocument.MediaType.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    for_team = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    side = models.CharField(max_length=8, choices=ComplaintEvent.Side.choices)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["complaint", "sha256"], name="complaint_paper_once")]

    @property
    def is_image(self) -> bool:
        return self.media_type != JobDocument.MediaType.PDF


class ComplaintPaperContent(models.Model):
    """The bytes of a paper; they never leave the shop's schema but to those who may see the paper."""

    paper = models.OneToOneField(ComplaintPaper, on_delete=models.CASCADE, primary_key=True, related_name="content")
    body = models.BinaryField()
