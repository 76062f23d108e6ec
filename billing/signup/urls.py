"""Addresses of the public site."""

from django.urls import URLPattern, URLResolver, path

from billing.signup.views import home, legal, outbox, sign_up, start, webhook

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sign-up/", sign_up.sign_up, name="sign_up"),
    path("sign-up/address/", sign_up.address, name="sign_up_address"),
    path("start/", start.start, name="start"),
    path("start/console/", start.console, name="start_console"),
    path("start/ops/", start.ops, name="start_ops"),
    path("start/shops/<slug:slug>/", start.shop, name="start_shop"),
    path("start/shops/<slug:slug>/progress/", start.progress, name="start_progress"),
    path("terms/", legal.terms, name="terms"),
    path("privacy/", legal.privacy, name="privacy"),
    path("stripe/webhook/", webhook.webhook, name="stripe_webhook"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<str:name>/", outbox.letter, name="outbox_letter"),
]
