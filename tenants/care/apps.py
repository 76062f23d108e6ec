"""What comes next: bookings, and the calls that remind of what is due."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "tenants.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"
