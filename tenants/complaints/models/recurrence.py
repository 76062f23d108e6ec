"""A part or a technician that came up again and again, from the day that it was seen until it is no more."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Recurrence(models.Model):
    """An alert that was raised, so that each person in charge is written to about it once.

    What it rests on is read from complaints and comebacks whenever it is looked at. `told` are the persons (ids as
    texts) whose letter has left. When the cases have become too few, `ended_at` is set; a later rise is a new alert.
    """

    class Kind(models.TextChoices):
        PART = "part", _("Part")
        TECHNICIAN = "technician", _("Technician")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(ended_at=None), name="recurrence_open_once")
        ]
