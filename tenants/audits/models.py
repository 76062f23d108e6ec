"""What is wrong with a job's papers and data, and whose post it is."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    ADVISOR = "advisor", _("Advisor")
    TECHNICIAN = "technician", _("Technician")
    INSPECTOR = "inspector", _("Inspector")
    CASHIER = "cashier", _("Cashier")
    SHOP = "shop", _("Shop")


class Level(models.TextChoices):
    ERROR = "error", _("error")
    WARNING = "warning", _("warning")
    INFO = "info", _("note")


class Finding(models.Model):
    """One fault in one job's data: a code, the field it was seen in and the value found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=40)
    level = models.CharField(max_length=8, choices=Level.choices)
    post = models.CharField(max_length=12, choices=Post.choices)
    field = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "code", "field"], name="finding_once")]
