"""Who may enter a shop: join, change role, revoke. The last owner cannot leave."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from accounts.invitations import CannotJoin
from accounts.models import Invitation, User
from tenants.shops.models import MANAGERS, Membership, Role, Shop


class LastOwner(Exception):
    """A shop keeps at least one owner."""


def join(shop: Shop, user: User, *, role: str, now: datetime) -> Membership:
    """Makes `user` a member of `shop`; a person who is one already keeps the membership and gets the new role."""
    membership, made = Membership.objects.get_or_create(
        shop=shop,
        user=user,
        revoked_at=None,
        defaults={"role": role, "joined_at": now, "gets_complaints": role in MANAGERS},
    )
    if not made and membership.role != role:
        set_role(membership, role=role)
    return membership


def join_by_invitation(invitation: Invitation, user: User, *, now: datetime) -> str:
    """Joins the shop that the invitation names; answers the absolute address to go to."""
    shop = Shop.objects.get(pk=invitation.target, closed_at=None)
    try:
        join(shop, user, role=invitation.role, now=now)
    except LastOwner as refused:
        raise CannotJoin(gettext("You are the only owner of this shop. Make another person owner first.")) from refused
    return shop.url("/")


def place_of(invitation: Invitation) -> str:
    """The name of the shop that an invitation leads to; empty when the shop is closed."""
    return Shop.objects.filter(pk=invitation.target, closed_at=None).values_list("name", flat=True).first() or ""


@transaction.atomic
def set_role(membership: Membership, *, role: str) -> None:
    """Gives a member another role. Raises `LastOwner` when that would leave the shop without one."""
    _keep_an_owner(membership, becomes=role)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def revoke(membership: Membership, *, now: datetime) -> None:
    """Ends a membership; the person's next request is refused. Raises `LastOwner`."""
    _keep_an_owner(membership, becomes=None)
    membership.revoked_at = now
    membership.save(update_fields=["revoked_at"])


def tell_of_complaints(membership: Membership, *, told: bool) -> None:
    """Whether a member gets a mail for each new complaint."""
    membership.gets_complaints = told
    membership.save(update_fields=["gets_complaints"])


def told_of_complaints(shop: Shop) -> list[User]:
    """The people who get a mail for a new complaint: those who asked, else the owners."""
    open_ones = Membership.objects.filter(shop=shop, revoked_at=None, user__is_active=True).select_related("user")
    chosen = [m.user for m in open_ones.filter(gets_complaints=True)]
    return chosen or [m.user for m in open_ones.filter(role=Role.OWNER)]


def present(shop: Shop) -> list[Membership]:
    """Everybody who may enter the shop now, with the person."""
    open_ones = Membership.objects.filter(shop=shop, revoked_at=None, user__is_active=True)
    return list(open_ones.select_related("user").order_by("joined_at", "pk"))


def in_charge(shop: Shop) -> list[User]:
    """Its managers, else its owners."""
    people = present(shop)
    managers = [each.user for each in people if each.role == Role.MANAGER]
    return managers or [each.user for each in people if each.role == Role.OWNER]


def of(user: User, shop_id: uuid.UUID) -> Membership | None:
    """The open membership of a person in a shop, if there is one."""
    return Membership.objects.filter(user=user, shop_id=shop_id, revoked_at=None).select_related("shop").first()


def _keep_an_owner(membership: Membership, *, becomes: str | None) -> None:
    if membership.role != Role.OWNER or becomes == Role.OWNER:
        return
    owners = Membership.objects.select_for_update().filter(shop=membership.shop, role=Role.OWNER, revoked_at=None)
    if not [owner for owner in owners if owner.pk != membership.pk]:
        raise LastOwner
