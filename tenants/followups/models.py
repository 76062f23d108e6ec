"""The promise to ask: follow-ups, what was answered, and one record for each attempt."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SURVEY = "survey", _("survey")
    RECONTACT = "recontact", _("re-contact")
    REMINDER = "reminder", _("reminder")


class ClosedReason(models.TextChoices):
    """Why a follow-up is no longer open. `HANDLED` ones count as covered; the others say why not."""

    REACHED = "reached", _("reached")
    REFUSED = "refused", _("refused")
    EXHAUSTED = "exhausted", _("every attempt made")
    EXPIRED = "expired", _("time ran out")
    SUPPRESSED = "suppressed", _("must not be called")
    BAD_NUMBER = "bad_number", _("number is wrong")
    NOT_ELIGIBLE = "not_eligible", _("not to be asked")
    UNDONE = "undone", _("upload undone")


class FollowUp(models.Model):
    """One promise to ask one customer. It is open until `closed_at`.

    From `fallback_due_at` on, when nobody was reached, a message or a letter is to ask instead; `fallback_sent_at` says
    that it did. After `calls_ended_at` nobody rings any more: the follow-up stays open for an answer to the message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    call_type = models.CharField(max_length=20)
    ordinal = models.PositiveSmallIntegerField(default=1)
    job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE, null=True, related_name="follow_ups")
    customer = models.ForeignKey("jobs.Customer", on_delete=models.CASCADE, related_name="follow_ups")
    complaint = models.UUIDField(null=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    due_at = models.DateTimeField()
    window_ends_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True)
    promise_is_firm = models.BooleanField(default=False)
    promised_by = models.UUIDField(null=True)
    attempts_made = models.PositiveSmallIntegerField(default=0)
    fallback_due_at = models.DateTimeField(null=True)
    fallback_sent_at = models.DateTimeField(null=True)
    calls_ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=14, choices=ClosedReason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "kind", "ordinal"], condition=models.Q(kind="survey"), name="follow_up_survey_once"
            ),
            models.UniqueConstraint(
                fields=["complaint", "ordinal"], condition=models.Q(kind="recontact"), name="follow_up_recontact_once"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(closed_at=None), name="follow_up_open"),
            models.Index(fields=["due_at"], name="follow_up_due"),
            models.Index(
                fields=["fallback_due_at"],
                condition=models.Q(closed_at=None, fallback_sent_at=None, fallback_due_at__isnull=False),
                name="follow_up_fallback",
            ),
        ]


class SkippedJob(models.Model):
    """A job that is not asked about, and why: drawn out of the sample, or not to be asked. Coverage counts it apart."""

    job = models.OneToOneField("jobs.Job", on_delete=models.CASCADE, primary_key=True, related_name="skipped")
    reason = models.CharField(max_length=20)
    at = models.DateTimeField()


class CallRecord(models.Model):
    """One attempt, answered or not. Its id is the attempt's id, so that it is written once."""

    id = models.UUIDField(primary_key=True, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="call_records")
    agent = models.UUIDField(null=True)
    agent_name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    dialled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    disposition = models.CharField(max_length=24)
    reached = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["ended_at"]
        indexes = [models.Index(fields=["ended_at"], name="call_record_ended")]


class SurveyResponse(models.Model):
    """What one customer answered in one follow-up. Answers are saved one by one; `completed_at` ends it.

    `version` is the script version that was asked, a bare id in public; empty where a preset was, of this `edition`.
    """

    follow_up = models.OneToOneField(FollowUp, on_delete=models.CASCADE, primary_key=True, related_name="response")
    script = models.CharField(max_length=40)
    edition = models.CharField(max_length=16)
    version = models.UUIDField(null=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    channel = models.CharField(max_length=8, default="phone")
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    partial = models.BooleanField(default=False)
    satisfied = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["completed_at"], name="response_completed")]


class Answer(models.Model):
    """One answer to one question: a score, or a code that says why there is none, or words.

    `text` holds words, a day (ISO) or the key of the one choice; `chosen` the keys of several choices, and with a low
    score those of its reasons.
    """

    class Code(models.TextChoices):
        NOT_APPLICABLE = "na", _("not applicable")
        REFUSED = "refused", _("refused")
        DONT_KNOW = "dont_know", _("don't know")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    score = models.SmallIntegerField(null=True)
    code = models.CharField(max_length=10, choices=Code.choices, blank=True)
    text = models.TextField(blank=True)
    chosen = models.JSONField(default=list, blank=True)
    seq = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="answer_once")]
