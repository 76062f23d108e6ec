"""What the shop's API answers, field by field; what is not named here never leaves by it."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenants.complaints import clocks
from tenants.complaints.clock_policy import ClockName
from tenants.complaints.models import Complaint
from tenants.followups import answers, asking
from tenants.followups.models import Answer, CallRecord, FollowUp, SurveyResponse
from tenants.jobs.models import DeclinedItem, Job, JobLine
from tenants.portal.api.doors import shop_of

OPEN_OR_CLOSED = [("open", gettext_lazy("open")), ("closed", gettext_lazy("closed"))]
COMPLAINT_STATES = [
    ("open", gettext_lazy("open")), ("handled", gettext_lazy("handled")), ("closed", gettext_lazy("closed")),
]  # fmt: skip
CLOCK_STATES = [(name, name) for name in ("not_started", "running", "paused", "met", "missed")]


class LineOut(serializers.ModelSerializer[JobLine]):
    """One thing done or fitted."""

    class Meta:
        model = JobLine
        fields = ["kind", "item", "quantity", "amount_minor"]


class DeclinedOut(serializers.ModelSerializer[DeclinedItem]):
    """Work that was advised and refused."""

    class Meta:
        model = DeclinedItem
        fields = ["item", "reason", "price_minor"]


class JobOut(serializers.ModelSerializer[Job]):
    """A delivered job. Who the customer is stays with the shop's own system: number and branch lead there."""

    plate = serializers.CharField(source="vehicle.plate", default=None, read_only=True, allow_null=True)
    vin = serializers.CharField(source="vehicle.vin", default="", read_only=True)
    lines = LineOut(many=True, read_only=True)
    declined_items = DeclinedOut(many=True, read_only=True)

    class Meta:
        model = Job
        fields = [
            "id", "branch", "number", "kind", "first_visit", "plate", "vin", "opened_at", "completed_at", "settled_at",
            "delivered_at", "advisor", "technician", "mileage", "total_minor", "currency", "advice",
            "next_service_on", "next_service_mileage", "under_warranty", "lines", "declined_items", "created_at",
            "changed_at",
        ]  # fmt: skip


class JobRef(serializers.ModelSerializer[Job]):
    """Which job it is about."""

    class Meta:
        model = Job
        fields = ["id", "branch", "number"]


class AttemptOut(serializers.ModelSerializer[CallRecord]):
    """One attempt to reach the customer."""

    class Meta:
        model = CallRecord
        fields = ["number", "ended_at", "disposition", "detail", "reached"]


class FollowUpOut(serializers.ModelSerializer[FollowUp]):
    """One promise to ask one customer."""

    state = serializers.SerializerMethodField()
    job = JobRef(read_only=True, allow_null=True)
    attempts = AttemptOut(source="call_records", many=True, read_only=True)

    class Meta:
        model = FollowUp
        fields = [
            "id", "kind", "ordinal", "state", "job", "complaint", "language", "due_at", "window_ends_at", "expires_at",
            "next_try_at", "attempts_made", "attempts", "created_at", "closed_at", "closed_reason",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=OPEN_OR_CLOSED))
    def get_state(self, follow_up: FollowUp) -> str:
        return "open" if follow_up.closed_at is None else "closed"


class AnswerOut(serializers.Serializer):
    """One answer: a score, or a code that says why there is none, or what was chosen, or words."""

    question = serializers.CharField(help_text=gettext_lazy("The key, the same in every version and language."))
    name = serializers.CharField(help_text=gettext_lazy("The short name in the script that was asked."))
    kind = serializers.CharField(
        help_text=gettext_lazy("score (1 to 5), scale (0 to 10), yes_no, choice, multi, open or date.")
    )
    score = serializers.IntegerField(allow_null=True)
    code = serializers.ChoiceField(choices=Answer.Code.choices, allow_blank=True)
    text = serializers.CharField(help_text=gettext_lazy("Words, a day, or the code of the one choice."))
    chosen = serializers.ListField(
        child=serializers.CharField(),
        help_text=gettext_lazy("The codes of several choices, or of the reasons for a low score."),
    )
    words = serializers.CharField(help_text=gettext_lazy("What was chosen and said, in the words of the script."))
    answered_at = serializers.DateTimeField()


class ResponseOut(serializers.ModelSerializer[SurveyResponse]):
    """What one customer answered in one follow-up."""

    id = serializers.UUIDField(source="follow_up_id", read_only=True)
    job = JobRef(source="follow_up.job", read_only=True, allow_null=True)
    answers = serializers.SerializerMethodField()

    class Meta:
        model = SurveyResponse
        fields = [
            "id", "job", "script", "edition", "version", "language", "channel", "started_at", "completed_at", "partial",
            "satisfied", "answers",
        ]  # fmt: skip

    @extend_schema_field(AnswerOut(many=True))
    def get_answers(self, response: SurveyResponse) -> Any:
        kinds = {question.key: question.kind.value for question in asking.of(response).questions}
        given = [{**asdict(each), "kind": kinds.get(each.question, "")} for each in answers.told(response)]
        return AnswerOut(given, many=True).data  # type: ignore[arg-type]


class ClockOut(serializers.Serializer):
    """One of the four clocks."""

    name = serializers.ChoiceField(choices=[(name.value, name.value) for name in ClockName])
    state = serializers.ChoiceField(choices=CLOCK_STATES)
    due_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)


class ComplaintOut(serializers.ModelSerializer[Complaint]):
    """One complaint. Causes, persons and notes stay on the shop's own page.

    `subcategory` is a code within the category, and empty when none was chosen; the shop's own begin with “own_”.
    """

    state = serializers.SerializerMethodField()
    job = JobRef(read_only=True, allow_null=True)
    follow_up = serializers.UUIDField(source="follow_up_id", read_only=True, allow_null=True)
    reference = serializers.CharField(read_only=True)
    clocks = serializers.SerializerMethodField()

    class Meta:
        model = Complaint
        fields = [
            "id", "reference", "number", "state", "job", "follow_up", "source", "category", "subcategory", "is_safety",
            "severity", "validity", "customer_words", "language", "happened_when", "happened_where", "remedy_sought",
            "remedy_words", "promise", "promise_due_at", "filed_at", "resolution", "handled_at", "reopened",
            "closed_at", "closed_result", "satisfaction_after", "clocks",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=COMPLAINT_STATES))
    def get_state(self, complaint: Complaint) -> str:
        if complaint.closed_at is not None:
            return "closed"
        return "open" if complaint.handled_at is None else "handled"

    @extend_schema_field(ClockOut(many=True))
    def get_clocks(self, complaint: Complaint) -> Any:
        found = clocks.of(complaint, shop=shop_of(self.context["request"]), now=timezone.now())
        return ClockOut(found, many=True).data  # type: ignore[arg-type]


class RefusalOut(serializers.Serializer):
    """Every refusal has a sentence; some have a code for programs, and the fields that are wrong."""

    detail = serializers.CharField()
    code = serializers.CharField(required=False)
