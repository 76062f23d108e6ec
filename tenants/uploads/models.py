"""Files in: what was uploaded, what was understood, and which rows could not be taken."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a file is on its way; told by its stamps, never stored."""

    READING = "reading", _("being read")
    COLUMNS = "columns", _("columns to explain")
    CHECK = "check", _("waiting for you")
    IMPORTING = "importing", _("being imported")
    DONE = "done", _("imported")
    FAILED = "failed", _("not readable")


class Upload(models.Model):
    """One file. Its state is told by its stamps: read, then accepted by a person, then imported; or failed.

    `answers` are what was said about headings, for this file or for others like it, `choices` what was chosen besides
    (`choices.Choices`); `columns` is what the page of
    columns shows; `counts` is what reading counted and `written` what importing has written so far. `working_since`
    is the last sign of life of whoever works on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)
    imported_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure_code = models.CharField(max_length=40, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    about = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    asked = models.JSONField(default=dict, blank=True)
    ignored = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    written = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    working_since = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["sha256"], name="upload_sha256")]

    @property
    def state(self) -> State:
        if self.failed_at:
            return State.FAILED
        if self.imported_at:
            return State.DONE
        if self.accepted_at:
            return State.IMPORTING
        if self.read_at is None:
            return State.READING
        return State.COLUMNS if self.asked else State.CHECK


class UploadContent(models.Model):
    """The bytes of a file; they stay in the shop's schema and are dropped when they are no longer needed."""

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, primary_key=True, related_name="content")
    body = models.BinaryField()


class RejectedRow(models.Model):
    """One fault of one row that could not be taken: where, what was found, why.

    `cells` is the row as written, in the columns that are kept; of several faults of one row, only the first has it.
    """

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rejected_rows")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    cells = models.JSONField(null=True)

    class Meta:
        ordering = ["row", "id"]


class Mapping(models.Model):
    """What was learnt of a set of headers, so that next week's file maps itself."""

    fingerprint = models.CharField(primary_key=True, max_length=64)
    answers = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    learnt_at = models.DateTimeField()

    class Meta:
        verbose_name = _("column mapping")
