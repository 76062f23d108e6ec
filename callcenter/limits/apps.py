"""Limits over all shops of a team, by pseudonym only."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "callcenter.limits"
    label = "limits"
    default_auto_field = "django.db.models.BigAutoField"
