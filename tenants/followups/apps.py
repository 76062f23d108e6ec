"""The promise to ask."""

from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "tenants.followups"
    label = "followups"
    default_auto_field = "django.db.models.BigAutoField"
