"""Who is writing on a case at this moment, for its other editors; forgotten by itself when nobody goes on writing.

    presence.writes(complaint_id, by=user_id, side=side, shop=shop)
    presence.words(complaint_id, me=user_id, side=side, shop=shop)      # "Mia Manager is writing here."

Nothing of it is in the database: the cache holds ids, and each reader is told names that the case's history tells as
well. What is for one side's own eyes (a note for the team only, the shop's search for the cause) is written unseen by
the other. A case has a few places, one for each who writes; places are taken singly, so nobody writes over another's.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from tenants.complaints.change import Side
from tenants.shops.models import Shop
from web.sentences import listed

#: Seconds that somebody counts as writing after a sign of it.
STAYS = 30
#: So many people can be told of at one case at the same time.
PLACES = 8


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who writes; `own` is seen by that side alone."""

    user: uuid.UUID
    side: str
    own: bool


def writes(complaint_id: uuid.UUID, *, by: uuid.UUID, side: str, own: bool = False, shop: Shop) -> None:
    """This person is writing, for the next thirty seconds. Where every place is taken, nobody else is told of."""
    there = dict(_there(complaint_id, shop))
    writer = Writer(by, side, own)
    mine = [place for place, each in there.items() if each.user == by]
    if mine:
        cache.set(mine[0], _stored(writer), STAYS)
        return
    for place in _places(complaint_id, shop):
        if place not in there and cache.add(place, _stored(writer), STAYS):
            return


def stops(complaint_id: uuid.UUID, *, by: uuid.UUID, shop: Shop) -> None:
    """This person writes no more: what was typed is saved, or left."""
    cache.delete_many([place for place, each in _there(complaint_id, shop) if each.user == by])


def told(complaint_id: uuid.UUID, values: Mapping[str, str], *, by: uuid.UUID, side: str, shop: Shop) -> None:
    """What a page says of its reader: that they write (`own`: for their side alone), or have stopped."""
    if values.get("stops"):
        stops(complaint_id, by=by, shop=shop)
    else:
        writes(complaint_id, by=by, side=side, own=bool(values.get("own")), shop=shop)


def words(complaint_id: uuid.UUID, *, me: uuid.UUID, side: str, shop: Shop) -> str:
    """Who else is writing, as a sentence for a reader of this side; empty when nobody is."""
    seen = {each.user: each for _place, each in _there(complaint_id, shop) if each.side == side or not each.own}
    seen.pop(me, None)
    if not seen:
        return ""
    people = sorted(User.objects.filter(pk__in=seen), key=lambda user: (str(user), str(user.pk)))
    names = listed(_name(user, seen[user.pk], side) for user in people)
    return ngettext("%(names)s is writing here.", "%(names)s are writing here.", len(people)) % {"names": names}


def _name(user: User, writer: Writer, side: str) -> str:
    if writer.side == side:
        return str(user)
    return _("%(name)s (%(side)s)") % {"name": user, "side": Side(writer.side).label}


def _places(complaint_id: uuid.UUID, shop: Shop) -> list[str]:
    return [f"complaint_writing:{shop.pk}:{complaint_id}:{number}" for number in range(PLACES)]


def _there(complaint_id: uuid.UUID, shop: Shop) -> Iterator[tuple[str, Writer]]:
    for place, (user, side, own) in cache.get_many(_places(complaint_id, shop)).items():
        yield place, Writer(uuid.UUID(user), side, own)


def _stored(writer: Writer) -> tuple[str, str, bool]:
    return str(writer.user), str(writer.side), writer.own
