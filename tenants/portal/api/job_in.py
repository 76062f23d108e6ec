"""What the shop's API takes as jobs, field by field, and what it says came of each row."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenants.uploads import headers

ROW_STATES = [(name, name) for name in ("created", "updated", "unchanged", "duplicate", "rejected")]

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
