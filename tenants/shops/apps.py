"""The registry of shops."""

from django.apps import AppConfig


class ShopsConfig(AppConfig):
    name = "tenants.shops"
    label = "shops"
    default_auto_field = "django.db.models.BigAutoField"
