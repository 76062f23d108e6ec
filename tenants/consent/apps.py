"""Who must not be called, and who looked at whose data."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "tenants.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"
