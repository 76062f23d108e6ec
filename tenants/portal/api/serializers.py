"""What the shop's API takes and answers, field by field; what is not named here never leaves by it."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
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
from tenants.uploads import headers

OPEN_OR_CLOSED = [("open", gettext_lazy("open")), ("closed", gettext_lazy("closed"))]
COMPLAINT_STATES = [
    ("open", gettext_lazy("open")), ("handled", gettext_lazy("handled")), ("closed", gettext_lazy("closed")),
]  # fmt: skip
ROW_STATES = [(name, name) for name in ("created", "updated", "unchanged", "duplicate", "rejected")]
CLOCK_STATES = [(name, name) for name in ("not_started", "running", "paused", "met", "missed")]

#: What tells one job from another; an object with none of these would be nobody's.
TELLING = frozenset(
    {"job_no", "plate", "vin", "customer_name", "mobile", "phone", "sender_mobile",
     "delivered_at", "settled_at", "completed_at", "opened_at", "arrived_at"}
)  # fmt: skip


class Text(serializers.CharField):
    """Words, as a shop would write them in a cell; numbers are taken as they are written."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {"required": False, "allow_blank": True, "allow_null": True, "max_length": 2000}
        super().__init__(**{**usual, **kwargs})


@extend_schema_field({"type": ["string", "number", "null"]})
class Number(Text):
    """A number, or how a shop writes it: 1200, "1,200.50", "¥1200"."""


@extend_schema_field({"type": ["string", "boolean", "null"]})
class Flag(Text):
    """Yes or no, or how a shop writes it."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(("no", "yes")[data] if isinstance(data, bool) else data)


_STAMP = gettext_lazy("2026-03-05, or 2026-03-05T17:30 on the shop's clock, or with an offset.")


class JobIn(serializers.Serializer):
    """One delivered job, or one line of it. Names and values are those of an uploaded file."""

    job_no = Text(help_text=gettext_lazy("The job's number. Without one, plate and day tell the job."))
    branch = Text()
    job_type = Text(help_text=gettext_lazy("The shop's own word for the kind of work."))
    job_status = Text(help_text=gettext_lazy("A job that is open or cancelled is not taken."))
    settle_status = Text()
    delivered_flag = Flag()
    completed_flag = Flag()
    delivered_at = Text(help_text=_STAMP)
    settled_at = Text(help_text=_STAMP)
    completed_at = Text(help_text=_STAMP)
    opened_at = Text(help_text=_STAMP)
    arrived_at = Text(help_text=_STAMP)
    qc_at = Text(help_text=_STAMP)
    customer_no = Text()
    customer_name = Text()
    first_name = Text()
    last_name = Text()
    customer_type = Text()
    company = Text()
    gender = Text()
    mobile = Text(help_text=gettext_lazy("The number to call."))
    phone = Text(help_text=gettext_lazy("A further number of the customer."))
    sender_name = Text(help_text=gettext_lazy("Who brought the vehicle, if not the customer."))
    sender_mobile = Text(help_text=gettext_lazy("The number of who brought it; it is called first."))
    wechat = Text()
    email = Text()
    do_not_contact = Flag()
    followup_wanted = Flag()
    followup_slot = Text()
    plate = Text()
    vin = Text()
    make = Text()
    series = Text()
    model = Text()
    year = Number()
    mileage_in = Number()
    mileage_out = Number()
    odometer_replaced = Flag()
    advisor = Text()
    technician = Text()
    inspector = Text()
    cashier = Text()
    concern = Text()
    repair_items = Text(max_length=8000, help_text=gettext_lazy("One line for each piece of work."))
    parts_used = Text(max_length=8000, help_text=gettext_lazy("One line for each part."))
    declined_items = Text(max_length=8000, help_text=gettext_lazy("What was advised and refused."))
    op_code = Text()
    labour_hours = Number()
    part_qty = Number()
    line_amount = Number()
    labour_amount = Number()
    parts_amount = Number()
    sublet_amount = Number()
    other_amount = Number()
    discount_amount = Number()
    tax_amount = Number()
    total_amount = Number()
    paid_amount = Number()
    advice = Text()
    qc_notes = Text(help_text=gettext_lazy("What the customer should watch out for while running in."))
    warranty_flag = Flag()
    comeback_flag = Flag()
    next_service_on = Text(help_text=_STAMP)
    next_service_km = Number()
    insurance_due = Text(help_text=_STAMP)
    inspection_due = Text(help_text=_STAMP)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """The values as a file would hold them. Fields of a file that are not kept are passed over, others refused."""
        if isinstance(data, dict):
            for name in data.keys() - self.fields.keys() - headers.types().keys():
                raise serializers.ValidationError({str(name)[:60]: [_("There is no such field.")]})
        found = super().to_internal_value(data)
        return {name: value or "" for name, value in found.items()}

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        if not any(attrs.get(name) for name in TELLING):
            raise serializers.ValidationError(_("Nothing here tells which job is meant."))
        return attrs


class Rejected(serializers.Serializer):
    """One fault of one row."""

    row = serializers.IntegerField()
    field = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class RowTaken(serializers.Serializer):
    """What became of one row; rows are numbered from 1."""

    row = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ROW_STATES)
    job = serializers.UUIDField(allow_null=True)


class JobsTaken(serializers.Serializer):
    """What became of the jobs: accepted + rejected + duplicates = rows."""

    rows = serializers.IntegerField()
    accepted = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    rejected = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    results = RowTaken(many=True)
    rejections = Rejected(many=True)
    findings = serializers.DictField(
        child=serializers.IntegerField(), help_text=gettext_lazy("What looks odd in jobs that were taken.")
    )


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
