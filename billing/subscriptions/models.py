"""What a shop pays for, what it used, and what Stripe said."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    CARD = "card", _("card")
    INVOICE = "invoice", _("invoice")


class Subscription(models.Model):
    """A shop's subscription: the trial is ours; from the first payment on it mirrors the object at Stripe."""

    shop = models.OneToOneField("shops.Shop", on_delete=models.CASCADE, primary_key=True, related_name="subscription")
    plan = models.CharField(max_length=20)
    interval = models.CharField(max_length=5, default="month")
    branches = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=8, choices=Method.choices, blank=True)
    trial_ends_at = models.DateTimeField()
    trial_reached = models.PositiveIntegerField(default=100)
    stripe_customer = models.CharField(max_length=64, unique=True, null=True)
    stripe_subscription = models.CharField(max_length=64, unique=True, null=True)
    status = models.CharField(max_length=24, blank=True)
    current_period_end = models.DateTimeField(null=True)
    cancel_at = models.DateTimeField(null=True)
    late_since = models.DateTimeField(null=True)
    snapshot = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class Checkout(models.Model):
    """One visit to the payment page. Its id is all that Stripe is told about the shop."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="checkouts")
    plan = models.CharField(max_length=20)
    interval = models.CharField(max_length=5, default="month")
    branches = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=8, choices=Method.choices, default=Method.CARD)
    stripe_session = models.CharField(max_length=128, unique=True, null=True)
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)


class UsageRecord(models.Model):
    """One reached customer: counted once per follow-up, naming the attempt that reached.

    `beyond` says that it was one more than the plan included when it was counted; only those are told to Stripe.
    """

    follow_up = models.UUIDField(primary_key=True)
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="usage")
    attempt = models.UUIDField()
    at = models.DateTimeField()
    beyond = models.BooleanField(default=False)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "at"], name="usage_shop_at")]


class StripeEvent(models.Model):
    """A webhook as it came, kept by its id: a hint to look at the object, never the truth itself."""

    id = models.CharField(primary_key=True, max_length=64)
    type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64, blank=True)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)


class Signup(models.Model):
    """A sign-up that waits for its e-mail to be verified or its shop to be ready."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.OneToOneField("shops.Shop", on_delete=models.CASCADE, related_name="signup")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    terms_version = models.CharField(max_length=16)
    terms_accepted_at = models.DateTimeField()
    terms_ip = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)


class HeldSlug(models.Model):
    """A slug that a sign-up with a known e-mail asked for: kept for as long as an unproven sign-up keeps its own."""

    slug = models.SlugField(primary_key=True, max_length=30)
    since = models.DateTimeField()
