"""The public site."""

from django.apps import AppConfig


class SignupConfig(AppConfig):
    name = "billing.signup"
    label = "signup"
    default_auto_field = "django.db.models.BigAutoField"
