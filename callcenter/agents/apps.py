"""Teams and their agents."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "callcenter.agents"
    label = "agents"
    default_auto_field = "django.db.models.BigAutoField"
