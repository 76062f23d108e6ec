"""The agent's desk."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "callcenter.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"
