"""The work list over all shops."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "callcenter.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"
