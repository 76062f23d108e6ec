"""The promise to ask: follow-ups, what was answered, and one record for each attempt."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SURVEY = "survey", _("survey")
    RECONTACT = "recontact", _("re-contact")
    REMINDER = "reminder", _("reminder")
    CARE = "care", _("care call")


class ClosedReason(models.TextChoices):
    """Why a follow-up is no longer open. `HANDLED` ones count as covered; the others say why not."""

    REACHED = "reached", _("reached")
    ANSWERED = "answered", _("answered by link")
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
            models.UniqueConstraint(
                fields=["complaint", "ordinal"], condition=models.Q(kind="care"), name="follow_up_care_once"
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
    """One attempt, answered or not. Its id is the attempt's id, so that it is written once.

    `detail` is the code of the team's finer outcome, if the agent chose one; `disposition` is what is counted.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="call_records")
    agent = models.UUIDField(null=True)
    agent_name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    dialled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    disposition = models.CharField(max_length=24)
    detail = models.CharField(max_length=12, blank=True)
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


class SurveyLink(models.Model):
    """The one link by which a follow-up can be answered, once. Only a digest of its token is kept.

    `used_at` is when its questions were answered; `finished_at` when what was asked next (what was wrong, shall we
    call) was answered as well. It opens as long as its follow-up does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follow_up = models.OneToOneField(FollowUp, on_delete=models.CASCADE, related_name="link")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)


class MessageChannel(models.TextChoices):
    """How a message reaches the customer. Only e-mail leaves by itself; a person sends the others."""

    EMAIL = "email", _("E-mail")
    WECHAT = "wechat", _("WeChat")
    SMS = "sms", _("Text message")
    LETTER = "letter", _("Letter")


class Message(models.Model):
    """One message to a customer with the link to the questions, kept as it was written.

    Where the link belongs `text` holds a mark: its token stands nowhere. `sent_at` is when the mail server took it, or
    when somebody said to have sent it (`by`). A follow-up has one message that was not withdrawn.
    """

    class Why(models.TextChoices):
        UNREACHED = "unreached", _("nobody was reached")
        ASKED = "asked", _("asked for on the telephone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="messages")
    why = models.CharField(max_length=10, choices=Why.choices)
    channel = models.CharField(max_length=8, choices=MessageChannel.choices)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    prepared_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["prepared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up"], condition=models.Q(withdrawn_at=None), name="message_standing_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["prepared_at"], condition=models.Q(sent_at=None, withdrawn_at=None), name="message_waiting"
            )
        ]


class Recording(models.Model):
    """Whether the customer agreed that a call is recorded, and where the recording is. Its id is the attempt's."""

    id = models.UUIDField(primary_key=True, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="recordings")
    consented = models.BooleanField()
    noted_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)
    link = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(consented=True) | models.Q(link=""), name="recording_by_consent")
        ]
