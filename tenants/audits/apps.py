"""Papers and data checked per post."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "tenants.audits"
    label = "audits"
    default_auto_field = "django.db.models.BigAutoField"
