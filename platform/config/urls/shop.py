"""Addresses of a shop's host."""

from django.urls import include, path

handler400, handler403, handler404, handler500 = (
    "web.errors.bad_request",
    "web.errors.forbidden",
    "web.errors.not_found",
    "web.errors.server_error",
)

urlpatterns = [
    path("", include("web.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("tenants.portal.urls")),
]
