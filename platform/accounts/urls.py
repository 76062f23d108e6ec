"""Addresses of signing in, on every host under /accounts/."""

from django.urls import include, path

from accounts.views import hop, invitation, signup

urlpatterns = [
    path("hop/", hop.hop, name="hop"),
    path("invitations/<str:code>/", invitation.invitation, name="invitation"),
    path("signup/", signup.signup, name="account_signup"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("", include("allauth.account.urls")),
]
