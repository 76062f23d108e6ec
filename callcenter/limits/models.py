"""Who must not be called by a team or by anybody, and who was spoken to when: people are known by a pseudonym only.

A pseudonym is pseudonymous personal data: it goes when the customer is erased. What proves a wish stays in the shop
that heard it.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.consent.models import Purpose


class Scope(models.TextChoices):
    """How far a wish not to be called reaches, beyond the shop that heard it."""

    TEAM = "team", _("all shops of the team")
    EVERYWHERE = "everywhere", _("everybody")


class Suppression(models.Model):
    """A person whom a team, or everybody, must not call for a purpose, until `expires_at` or for good.

    `evidence` is the line of the do-not-call list in the schema of `shop`, where the wish was heard.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField()
    scope = models.CharField(max_length=10, choices=Scope.choices)
    team = models.ForeignKey("agents.Team", on_delete=models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.ALL)
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    evidence = models.UUIDField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope="team", team__isnull=False) | models.Q(scope="everywhere", team=None),
                name="limits_suppression_scope",
            ),
            models.UniqueConstraint(fields=["evidence", "person"], name="limits_suppression_once"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(lifted_at=None), name="limits_suppression_person")
        ]


class Contact(models.Model):
    """One dial to one person. `spoke` is empty while nobody knows; who was not spoken to is forgotten at once."""

    id = models.BigAutoField(primary_key=True)
    person = models.UUIDField()
    attempt = models.UUIDField()
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    spoke = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "person"], name="limits_contact_once")]
        indexes = [
            models.Index(fields=["person", "at"], name="limits_contact_person"),
            models.Index(fields=["at"], name="limits_contact_at"),
        ]


class Cap(models.Model):
    """How often a team may call one person over all shops, where that differs from the usual."""

    team = models.OneToOneField("agents.Team", on_delete=models.CASCADE, primary_key=True, related_name="+")
    contacts = models.PositiveSmallIntegerField(_("conversations at most"))
    days = models.PositiveSmallIntegerField(_("within so many days"))
    quiet_hours = models.PositiveSmallIntegerField(_("hours of rest after each"))
