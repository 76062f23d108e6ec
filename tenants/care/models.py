"""What comes next: bookings with all that happened to them, tasks for the shop, calls that remind, and the settings."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """Who began it: we called, the customer called, or the customer wrote."""

    OUTBOUND = "outbound", _("we called")
    INBOUND = "inbound", _("the customer called")
    WEB = "web", _("by message or web")


class Priority(models.TextChoices):
    """The classes in the order in which they are served; all but the last go before."""

    REWORK = "rework", _("Rework")
    RECALL = "recall", _("Recall")
    WARRANTY = "warranty", _("Warranty")
    EMERGENCY = "emergency", _("Emergency")
    SPECIAL = "special", _("Special customer")
    ORDINARY = "ordinary", _("Ordinary")


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting for parts")
    BOOKED = "booked", _("Booked")
    CONFIRMED = "confirmed", _("Confirmed")
    LATE = "late", _("Late")
    ARRIVED = "arrived", _("Arrived")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")
    DONE = "done", _("Done")


class Booking(models.Model):
    """One visit that was agreed. `starts_at` is empty as long as nobody can say when: its parts have to come first.

    `round` counts the times that were agreed: what was said or sent about one time says nothing about the next.
    `comes_at_once` is the customer's word to come on the day the parts are there. `reminded_at` is when the customer
    was sent the time in writing, in this round.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    customer = models.ForeignKey("jobs.Customer", on_delete=models.PROTECT, related_name="bookings")
    vehicle = models.ForeignKey("jobs.Vehicle", on_delete=models.SET_NULL, null=True, related_name="bookings")
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, null=True, related_name="bookings")
    follow_up = models.ForeignKey("followups.FollowUp", on_delete=models.SET_NULL, null=True, related_name="bookings")
    attempt = models.UUIDField(null=True, unique=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.ORDINARY)
    state = models.CharField(max_length=10, choices=State.choices)
    work = models.CharField(max_length=500)
    starts_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True)
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    on_site = models.BooleanField(default=False)
    needs_parts = models.BooleanField(default=False)
    parts = models.CharField(max_length=300, blank=True)
    comes_at_once = models.BooleanField(default=False)
    parts_arrived_at = models.DateTimeField(null=True)
    prepared = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    taken_by = models.UUIDField(null=True)
    taken_by_name = models.CharField(max_length=120, blank=True)
    taken_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    done_job = models.ForeignKey("jobs.Job", on_delete=models.SET_NULL, null=True, related_name="bookings_done")

    class Meta:
        ordering = ["starts_at", "number"]
        indexes = [
            models.Index(fields=["starts_at"], name="booking_starts"),
            models.Index(fields=["state"], name="booking_state"),
        ]

    @property
    def reference(self) -> str:
        return f"B-{self.number:04d}"


class BookingItem(models.Model):
    """Work that was advised and put off, and that the customer takes up now. It is named as on the job it comes from,
    whose list of declined items an import may write anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    item = models.CharField(max_length=200)
    price_minor = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["position"]


class BookingEvent(models.Model):
    """One thing that happened to a booking. Events are only ever added."""

    class Kind(models.TextChoices):
        TAKEN = "taken", _("Taken down")
        CHANGED = "changed", _("Details changed")
        WISHED = "wished", _("The customer asks for another time")
        MOVED = "moved", _("Moved")
        REMINDED = "reminded", _("Time sent to the customer")
        CONFIRMED = "confirmed", _("Confirmed")
        PREPARED = "prepared", _("Prepared")
        PARTS = "parts", _("Parts have arrived")
        LATE = "late", _("Half an hour late")
        ARRIVED = "arrived", _("Arrived")
        NO_SHOW = "no_show", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")
        DONE = "done", _("Done")

    class Side(models.TextChoices):
        TEAM = "team", _("follow-up team")
        SHOP = "shop", _("shop")
        CUSTOMER = "customer", _("customer")
        SYSTEM = "system", _("Aftercall")

    id = models.BigAutoField(primary_key=True)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    side = models.CharField(max_length=8, choices=Side.choices)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "id"]


class CareCall(models.Model):
    """Why a reminder call is made: one follow-up for one reason. `key` names the reason, so that it comes once only.

    `settled_at` is when the customer's answer was carried over to the booking.
    """

    follow_up = models.OneToOneField(
        "followups.FollowUp", on_delete=models.CASCADE, primary_key=True, related_name="care"
    )
    key = models.CharField(max_length=80, unique=True)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, null=True, related_name="calls")
    round = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)


class CareSettings(models.Model):
    """What the shop set for bookings and reminders; empty means default. There is one row, or none."""

    only = models.BooleanField(primary_key=True, default=True)
    bookings = models.JSONField(default=dict, blank=True)
    reminders = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField()


class CareLetter(models.Model):
    """A mail to one of the shop's people that left, so that it leaves once. `key` says about what and to whom."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()


class Errand(models.Model):
    """Something that the shop is to do for a customer, as the team took it down on a call. It is open until `done_at`.

    The page on which it was written made its id, so that sending it twice makes one. It is for one of the shop's people
    (`person`) or for a post. `told_at` is when the mail about it had left. Until the shop has seen it, its agent may
    take it back: it is nobody's task then, and its row says so to whoever follows the mail.
    """

    class Kind(models.TextChoices):
        CALL_BACK = "call_back", _("Call the customer back")
        PRICE = "price", _("Send a price")
        PAPERS = "papers", _("Send papers")
        OTHER = "other", pgettext_lazy("a task for the shop", "Something else")

    class Post(models.TextChoices):
        MANAGER = "manager", _("Whoever is in charge")
        ADVISOR = "advisor", _("Advisor")
        TECHNICIAN = "technician", _("Technician")
        PARTS = "parts", _("Parts counter")
        CASHIER = "cashier", _("Cashier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey("jobs.Customer", on_delete=models.CASCADE, related_name="errands")
    job = models.ForeignKey("jobs.Job", on_delete=models.SET_NULL, null=True, related_name="errands")
    attempt = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=500, blank=True)
    post = models.CharField(max_length=10, choices=Post.choices, default=Post.MANAGER)
    person = models.UUIDField(null=True)
    person_name = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField()
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)
    given_by_name = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="errand_open"),
            models.Index(fields=["attempt"], name="errand_of_attempt"),
        ]
