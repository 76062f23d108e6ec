"""The hand-over list of a shop: messages that wait for somebody to send them, and what became of the others."""

from enum import StrEnum

from django.db.models import Q

from callcenter.agents import assign
from tenants.followups.models import Message, MessageChannel
from tenants.shops.models import Shop

#: So many of each kind are shown; older ones stand with their follow-ups.
SHOWN = 200


class State(StrEnum):
    """Where a message stands. `LEAVING` is a mail on its way to the mail server."""

    WAITING = "waiting"
    FAILED = "failed"
    LEAVING = "leaving"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


_STANDING = Q(sent_at=None, withdrawn_at=None)
_BY_HAND = ~Q(channel=MessageChannel.EMAIL)
#: What waits for a person: what goes by hand, and mails that the mail server refused.
NEEDS_A_HAND = _STANDING & (_BY_HAND | Q(failed_at__isnull=False))
IN_STATE = {
    State.WAITING: _STANDING & _BY_HAND,
    State.FAILED: _STANDING & ~_BY_HAND & Q(failed_at__isnull=False),
    State.LEAVING: _STANDING & ~_BY_HAND & Q(failed_at=None),
    State.SENT: Q(sent_at__isnull=False, withdrawn_at=None),
    State.WITHDRAWN: Q(withdrawn_at__isnull=False),
}


def state_of(message: Message) -> State:
    """Where one message stands."""
    if message.withdrawn_at is not None:
        return State.WITHDRAWN
    if message.sent_at is not None:
        return State.SENT
    if message.channel != MessageChannel.EMAIL:
        return State.WAITING
    return State.FAILED if message.failed_at is not None else State.LEAVING


def listed(*, state: str = "", channel: str = "") -> list[Message]:
    """The shop's messages in a state, or those that need a hand; what waits the longest first. Inside the shop."""
    wanted = NEEDS_A_HAND if not state else IN_STATE[State(state)]
    order = "-prepared_at" if state in (State.SENT, State.WITHDRAWN) else "prepared_at"
    found = Message.objects.filter(wanted, **({"channel": channel} if channel else {})).order_by(order, "pk")
    return list(found.select_related("follow_up__customer", "follow_up__job__vehicle", "follow_up__link")[:SHOWN])


def every(*, state: str = "") -> list[Message]:
    """All messages of the shop, or those in a state, the newest first. Inside the shop."""
    found = Message.objects.filter(IN_STATE[State(state)] if state else Q()).order_by("-prepared_at", "pk")
    return list(found.select_related("follow_up__customer", "follow_up__job")[:SHOWN])


def count(shop: Shop) -> None:
    """Tells the team how many messages of the shop need a hand. Inside the shop."""
    assign.note_messages(shop, Message.objects.filter(NEEDS_A_HAND).count())
