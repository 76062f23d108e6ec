"""How the people of a shop and of a team invite others: by a letter, once more, or not any more.

Who may do it, and to whom, is for the page to say; each answer leads back to the page named "people".
"""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import invitations, limits
from accounts.models import Invitation, User


def find(invitation_id: str, *, kind: str, target: uuid.UUID) -> Invitation:
    """An open invitation to this shop or team. Raises `Http404`."""
    return get_object_or_404(
        Invitation.objects.select_related("invited_by"),
        pk=invitation_id,
        kind=kind,
        target=target,
        accepted_at=None,
        revoked_at=None,
    )


def invite(request: HttpRequest, *, kind: str, target: uuid.UUID, email: str, role: str, language: str) -> HttpResponse:
    """Sends an invitation in this language."""
    try:
        limits.count(request, "invite")
    except limits.TooOften:
        return limits.answer(request)
    by: User = request.user  # type: ignore[assignment]
    invitation, code = invitations.invite(kind=kind, target=target, role=role, email=email, by=by, now=timezone.now())
    invitations.send(invitation, code, language=language)
    messages.success(request, _("Invitation sent to %(email)s.") % {"email": invitation.email})
    return redirect("people")


def send_again(request: HttpRequest, invitation: Invitation, *, language: str) -> HttpResponse:
    """The letter once more, with a new link; the old link ends. Raises `Http404` when it was used meanwhile."""
    try:
        limits.count(request, "invite")
        code = invitations.renew(invitation, now=timezone.now())
    except limits.TooOften:
        return limits.answer(request)
    except invitations.BadInvitation as gone:
        raise Http404 from gone
    invitations.send(invitation, code, language=language)
    messages.success(request, _("Invitation sent to %(email)s again.") % {"email": invitation.email})
    return redirect("people")


def take_back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Its link works no more."""
    invitations.revoke(invitation, now=timezone.now())
    messages.success(request, _("Invitation taken back. Its link works no more."))
    return redirect("people")
