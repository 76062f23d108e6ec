"""Teams that call for shops, and the people in them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A follow-up team. New shops without an invite code go to the team with `takes_new_shops`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    invite_code = models.CharField(max_length=40, unique=True, null=True)
    takes_new_shops = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["takes_new_shops"], condition=models.Q(takes_new_shops=True), name="team_default_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgentRole(models.TextChoices):
    AGENT = "agent", _("Agent")
    SUPERVISOR = "supervisor", _("Supervisor")


class Agent(models.Model):
    """A person's place in a team, from `joined_at` until `revoked_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agents")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="agents")
    role = models.CharField(_("role"), max_length=10, choices=AgentRole.choices, default=AgentRole.AGENT)
    speaks_en = models.BooleanField(_("speaks English"), default=True)
    speaks_zh = models.BooleanField(_("speaks Chinese"), default=True)
    joined_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(revoked_at=None), name="agent_open_once")
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def languages(self) -> list[str]:
        """The languages this agent takes calls in."""
        return ["en"] * self.speaks_en + ["zh-hans", "zh-hant"] * self.speaks_zh


class ShopAssignment(models.Model):
    """Which team calls for a shop."""

    shop = models.OneToOneField("shops.Shop", on_delete=models.CASCADE, primary_key=True, related_name="assignment")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="assignments")
    since = models.DateTimeField()


class Notice(models.Model):
    """Something about an agent that a supervisor of the team should look at, until one has. It names no customer."""

    class Kind(models.TextChoices):
        REVEALS = "reveals", _("too many numbers shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "kind"], condition=models.Q(seen_at=None), name="notice_open_once")
        ]
