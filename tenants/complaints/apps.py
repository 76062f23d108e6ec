"""Complaints and their clocks."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "tenants.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"
