"""Subscriptions for the platform's staff. Plans are code; what was paid is Stripe's to say; trials may be extended."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from billing.subscriptions.models import Signup, StripeEvent, Subscription


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    list_display = (
        "shop",
        "plan",
        "interval",
        "branches",
        "status",
        "trial_ends_at",
        "current_period_end",
        "late_since",
    )
    list_filter = ("plan", "status", "method")
    search_fields = ("shop__name", "shop__slug", "stripe_customer")
    fields = (
        "shop", "plan", "interval", "branches", "method", "status", "trial_ends_at", "trial_reached",
        "current_period_end", "cancel_at", "late_since", "stripe_customer", "stripe_subscription", "checked_at",
        "created_at",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name not in ("trial_ends_at", "trial_reached"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Signup)
class SignupAdmin(admin.ModelAdmin):
    list_display = ("shop", "user", "terms_version", "created_at", "verified_at")
    search_fields = ("shop__name", "shop__slug", "user__email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StripeEvent)
class StripeEventAdmin(admin.ModelAdmin):
    list_display = ("id", "type", "object_id", "received_at", "processed_at", "failure")
    list_filter = ("type",)
    search_fields = ("id", "object_id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
