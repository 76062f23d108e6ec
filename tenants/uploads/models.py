"""Files in: what was uploaded, what was understood, and which rows could not be taken."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """One file. Its state is told by its stamps: read, then accepted by a person, then imported; or failed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure_code = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    asked = models.JSONField(default=dict, blank=True)
    ignored = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    working_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at"]


class UploadContent(models.Model):
    """The bytes of a file; they stay in the shop's schema and are dropped when they are no longer needed."""

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, primary_key=True, related_name="content")
    body = models.BinaryField()


class RejectedRow(models.Model):
    """One fault of one row that could not be taken: where, what was found, why."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rejected_rows")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)

    class Meta:
        ordering = ["row", "id"]


class Mapping(models.Model):
    """What was learnt of a set of headers, so that next week's file maps itself."""

    fingerprint = models.CharField(primary_key=True, max_length=64)
    answers = models.JSONField(default=dict)
    learnt_at = models.DateTimeField()

    class Meta:
        verbose_name = _("column mapping")
