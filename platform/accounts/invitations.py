"""Invitations: made, mailed, sent again, revoked, accepted. Only the digest of the link's code is kept."""

import hashlib
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts import mails, origins
from accounts.models import Invitation, User


class BadInvitation(Exception):
    """The link is unknown, used, revoked or too old."""


class CannotJoin(Exception):
    """The room refuses, in words for the person: a setting's join may raise this."""


class OtherPerson(Exception):
    """The invitation was written to another e-mail address."""


def invite(*, kind: str, target: uuid.UUID, role: str, email: str, by: User, now: datetime) -> tuple[Invitation, str]:
    """Makes an invitation and answers it with the code for its link; an older open one to the same person ends."""
    email = email.strip().lower()
    code = secrets.token_urlsafe(32)
    with transaction.atomic():
        open_ones(kind=kind, target=target, now=now).filter(email=email).update(revoked_at=now)
        invitation = Invitation.objects.create(
            kind=kind,
            target=target,
            role=role,
            email=email,
            digest=_digest(code),
            invited_by=by,
            created_at=now,
            expires_at=now + Invitation.LIFETIME,
        )
    return invitation, code


def send(invitation: Invitation, code: str, *, language: str = "") -> None:
    """Mails the link. A person known here reads it in their own language, others in `language`."""
    known = User.objects.filter(email__iexact=invitation.email).first()
    context = {
        "place": place_of(invitation),
        "inviter": str(invitation.invited_by),
        "link": link(code),
        "days": Invitation.LIFETIME.days,
        "email": invitation.email,
    }
    mails.send("invitation", invitation.email, context, language=(known.language if known else "") or language)


def renew(invitation: Invitation, *, now: datetime) -> str:
    """Gives an invitation that was neither accepted nor revoked a new code and seven more days."""
    code = secrets.token_urlsafe(32)
    found = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        digest=_digest(code), expires_at=now + Invitation.LIFETIME
    )
    if not found:
        raise BadInvitation
    return code


def revoke(invitation: Invitation, *, now: datetime) -> None:
    """Takes an invitation back; its link works no more."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=now)


def find(code: str, *, now: datetime) -> Invitation:
    """The open invitation of a link's code. Raises `BadInvitation`."""
    invitation = Invitation.objects.select_related("invited_by").filter(digest=_digest(code)).first()
    if invitation is None or not invitation.is_open(now=now) or not place_of(invitation):
        raise BadInvitation
    return invitation


@transaction.atomic
def accept(invitation: Invitation, user: User, *, now: datetime) -> str:
    """Joins; answers the absolute address of the place. Raises `OtherPerson`, `BadInvitation`, `CannotJoin`."""
    if user.email.lower() != invitation.email.lower():
        raise OtherPerson
    spent = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now, digest=invitation.digest
    ).update(accepted_at=now)
    if not spent:
        raise BadInvitation
    joined: str = import_string(settings.INVITATION_JOINS[invitation.kind])(invitation, user, now=now)
    return joined


def open_ones(*, kind: str, target: uuid.UUID, now: datetime) -> QuerySet[Invitation]:
    """The invitations to a place that still wait, newest first; those that ran out in the last week too."""
    return (
        Invitation.objects.filter(kind=kind, target=target, accepted_at=None, revoked_at=None)
        .filter(expires_at__gt=now - Invitation.LIFETIME)
        .select_related("invited_by")
        .order_by("-created_at")
    )


def place_of(invitation: Invitation) -> str:
    """The name of the shop or team; empty when it is gone."""
    name: str = import_string(settings.INVITATION_PLACES[invitation.kind])(invitation)
    return name


def link(code: str) -> str:
    """The address in the letter, on the public host."""
    return origins.public(f"/accounts/invitations/{code}/")


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
