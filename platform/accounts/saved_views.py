"""Lists as a person likes to see them, kept under a name: in one shop or team, for that person alone."""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import SavedView, User

#: Tabs beyond this number are no help.
MOST = 12
CODE = re.compile(r"[a-z0-9_.-]{1,40}")


class TooMany(Exception):
    """A person keeps at most `MOST` views in one place."""


class NotCodes(ValueError):
    """A view keeps short codes, so that no customer's word can get into the table."""


def of(user: User, *, place: uuid.UUID) -> list[SavedView]:
    """The person's views there, the oldest first."""
    return list(SavedView.objects.filter(user=user, place=place))


def keep(user: User, *, place: uuid.UUID, name: str, chosen: Mapping[str, str], now: datetime) -> SavedView:
    """Keeps a view; one of the same name is written over. Raises `TooMany` and `NotCodes`."""
    if not all(CODE.fullmatch(code) for code in chosen.values()):
        raise NotCodes
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two tabs must not keep one too many
        others = SavedView.objects.filter(user=user, place=place).exclude(name=name)
        if others.count() >= MOST:
            raise TooMany
        view, _made = SavedView.objects.update_or_create(
            user=user, place=place, name=name, defaults={"chosen": dict(chosen)}, create_defaults={
                "chosen": dict(chosen), "created_at": now,
            },
        )  # fmt: skip
    return view


def forget(user: User, *, place: uuid.UUID, name: str) -> bool:
    """Takes a view away; answers whether there was one."""
    taken, _each = SavedView.objects.filter(user=user, place=place, name=name).delete()
    return taken > 0
