"""What the team sees of messages: rows of the list, the sheet of one, and letters that are ready for the printer."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import qrcode
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callcenter.agents.models import Agent, Team
from callcenter.console.card import full_name
from tenants.complaints.cards import masked_name
from tenants.consent import log
from tenants.followups import hand_over, message_words, messages
from tenants.followups.hand_over import State
from tenants.followups.models import Message, MessageChannel
from tenants.followups.purposes import numbers_of
from tenants.shops.models import Shop

#: How many letters leave the printer at once.
MOST_LETTERS = 100
STATES: dict[str, tuple[Promise, str]] = {
    State.WAITING: (_("to hand over"), "warning"),
    State.FAILED: (_("the mail server refused it"), "danger"),
    State.LEAVING: (_("mail is leaving"), "info"),
    State.SENT: (_("sent"), "success"),
    State.WITHDRAWN: (_("withdrawn"), "neutral"),
}
WAYS: dict[str, Promise] = {code: MessageChannel(code).label for code in MessageChannel.values}


@dataclass(frozen=True, slots=True)
class Row:
    """One message on the list; the customer is masked."""

    id: uuid.UUID
    shop: Shop
    channel: str
    way: Promise
    state: str
    state_words: Promise
    level: str
    why: str
    customer: str
    phone: str
    prepared_at: datetime
    last_day: date
    done_at: datetime | None
    by_name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message to send: its words with the link, and the other ways to the customer."""

    row: Row
    language: str
    subject: str
    text: str
    address: str
    others: list[tuple[str, Promise]]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One page for the printer. The link stands between `before` and `after`.

    `qr` is the link as the squares of a code, `size` how many stand in a row.
    """

    shop: Shop
    language: str
    customer: str
    dear: str
    day: str
    subject: str
    before: list[str]
    after: list[str]
    address: str
    qr: str
    size: int


def shops_of(team: Team, *, slug: str = "", waiting: bool = False) -> list[Shop]:
    """The team's open shops: all, one, or only those where messages wait, so that nobody looks into every shop."""
    found = Shop.objects.filter(assignment__team=team, closed_at=None, ready_at__isnull=False)
    found = found.filter(slug=slug) if slug else found
    return list(found.filter(assignment__messages_waiting__gt=0) if waiting else found)


def rows(team: Team, *, slug: str = "", state: str = "", channel: str = "") -> list[Row]:
    """The team's messages that need a hand, what waits the longest first; in another state only those of one shop."""
    if state not in ("", State.WAITING, State.FAILED) and not slug:
        return []
    found: list[Row] = []
    for shop in shops_of(team, slug=slug, waiting=not slug):
        with shop.schema():
            found += [_row(each, shop) for each in hand_over.listed(state=state, channel=channel)]
    newest_first = state in (State.SENT, State.WITHDRAWN)
    return sorted(found, key=lambda row: row.prepared_at, reverse=newest_first)[: hand_over.SHOWN]


def sheet(message_id: uuid.UUID, *, shop: Shop, agent: Agent, number: bool = False, now: datetime) -> Sheet:
    """One message as whoever sends it needs it; the shop's access log says who looked, and who saw the number.

    Raises `Message.DoesNotExist`.
    """
    with shop.schema():
        message = Message.objects.select_related("follow_up__customer", "follow_up__link").get(pk=message_id)
        customer = message.follow_up.customer
        what = "message_number" if number else "message"
        log.access(actor=agent.user_id, actor_role=agent.role, what=what, subject=customer.pk, now=now)
        ways = messages.ways_to(customer, shop=shop)
        return Sheet(
            row=_row(message, shop),
            language=message.language,
            subject=message.subject,
            text=messages.text_of(message, shop=shop),
            address=messages.address_of(message, shop=shop),
            others=[(code, WAYS[code]) for code in ways if code != message.channel],
            number=numbers_of(customer)[0] if number else "",
        )


def letters(shop: Shop, *, agent: Agent, now: datetime) -> list[Letter]:
    """The shop's letters that wait, the oldest first; each one's customer stands in the shop's access log."""
    with shop.schema():
        waiting = hand_over.listed(state=State.WAITING, channel=MessageChannel.LETTER)[:MOST_LETTERS]
        for message in waiting:
            subject = message.follow_up.customer_id
            log.access(actor=agent.user_id, actor_role=agent.role, what="letter", subject=subject, now=now)
        return [_letter(each, shop, now=now) for each in waiting]


def _row(message: Message, shop: Shop) -> Row:
    state, customer = hand_over.state_of(message), message.follow_up.customer
    words, level = STATES[state]
    return Row(
        id=message.pk,
        shop=shop,
        channel=message.channel,
        way=WAYS[message.channel],
        state=state,
        state_words=words,
        level=level,
        why=message.get_why_display(),
        customer=masked_name(customer.name, customer.title),
        phone=customer.phone,
        prepared_at=message.prepared_at,
        last_day=messages.last_day(message.follow_up, shop=shop),
        done_at=message.withdrawn_at or message.sent_at or message.failed_at,
        by_name=message.by_name,
    )


def _letter(message: Message, shop: Shop, *, now: datetime) -> Letter:
    language, address = message.language, messages.address_of(message, shop=shop)
    customer = full_name(message.follow_up.customer, language)
    before, _link, after = message.text.partition(message_words.LINK)
    code = qrcode.QRCode(border=0)
    code.add_data(address)
    code.make(fit=True)
    squares = [
        f"M{x} {y}h1v1h-1z" for y, line in enumerate(code.get_matrix()) for x, is_dark in enumerate(line) if is_dark
    ]
    return Letter(
        shop=shop,
        language=language,
        customer=customer,
        dear=message_words.dear(customer, language=language),
        day=message_words.day(shop.today(now), language=language),
        subject=message.subject,
        before=[each for each in before.split("\n\n") if each.strip()],
        after=[each for each in after.split("\n\n") if each.strip()],
        address=address,
        qr="".join(squares),
        size=len(code.get_matrix()),
    )
