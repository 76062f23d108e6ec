"""The tokens of the shop's own systems: making one, seeing when each was last used, revoking."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.proof import asked_for
from tenants.portal.access import MANAGERS, member
from tenants.shops import tokens as verbs
from tenants.shops.models import ApiToken


class TokenForm(forms.Form):
    """What the token is for."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("The system that will use it."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}


@member(*MANAGERS)
@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    found = ApiToken.objects.filter(shop=request.shop).select_related("made_by")  # type: ignore[attr-defined]
    context = {
        "open_tokens": [token for token in found if token.revoked_at is None],
        "revoked_tokens": [token for token in found if token.revoked_at is not None],
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "portal/tokens.html", context)


@member(*MANAGERS, writes=True)
@require_http_methods(["GET", "POST"])
@asked_for(
    _("You are about to make a token, which lets a system into this shop. Please show once more that it is you.")
)
def new(request: HttpRequest) -> HttpResponse:
    """Asks for the password first: a token outlives the session that made it. Shows the secret, this once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "portal/tokens_new.html", {"form": form}, status=422 if form.is_bound else 200)
    token, secret = verbs.make(
        request.shop,  # type: ignore[attr-defined]
        name=form.cleaned_data["name"],
        by=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
    )
    context = {"token": token, "secret": secret, "address": request.build_absolute_uri("/api/v1/jobs/")}
    return render(request, "portal/tokens_made.html", context, status=201)


@member(*MANAGERS)
@require_POST
def revocation(request: HttpRequest, token_id: str) -> HttpResponse:
    """Ends a token, also while the shop is read-only: a lost one must never stay open."""
    token = get_object_or_404(ApiToken, pk=token_id, shop=request.shop)  # type: ignore[attr-defined]
    verbs.revoke(token, now=timezone.now())
    messages.success(request, gettext("“%(name)s” has no access any more.") % {"name": token.name})
    return redirect("tokens")
