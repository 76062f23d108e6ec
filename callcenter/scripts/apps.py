"""What is said and asked."""

from django.apps import AppConfig


class ScriptsConfig(AppConfig):
    name = "callcenter.scripts"
    label = "scripts"
    default_auto_field = "django.db.models.BigAutoField"
