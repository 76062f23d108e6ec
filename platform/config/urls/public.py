"""Addresses of the public host."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler400, handler403, handler404, handler500 = (
    "web.errors.bad_request",
    "web.errors.forbidden",
    "web.errors.not_found",
    "web.errors.server_error",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("web.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("billing.signup.urls")),
]

if settings.DEMO_SIGN_IN:  # on a development machine only
    from config.demo import pages

    urlpatterns += [
        path("demo/", pages.demo, name="demo"),
        path("demo/deletion/", pages.deletion, name="demo_deletion"),
    ]
