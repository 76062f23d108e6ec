"""What was repaired, on which vehicle and for whom."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    """A person or company, known by the telephone number (E.164) that the shop wrote on the job.

    `zone` is the customer's own time zone where it is known to differ from the shop's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.CharField(max_length=20, unique=True)
    other_phones = models.JSONField(default=list, blank=True)
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, blank=True)
    is_company = models.BooleanField(default=False)
    wechat = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    prefers_from = models.TimeField(null=True)
    prefers_until = models.TimeField(null=True)
    # Imports write customers column by column, so the database knows the default as well.
    zone = models.CharField(max_length=64, blank=True, default="", db_default="")
    created_at = models.DateTimeField(auto_now_add=True)


class CallingWish(models.Model):
    """When a customer asked to be called, each time it was told: the last line holds. Lines are only ever added."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="calling_wishes")
    prefers_from = models.TimeField(null=True)
    prefers_until = models.TimeField(null=True)
    zone = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "id"]


class WeChatStep(models.Model):
    """What came of asking a customer for WeChat, each time: the last line holds. Lines are only ever added."""

    class State(models.TextChoices):
        ADDED = "added", _("added")
        PENDING = "pending", _("asked, not yet added")
        REFUSED = "refused", _("refused")

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="wechat_steps")
    state = models.CharField(max_length=8, choices=State.choices)
    attempt = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "id"]


class DataCheck(models.Model):
    """One field of a customer that was read back on a call: found right, or corrected. Lines are only ever added."""

    class Field(models.TextChoices):
        NAME = "name", _("Name")
        LANGUAGE = "language", _("Language")
        OTHER_PHONE = "other_phone", _("Other number")
        EMAIL = "email", _("E-mail")

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="data_checks")
    field = models.CharField(max_length=12, choices=Field.choices)
    before = models.CharField(max_length=254, blank=True)
    after = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "id"]


class Vehicle(models.Model):
    """A vehicle, known by its plate within the shop; the VIN when the shop knows it.

    `insurance_due` and `inspection_due` are the days on which these run out, as the shop's files told last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plate = models.CharField(max_length=16, unique=True, null=True)
    vin = models.CharField(max_length=17, blank=True)
    make = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="vehicles")
    insurance_due = models.DateField(null=True)
    inspection_due = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["vin"], name="vehicle_vin"),
            *(
                models.Index(fields=[name], condition=models.Q(**{f"{name}__isnull": False}), name=f"vehicle_{name}")
                for name in ("insurance_due", "inspection_due")
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.make, self.model) if part)


class JobKind(models.TextChoices):
    MAINTENANCE = "maintenance", _("Maintenance")
    REPAIR = "repair", _("Repair")
    MAJOR_REPAIR = "major_repair", _("Major repair")
    BODY_PAINT = "body_paint", _("Body and paint")
    WASH = "wash", _("Wash")
    INSPECTION = "inspection", _("Inspection")
    OTHER = "other", _("Other")


class Clock(models.TextChoices):
    """Which stamp stands for the delivery."""

    DELIVERED = "delivered", _("delivered")
    SETTLED = "settled", _("settled")
    COMPLETED = "completed", _("completed")
    OPENED = "opened", _("opened")


class Job(models.Model):
    """A delivered repair order. `delivered_at` is the follow-up's starting point; `clock` says where it came from.

    `told` is a digest of what a file told of it last: told the same again, nothing has to be compared.
    `told_name`, `told_plate` and `told_vin` are as on this job's own papers, whatever was learnt later of the customer
    and the vehicle; `told_fields` are the fields that its files had, with a blank between; `told_facts` is what they
    said besides, for the audit: only what was said, by names of `drafts.AUDITED`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    branch = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="jobs")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="jobs", db_index=False)
    kind = models.CharField(max_length=16, choices=JobKind.choices, default=JobKind.OTHER)
    kind_as_written = models.CharField(max_length=60, blank=True)
    first_visit = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField()
    clock = models.CharField(max_length=10, choices=Clock.choices, default=Clock.DELIVERED)
    advisor = models.CharField(max_length=60, blank=True)
    technician = models.CharField(max_length=60, blank=True)
    inspector = models.CharField(max_length=60, blank=True)
    cashier = models.CharField(max_length=60, blank=True)
    mileage = models.PositiveIntegerField(null=True)
    total_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    work_done = models.TextField(blank=True)
    running_in_notes = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    next_service_on = models.DateField(null=True)
    next_service_mileage = models.PositiveIntegerField(null=True)
    under_warranty = models.BooleanField(default=False)
    upload = models.UUIDField(null=True)
    told = models.UUIDField(null=True)
    told_name = models.CharField(max_length=120, blank=True)
    told_plate = models.CharField(max_length=16, blank=True)
    told_vin = models.CharField(max_length=17, blank=True)
    told_fields = models.TextField(blank=True)
    told_facts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branch", "number"], name="job_number_once")]
        indexes = [
            models.Index(fields=["delivered_at"], name="job_delivered"),
            models.Index(fields=["vehicle", "delivered_at"], name="job_vehicle_history"),
            models.Index(
                fields=["told_plate", "delivered_at"], condition=~models.Q(told_plate=""), name="job_plate_history"
            ),
            models.Index(fields=["told_vin", "delivered_at"], condition=~models.Q(told_vin=""), name="job_vin_history"),
        ]


class JobLine(models.Model):
    """One thing done or fitted."""

    class Kind(models.TextChoices):
        LABOUR = "labour", _("labour")
        PART = "part", _("part")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.OTHER)
    item = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    amount_minor = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["position"]


class DeclinedItem(models.Model):
    """Work that was advised and refused this time: what to remind the customer of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="declined_items")
    position = models.PositiveSmallIntegerField(default=0)
    item = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)
    price_minor = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["position"]


class CallTick(models.Model):
    """One thing that an agent read before a call, or reminded the customer of, and ticked: who did, and when.

    `key` is one of `ticks.READ`, or names a reminder; `words` are those of the reminder at that moment.
    """

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="ticks")
    attempt = models.UUIDField()
    key = models.CharField(max_length=20)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["attempt", "key"], name="call_tick_once")]


class DocumentKind(models.TextChoices):
    """Which paper of a job it is, in the order in which they come about."""

    BOOKING = "booking", _("Booking form")
    PRE_INSPECTION = "pre_inspection", _("Pre-inspection form")
    REPAIR_ORDER = "repair_order", _("Repair order")
    ADD_ON_APPROVAL = "add_on_approval", _("Approval of extra work")
    DISPATCH = "dispatch", _("Dispatch sheet")
    REQUISITION = "requisition", _("Parts requisition")
    ROAD_TEST = "road_test", _("Road test record")
    FINAL_INSPECTION = "final_inspection", _("Final inspection form")
    SETTLEMENT = "settlement", _("Settlement sheet")
    DELIVERY = "delivery", _("Delivery record")
    OTHER = "other", _("Other paper")


class Signer(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    ADVISOR = "advisor", _("Advisor")
    TECHNICIAN = "technician", _("Technician")
    INSPECTOR = "inspector", _("Inspector")
    CASHIER = "cashier", _("Cashier")


class JobDocument(models.Model):
    """A paper of a job, as a photo or PDF, and what the person who attached it read there.

    `signed_by` lists who signed, `signed_at` the time that stands beside the signature, and `signed_total_minor` the
    amount that was signed. The bytes stand in `JobDocumentContent`, so that lists never read them.
    """

    class MediaType(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        WEBP = "image/webp", "WebP"
        PDF = "application/pdf", "PDF"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=20, choices=MediaType.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    signed_by = models.JSONField(default=list, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_total_minor = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    attached_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["attached_at", "id"]
        constraints = [models.UniqueConstraint(fields=["job", "kind", "sha256"], name="document_once")]

    @property
    def is_image(self) -> bool:
        return self.media_type != self.MediaType.PDF

    @property
    def signers(self) -> list[str]:
        """Who signed, in words."""
        return [str(label) for code, label in Signer.choices if code in self.signed_by]


class JobDocumentContent(models.Model):
    """The bytes of a paper; they never leave the shop's schema but to its members."""

    document = models.OneToOneField(JobDocument, on_delete=models.CASCADE, primary_key=True, related_name="content")
    body = models.BinaryField()
