"""Teams that call for shops, and the people in them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A follow-up team. New shops without an invite code go to the team with `takes_new_shops`.

    `week` is when its people work, as `duty` writes it; empty means whenever there are calls.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    invite_code = models.CharField(max_length=40, unique=True, null=True)
    takes_new_shops = models.BooleanField(default=False)
    week = models.JSONField(_("working hours"), default=dict, blank=True)
    wrap_up_seconds = models.PositiveSmallIntegerField(_("seconds of wrap-up after a call"), default=45)
    calls_per_day = models.PositiveSmallIntegerField(_("calls of one agent in a day"), default=150)
    customers_per_hour = models.PositiveSmallIntegerField(_("customers that one agent opens in an hour"), default=60)
    records_calls = models.BooleanField(_("calls are recorded"), default=False)
    recording_link = models.CharField(_("address of the recordings"), max_length=200, blank=True)
    sip_domain = models.CharField(_("domain of the SIP telephone system"), max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["takes_new_shops"], condition=models.Q(takes_new_shops=True), name="team_default_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamOutcome(models.Model):
    """How a team shows one outcome of a call, or a finer one of its own: `outcome_list` says within which limits.

    `code` is one of the catalogue, and what rates count. `detail` is empty for the catalogue's outcome itself; a finer
    one has a code of its own there, which no other team has. Rows with a detail stay, because calls name them: one that
    is no longer used is hidden. `names` are by language; `position` orders the list within its heading.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=24)
    detail = models.CharField(max_length=12, blank=True)
    names = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(null=True)
    digit = models.CharField(max_length=1, blank=True)
    hidden = models.BooleanField(default=False)
    needs_note = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "code", "detail"], name="team_outcome_once"),
            models.UniqueConstraint(fields=["detail"], condition=~models.Q(detail=""), name="team_outcome_detail_once"),
            models.UniqueConstraint(
                fields=["team", "digit"], condition=~models.Q(digit=""), name="team_outcome_digit_once"
            ),
        ]


class AgentRole(models.TextChoices):
    AGENT = "agent", _("Agent")
    SUPERVISOR = "supervisor", _("Supervisor")


class DialsBy(models.TextChoices):
    """What a click on "Dial" opens."""

    TEL = "tel", _("the telephone of this computer (tel:)")
    SIP = "sip", _("a SIP telephone (sip:)")


class Agent(models.Model):
    """A person's place in a team, from `joined_at` until `revoked_at`. An empty `week` means the team's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agents")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="agents")
    role = models.CharField(_("role"), max_length=10, choices=AgentRole.choices, default=AgentRole.AGENT)
    speaks_en = models.BooleanField(_("speaks English"), default=True)
    speaks_zh = models.BooleanField(_("speaks Chinese"), default=True)
    week = models.JSONField(_("working hours"), default=dict, blank=True)
    dials_by = models.CharField(_("dials by"), max_length=3, choices=DialsBy.choices, default=DialsBy.TEL)
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
    """Which team calls for a shop, and how many messages to its customers wait there for somebody to send them."""

    shop = models.OneToOneField("shops.Shop", on_delete=models.CASCADE, primary_key=True, related_name="assignment")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="assignments")
    since = models.DateTimeField()
    messages_waiting = models.PositiveIntegerField(default=0)


class State(models.TextChoices):
    """What an agent is doing."""

    OFFLINE = "offline", _("Offline")
    READY = "ready", _("Ready")
    PREPARING = "preparing", _("Preparing")
    ON_CALL = "on_call", _("On call")
    WRAP_UP = "wrap_up", _("Wrap-up")
    BREAK = "break", _("Break")
    TRAINING = "training", _("Training")


class Reason(models.TextChoices):
    """Why an agent takes a break, or needs longer to wrap up."""

    REST = "rest", _("rest")
    MEAL = "meal", _("meal")
    MEETING = "meeting", _("meeting")
    TROUBLE = "trouble", _("trouble with the computer")
    LONG_NOTE = "long_note", _("a long note")
    ASKING = "asking", _("asking the shop")


class Seat(models.Model):
    """What an agent is doing now. `until` is when a wrap-up is over, `attempt` the call that the state is about.

    `seen_at` is the last sign of an open page: who is ready and gives none is not there.
    """

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="seat")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFLINE)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    extended = models.BooleanField(default=False)
    attempt = models.UUIDField(null=True)
    seen_at = models.DateTimeField()


class StateChange(models.Model):
    """One line for each change of an agent's state: times and codes, nothing else. Lines are only ever added."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="changes", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    attempt = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agent", "at", "id"], name="state_change_by_agent")]


class Lookup(models.Model):
    """An agent looked for the customer who was calling. `customer` is the one match, in the schema of `shop`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="lookups", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    customer = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agent", "at"], name="lookup_by_agent")]


class Notice(models.Model):
    """Something about an agent that a supervisor of the team should look at, until one has. It names no customer."""

    class Kind(models.TextChoices):
        REVEALS = "reveals", _("too many numbers shown")
        CUSTOMERS = "customers", _("too many customers opened")
        LOOKUPS = "lookups", _("too many customers looked up")

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
