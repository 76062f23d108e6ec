"""Addresses of the shop host."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("web.urls")),
    path("accounts/", include("accounts.urls")),
]
