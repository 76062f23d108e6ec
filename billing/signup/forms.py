"""The sign-up form: one page, and a shorter one for people who are signed in already."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from billing.subscriptions import countries, slugs
from billing.subscriptions import open as opening
from callcenter.agents.assign import UnknownInviteCode, team_for
from callcenter.agents.models import Team

SLUG_PROBLEMS = {
    "short": _("At least 3 letters or digits."),
    "long": _("At most 30 letters and digits."),
    "letters": _("Only small letters a to z, digits, and single hyphens between them."),
    "reserved": _("This address is kept back. Choose another."),
    "taken": _("This address is taken. Choose another."),
}


def slug_problem(slug: str) -> str:
    """Why a slug cannot be had, in words; empty when it can."""
    try:
        opening.check(slug)
    except opening.BadSlug as bad:
        return str(SLUG_PROBLEMS[bad.code])
    except opening.SlugTaken:
        return str(SLUG_PROBLEMS["taken"])
    return ""


class ShopForm(forms.Form):
    """What a shop needs; enough for a person who is signed in."""

    shop_name = forms.CharField(
        label=_("Name of the shop"), max_length=120, help_text=_("As on your invoices; you can change it later.")
    )
    slug = forms.CharField(
        label=_("Address of your pages"),
        required=False,
        max_length=60,
        help_text=_("Leave it empty and we make one from the name."),
    )
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=[("", _("Choose")), *((country.code, country.name) for country in countries.COUNTRIES)],
        help_text=_("Sets the currency, the time zone and when customers may be called."),
    )
    invite_code = forms.CharField(
        label=_("Invite code"),
        required=False,
        max_length=40,
        help_text=_("From the team that will call for you. Without one, our own team calls."),
    )
    terms = forms.BooleanField(
        label=_("I accept the terms and the data processing agreement"),
        error_messages={"required": _("Please accept the terms, or we may not begin.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team: Team | None = None
        address = reverse_lazy("sign_up_address")
        self.fields["shop_name"].widget.attrs |= {
            "autocomplete": "organization", "hx-get": address, "hx-trigger": "change", "hx-target": "#slug-field",
            "hx-include": "closest form", "hx-swap": "outerHTML", "hx-params": "shop_name,slug,proposed",
        }  # fmt: skip
        self.fields["slug"].widget.attrs |= {
            "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "hx-get": address,
            "hx-trigger": "input changed delay:400ms", "hx-target": "#slug-note", "hx-swap": "outerHTML",
            "hx-params": "slug",
        }  # fmt: skip
        self.fields["country"].widget.attrs["autocomplete"] = "country"
        self.fields["invite_code"].widget.attrs["autocomplete"] = "off"

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].strip().lower() or opening.propose(self.cleaned_data.get("shop_name", ""))
        if problem := slug_problem(slug) if slug else str(SLUG_PROBLEMS["letters"]):
            raise ValidationError(problem)
        return slug

    def clean_invite_code(self) -> str:
        code: str = self.cleaned_data["invite_code"].strip()
        try:
            self.team = team_for(code)
        except UnknownInviteCode:
            raise ValidationError(_("No team has this code. Ask the team, or leave the field empty.")) from None
        return code


class SignUpForm(ShopForm):
    """Shop and person on one page."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Work e-mail"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A few words in a row are easy to remember."),
    )

    field_order = ["shop_name", "slug", "name", "email", "password", "country", "invite_code", "terms"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "inputmode": "email"}

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(
            password, user=User(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", ""))
        )
        return password


def proposal(shop_name: str, slug: str, proposed: str) -> str:
    """The slug to show after the name changed: a fresh proposal, unless the person typed one."""
    return slug if slug and slug != proposed else opening.propose(shop_name)[: slugs.LONGEST]
