"""The people of a shop: who is in, who is invited, who calls; inviting, changing roles, ending access."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import invitations
from accounts.models import Invitation
from accounts.proof import asked_for
from accounts.views import inviting
from tenants.portal.access import MANAGERS, member
from tenants.shops import members, ranks
from tenants.shops.models import Membership, Role, Shop


class InviteForm(forms.Form):
    """Who, and as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "inputmode": "email"}
        self.fields["role"].choices = _choices(by)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _choices(by)  # type: ignore[attr-defined]


@member(*MANAGERS)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    return _page(request, InviteForm(by=request.membership.role, initial={"role": Role.ADVISOR}))  # type: ignore[attr-defined]


@member(*MANAGERS, writes=True)
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    shop, membership = request.shop, request.membership  # type: ignore[attr-defined]
    form = InviteForm(request.POST, by=membership.role)
    if not form.is_valid():
        return _page(request, form, status=422)
    if Membership.objects.filter(shop=shop, revoked_at=None, user__email__iexact=form.cleaned_data["email"]).exists():
        form.add_error("email", gettext("This person is in the shop already."))
        return _page(request, form, status=422)
    return inviting.invite(
        request, kind=Invitation.Kind.SHOP, target=shop.pk, language=shop.language, **form.cleaned_data
    )


@member(*MANAGERS, writes=True)
@require_POST
def sending(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """The letter once more, with a new link; the old link ends."""
    language = request.shop.language  # type: ignore[attr-defined]
    return inviting.send_again(request, _invitation(request, invitation_id), language=language)


@member(*MANAGERS)
@require_POST
def invitation_revocation(request: HttpRequest, invitation_id: str) -> HttpResponse:
    return inviting.take_back(request, _invitation(request, invitation_id))


@member(*MANAGERS)
@require_http_methods(["GET", "POST"])
@asked_for(_("You are about to change what somebody may do here. Please show once more that it is you."))
def role(request: HttpRequest, membership_id: str) -> HttpResponse:
    """Asks for the password first: a role is what a stolen session would take."""
    target, mine = _member(request, membership_id), request.membership  # type: ignore[attr-defined]
    data = request.POST if request.method == "POST" else None
    form = RoleForm(data, by=mine.role, initial={"role": target.role})
    if form.is_valid():
        try:
            members.set_role(target, role=form.cleaned_data["role"])
        except members.LastOwner:
            form.add_error("role", _last_owner())
        else:
            messages.success(request, gettext("Role changed."))
            return redirect("people" if target.pk != mine.pk or ranks.grants(target.role) else "/")
    status = 422 if form.errors else 200
    return render(request, "portal/people_role.html", {"target": target, "form": form}, status=status)


@member(*MANAGERS)
@require_POST
def revocation(request: HttpRequest, membership_id: str) -> HttpResponse:
    """Ends a member's access, one's own too; the person's next request is refused."""
    target = _member(request, membership_id)
    try:
        members.revoke(target, now=timezone.now())
    except members.LastOwner:
        messages.error(request, _last_owner())
        return redirect("people")
    messages.success(request, gettext("%(name)s has no access any more.") % {"name": target.user})
    return redirect("people")


@member(*MANAGERS)
@require_POST
def complaint_mail(request: HttpRequest, membership_id: str) -> HttpResponse:
    """Who is told of a new complaint by e-mail."""
    target = _member(request, membership_id, any_rank=True)
    members.tell_of_complaints(target, told="told" in request.POST)
    messages.success(request, gettext("Saved."))
    return redirect("people")


def _page(request: HttpRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    shop, mine, now = request.shop, request.membership, timezone.now()  # type: ignore[attr-defined]
    found = Membership.objects.filter(shop=shop, revoked_at=None).select_related("user").order_by("joined_at")
    team = Shop.objects.filter(pk=shop.pk).values_list("assignment__team__name", "assignment__since").first()
    context = {
        "form": form,
        "rows": [
            {"membership": each, "mine": each.pk == mine.pk, "changeable": ranks.may_change(mine.role, of=each.role)}
            for each in found
        ],
        "invitations": [
            {"invitation": each, "role": Role(each.role).label, "is_open": each.is_open(now=now)}
            for each in invitations.open_ones(kind=Invitation.Kind.SHOP, target=shop.pk, now=now)
        ],
        "roles": _explained(),
        "team_name": team[0] if team else "",
        "team_since": team[1] if team else None,
    }
    return render(request, "portal/people.html", context, status=status)


def _member(request: HttpRequest, membership_id: str, *, any_rank: bool = False) -> Membership:
    """A member of this shop whose place the person may change; everything else is the same 404."""
    found = get_object_or_404(
        Membership.objects.select_related("user", "shop"),
        pk=membership_id,
        shop=request.shop,  # type: ignore[attr-defined]
        revoked_at=None,
    )
    if not any_rank and not ranks.may_change(request.membership.role, of=found.role):  # type: ignore[attr-defined]
        raise Http404
    return found


def _invitation(request: HttpRequest, invitation_id: str) -> Invitation:
    shop = request.shop  # type: ignore[attr-defined]
    found = inviting.find(invitation_id, kind=Invitation.Kind.SHOP, target=shop.pk)
    if not ranks.may_change(request.membership.role, of=found.role):  # type: ignore[attr-defined]
        raise Http404
    return found


def _choices(by: str) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in Role.choices if value in ranks.grants(by)]


def _explained() -> list[tuple[Any, str]]:
    return [
        (Role.OWNER.label, gettext("everything, paying too")),
        (Role.MANAGER.label, gettext("everything but paying and owners")),
        (Role.ADVISOR.label, gettext("uploads jobs and answers complaints")),
        (Role.VIEWER.label, gettext("reads the results")),
    ]


def _last_owner() -> str:
    return gettext("A shop keeps at least one owner. Make another person owner first.")
