"""What a shop gives a customer who complained, what it costs, and who agreed to it."""

import uuid

from django.db import models
from django.db.models import F, Q

from tenants.complaints.models.complaint import Complaint
from tenants.complaints.models.tracing import GoodwillKind


class Goodwill(models.Model):
    """One kindness: proposed, and then granted or refused.

    `limit_minor` is the limit that held when it was proposed. Within the limit it is granted at once and nobody decides
    (`decided_by` is empty); above it somebody else than the proposer does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="goodwill")
    kind = models.CharField(max_length=10, choices=GoodwillKind.choices)
    words = models.CharField(max_length=300)
    cost_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    limit_minor = models.PositiveBigIntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=120, blank=True)
    granted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="goodwill_by_another"
            ),
            models.CheckConstraint(
                condition=Q(granted_at=None) | Q(refused_at=None), name="goodwill_granted_or_refused"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.granted_at is None and self.refused_at is None
