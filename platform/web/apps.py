"""Shared furniture of every page."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out
        from django_structlog.signals import bind_extra_request_metadata

        from web import middleware

        user_logged_out.connect(middleware.remember_sign_out, dispatch_uid="web.remember_sign_out")
        bind_extra_request_metadata.connect(middleware.bind_request, dispatch_uid="web.bind_request")
