"""How allauth behaves here: nobody signs up through it, and mails name the host they were asked for on."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from accounts import mails, origins

# Letters that we write ourselves, by the name allauth has for them.
OWN_LETTERS = {
    "account/email/email_confirmation_signup": "verify",
    "account/email/email_confirmation": "verify",
    "account/email/account_already_exists": "known_address",
    "account/email/unknown_account": "unknown_address",
    "account/email/password_reset_key": "password_reset",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by signing a shop up or by an invitation, never by allauth's own form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""

    def pre_login(self, request: HttpRequest, user: Any, **hooks: Any) -> HttpResponse | None:
        """Demo people have a password that everybody can read: they exist for development only."""
        if user.is_demo and not settings.DEMO_SIGN_IN:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **hooks)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Rooms that wait for an address to be proven are told."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            for told in settings.EMAIL_CONFIRMED:
                import_string(told)(email_address.user, now=timezone.now())
        return confirmed

    # Where to go ----------------------------------------------------------------------------------------------------

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """On the public host a person chooses where to go; elsewhere they are there already."""
        return settings.START_URL if getattr(request, "host_kind", "") == "public" else "/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Confirmed in another browser than the one that signed up: the password is asked for."""
        request = allauth_context.request
        if request.user.is_authenticated:
            return self.get_login_redirect_url(request)
        return f"{reverse('account_login')}?{urlencode({'next': self.get_login_redirect_url(request)})}"

    def is_safe_url(self, url: str) -> bool:
        """`next` stays on its host: an absolute address is never followed."""
        return bool(url) and not urlsplit(url).netloc and super().is_safe_url(url)

    # Addresses in letters: canonical, whatever the Host header looked like --------------------------------------------

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return origins.same(request, reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return origins.same(allauth_context.request, urlsplit(super().get_reset_password_from_key_url(key)).path)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        request = allauth_context.request
        context = {
            **context,
            "start_url": origins.public(settings.START_URL),
            "sign_up_url": origins.public(settings.SIGN_UP_URL),
            "sign_in_url": origins.same(request, reverse("account_login")),
            "reset_url": origins.same(request, reverse("account_reset_password")),
        }
        name = OWN_LETTERS.get(template_prefix)
        if name is None:
            return super().render_mail(template_prefix, email, context, headers)
        to = email if isinstance(email, str) else email[0]
        language = getattr(context.get("user"), "language", "") or ""
        return mails.build(name, to, context, language=language)
