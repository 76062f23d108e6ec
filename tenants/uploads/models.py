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
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("not readable")


class Upload(models.Model):
    """One file. Its state is told by its stamps: read, then accepted by a person, then imported; or failed; or undone.

    `answers` are what was said about headings, for this file or for others like it, `choices` what was chosen besides
    (`choices.Choices`); `columns` is what the page of
    columns shows; `counts` is what reading counted and `written` what importing has written so far, `undone` what
    undoing has done. `working_since` is the last sign of life of whoever works on it. `mailed` is the last state of
    which somebody was written to.
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
    undo_asked_at = models.DateTimeField(null=True)
    undo_by = models.UUIDField(null=True)
    undo_by_name = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone = models.JSONField(default=dict, blank=True)
    mailed = models.CharField(max_length=10, choices=State.choices, blank=True)

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["sha256"], name="upload_sha256")]

    @property
    def state(self) -> State:
        if self.failed_at:
            return State.FAILED
        if self.undo_asked_at:
            return State.UNDONE if self.undone_at else State.UNDOING
        if self.imported_at:
            return State.DONE
        if self.accepted_at:
            return State.IMPORTING
        if self.read_at is None:
            return State.READING
        return State.COLUMNS if self.asked else State.CHECK


class UploadContent(models.Model):
    """The bytes of a file; they stay in the shop's schema and are dropped when they are no longer needed.

    `behind` has the numbers of the rows behind each count of the file, as `behind.of` gives them.
    """

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, primary_key=True, related_name="content")
    body = models.BinaryField()
    behind = models.JSONField(default=dict)


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


class ToldJob(models.Model):
    """One job that one import told, and what that did to it: one line of the journal that undo reads backwards.

    Lines are in the order of the writing. `upload` is empty for jobs told by another system, which nobody undoes.
    `rows` are the rows of the file in which it was told, as `spans.of` writes them. `kept` says why undoing left the
    job as it is.
    """

    class Did(models.TextChoices):
        CREATED = "created", _("new")
        UPDATED = "updated", _("changed")
        UNCHANGED = "unchanged", _("unchanged")

    class Kept(models.TextChoices):
        CALLED = "called", _("A call was made.")
        IN_HAND = "in_hand", _("An agent has the call open just now.")
        PAPERS = "papers", _("Papers were attached to the job.")
        USED = "used", _("A complaint or something else refers to the job.")
        TOLD_AGAIN = "told_again", _("A later import told the job as well.")

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, null=True, related_name="told_jobs")
    job = models.UUIDField()
    at = models.DateTimeField()
    did = models.CharField(max_length=10, choices=Did.choices)
    rows = models.TextField(blank=True)
    kept = models.CharField(max_length=10, choices=Kept.choices, blank=True)
    kept_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["job"], name="told_job"), models.Index(fields=["at"], name="told_job_at")]


class Overwritten(models.Model):
    """What telling one job wrote over in one row: the old values, by field, for as long as an undo may want them.

    A row of `SUPPRESSION` has no old values: it names the entry of the do-not-call list that this telling stands for.
    `customer` and `vehicle` are those among the old values, so that neither is deleted while it may be wanted again.
    """

    class Sort(models.TextChoices):
        JOB = "job", _("job")
        CUSTOMER = "customer", _("customer")
        VEHICLE = "vehicle", _("vehicle")
        SUPPRESSION = "suppression", _("do-not-call entry")

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, null=True, related_name="overwritten")
    job = models.UUIDField()
    sort = models.CharField(max_length=12, choices=Sort.choices)
    row = models.UUIDField()
    fields = models.JSONField(default=dict)
    at = models.DateTimeField()
    customer = models.UUIDField(null=True)
    vehicle = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["job"], name="overwritten_job"),
            models.Index(fields=["row"], name="overwritten_row"),
            models.Index(fields=["customer"], condition=~models.Q(customer=None), name="overwritten_customer"),
            models.Index(fields=["vehicle"], condition=~models.Q(vehicle=None), name="overwritten_vehicle"),
            models.Index(fields=["at"], name="overwritten_at"),
        ]
