"""Addresses that every host has. Include at the root: `path("", include("web.urls"))`."""

from django.conf import settings
from django.urls import path

from web import health
from web.views.language import language

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", language, name="web_language"),
]

if settings.DEBUG:
    from web.views.styleguide import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
