"""The work list over all shops. It holds ids, times, numbers and codes, and no word about a customer."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CallKind(models.TextChoices):
    SURVEY = "survey", _("survey")
    RECONTACT = "recontact", _("re-contact")
    REMINDER = "reminder", _("reminder")
    CARE = "care", _("care call")


class CallClosed(models.TextChoices):
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


def disposition_choices() -> list[tuple[str, str]]:
    """The codes of the catalogue, as choices: the queue keeps codes, never words."""
    from tenants.followups.dispositions import CODES

    return [(code, code) for code in CODES]


class ReviewReason(models.TextChoices):
    """Why a call waits for a supervisor."""

    LEFT = "left", _("dialled and never finished")
    LANGUAGE = "language", _("nobody in the team speaks the customer's language")
    OTHER_LANGUAGE = "other_language", _("the customer speaks a language that no script is written in")


class Call(models.Model):
    """One follow-up of one shop that is to be called. It is on the work list until `closed_at`.

    `review_reason` says why a supervisor is to decide; it means something while `needs_review_since` is set. Before
    `held_until` a limit stands against the call that the follow-up itself does not know. `along_with` is the attempt on
    another call of the same customer that settles this one as well.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    follow_up = models.UUIDField()
    kind = models.CharField(max_length=10, choices=CallKind.choices)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    not_before = models.DateTimeField()
    open_from = models.DateTimeField()
    open_until = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    along_with = models.ForeignKey(
        "queue.Attempt", on_delete=models.SET_NULL, null=True, related_name="took_along", db_index=False
    )
    promised_at = models.DateTimeField(null=True)
    promise_is_firm = models.BooleanField(default=False)
    owner = models.ForeignKey("agents.Agent", on_delete=models.SET_NULL, null=True, related_name="+")
    attempts_made = models.PositiveSmallIntegerField(default=0)
    needs_review_since = models.DateTimeField(null=True)
    review_reason = models.CharField(max_length=14, choices=ReviewReason.choices, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=10, choices=CallClosed.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "follow_up"], name="call_once")]
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(closed_at=None), name="call_open"),
            # A shop's open calls are looked at every minute, its closed ones are there for years.
            models.Index(fields=["shop", "not_before"], condition=models.Q(closed_at=None), name="call_open_of_shop"),
            models.Index(fields=["along_with"], condition=models.Q(along_with__isnull=False), name="call_along"),
        ]


class Lane(models.IntegerChoices):
    """Promises that are due come first; everything else is handed out in turns between the shops."""

    PROMISED = 0, _("promised")
    IN_TURN = 1, _("in turn")


class Ready(models.Model):
    """A call that may be dialled right now. Claiming takes the row away; `tag` is the order within a lane.

    In the lane of promises the tag is the promised time; in the other it is the fair order between shops. A row with an
    `owner` is that agent's alone until `bound_until`. `closes_at` is when calling hours, or the follow-up, end.
    """

    call = models.OneToOneField(Call, on_delete=models.CASCADE, primary_key=True, related_name="ready")
    team = models.ForeignKey("agents.Team", on_delete=models.CASCADE, related_name="+", db_index=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.IN_TURN)
    owner = models.ForeignKey("agents.Agent", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    bound_until = models.DateTimeField(null=True)
    tag = models.FloatField()
    closes_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "lane", "language", "tag", "call"],
                condition=models.Q(owner=None),
                name="ready_order",
            ),
            models.Index(
                fields=["team"], condition=models.Q(owner__isnull=False) | models.Q(lane=0), name="ready_first"
            ),
            models.Index(fields=["shop"], name="ready_by_shop"),
        ]


class ShopTurn(models.Model):
    """How far a shop's turn has come within a team: the last tag it was given.

    `weight` is how often its turn comes, from 1 to 2: the planner raises it for a shop that will miss its coverage.
    """

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey("agents.Team", on_delete=models.CASCADE, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    last_tag = models.FloatField(default=0)
    # Turns are also written column by column, so the database knows the default as well.
    weight = models.FloatField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "shop"], name="shop_turn_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=1, weight__lte=2), name="shop_turn_weight"),
        ]


class CoverageForecast(models.Model):
    """How a shop's month will end as far as is known `at` a moment: the numbers of `reports.outlook`, kept for pages.

    Shares are of what is due at the end of the month; empty when nothing is.
    """

    shop = models.OneToOneField("shops.Shop", on_delete=models.CASCADE, primary_key=True, related_name="+")
    team = models.ForeignKey("agents.Team", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    due = models.PositiveIntegerField()
    handled = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    to_come = models.PositiveIntegerField()
    expected = models.FloatField()
    attempts_per_day = models.FloatField()
    handled_per_attempt = models.FloatField()
    target = models.FloatField()
    share = models.FloatField(null=True)
    warranty_due = models.PositiveIntegerField()
    warranty_handled = models.PositiveIntegerField()
    warranty_open = models.PositiveIntegerField()
    warranty_to_come = models.PositiveIntegerField()
    warranty_target = models.FloatField()
    warranty_share = models.FloatField(null=True)
    is_at_risk = models.BooleanField()
    weight = models.FloatField()

    @property
    def coverage(self) -> float | None:
        """Handled so far, of what is due so far."""
        return self.handled / self.due if self.due else None

    @property
    def missed(self) -> int:
        return self.due - self.handled - self.open


class Released(models.TextChoices):
    HANDED_BACK = "handed_back", _("handed back")
    EXPIRED = "expired", _("lease ran out")
    NOT_DUE = "not_due", _("no longer due")


class Attempt(models.Model):
    """One agent's sitting on one call: the lease while it is open, the dial, and how it ended.

    `dialled_at` is the one intent to ring, written before any telephone does: nothing rings twice for it. `answered_at`
    and `hung_up_at` are as the agent says, because no telephone system reports here. `inbound`: the customer rang, so
    nothing was dialled and nothing is billed.

    `next_try_at` and `complaint` keep what the completion answered, so that asking again gets the same answer.
    `promised_at` is the time that was firmly promised in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Both are there when a call is claimed, and stay: a check by the server would lock both rows for each claim.
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="attempts", db_constraint=False)
    agent = models.ForeignKey(
        "agents.Agent", on_delete=models.PROTECT, related_name="attempts", db_index=False, db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    claimed_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    dialled_at = models.DateTimeField(null=True)
    inbound = models.BooleanField(default=False, db_default=False)
    answered_at = models.DateTimeField(null=True)
    hung_up_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=24, choices=disposition_choices, blank=True)
    released = models.CharField(max_length=12, choices=Released.choices, blank=True)
    next_try_at = models.DateTimeField(null=True)
    complaint = models.UUIDField(null=True)
    promised_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=models.Q(ended_at=None), name="attempt_open_per_call"),
            models.UniqueConstraint(fields=["agent"], condition=models.Q(ended_at=None), name="attempt_open_per_agent"),
        ]
        indexes = [
            models.Index(
                fields=["agent", "ended_at"], condition=models.Q(ended_at__isnull=False), name="attempt_by_agent"
            ),
            models.Index(
                fields=["promised_at"], condition=models.Q(promised_at__isnull=False), name="attempt_promised"
            ),
        ]
