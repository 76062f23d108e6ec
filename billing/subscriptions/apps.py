"""What a shop pays for."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "billing.subscriptions"
    label = "subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
