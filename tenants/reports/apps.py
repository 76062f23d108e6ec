"""What customers said, in numbers."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tenants.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
