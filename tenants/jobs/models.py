"""What was repaired, on which vehicle and for whom."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    """A person or company, known by the telephone number (E.164) that the shop wrote on the job."""

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
    created_at = models.DateTimeField(auto_now_add=True)


class Vehicle(models.Model):
    """A vehicle, known by its plate within the shop; the VIN when the shop knows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plate = models.CharField(max_length=16, unique=True, null=True)
    vin = models.CharField(max_length=17, blank=True)
    make = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="vehicles")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["vin"], name="vehicle_vin")]

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
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    branch = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="jobs")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="jobs")
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
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branch", "number"], name="job_number_once")]
        indexes = [models.Index(fields=["delivered_at"], name="job_delivered")]


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
