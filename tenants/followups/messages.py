"""Messages with a link to the questions: prepared, handed over or mailed, and told sent by whoever sent them."""

import uuid
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from callcenter.limits import suppress as wide
from callcenter.limits.people import people
from callcenter.scripts.merge import Value
from tenants.followups import channels, fallback, hand_over, links, message_words, post
from tenants.followups.asking import team_of
from tenants.followups.models import FollowUp, Message, MessageChannel
from tenants.followups.purposes import numbers_of, purpose_of, suppressed
from tenants.jobs import phones
from tenants.jobs.models import Customer
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

#: A mail that did not leave is tried again so long, and so often; then a person has to find another way.
TRIED_FOR, TRIED_EVERY = timedelta(days=2), timedelta(hours=1)


class NotWanted(Exception):
    """The customer does not wish to be asked."""


class NoSuchWay(Exception):
    """This way does not lead to the customer."""


class NotByHand(Exception):
    """A mail leaves by itself; nobody can say to have sent it."""


class Over(Exception):
    """The message was withdrawn, or it was sent before."""


def look_after(*, shop: Shop, now: datetime) -> int:
    """One round: withdraws what nobody needs any more, prepares what is due, and mails what did not leave.

    Answers how many messages are new. Inside the shop; may run as often as one likes.
    """
    withdraw_idle(now=now)
    new = 0
    for owed in fallback.due(now):
        try:
            new += due(owed.follow_up, shop=shop, now=now)
        except Exception:
            # One follow-up at fault must not keep the others waiting.
            log.exception("message_not_prepared", follow_up=str(owed.follow_up))
    for message in _stuck(now=now):
        post.letter(message, shop=shop)
    hand_over.count(shop)
    return new


def due(follow_up_id: uuid.UUID, *, shop: Shop, now: datetime) -> bool:
    """The message that takes over when nobody was reached; answers whether it is new. Inside the shop.

    Where one was sent before, because the customer had asked for it, that one counts. What somebody withdrew is not
    written a second time.
    """
    standing = Message.objects.filter(follow_up=follow_up_id, withdrawn_at=None).first()
    if standing is not None:
        if standing.sent_at is not None:
            _tell_fallback(standing, now=now)
        return False
    if Message.objects.filter(follow_up=follow_up_id, by__isnull=False).exists():
        return False
    try:
        prepare(follow_up_id, why=Message.Why.UNREACHED, shop=shop, now=now)
    except (links.NotByLink, NotWanted):
        return False
    return True


@transaction.atomic
def prepare(follow_up_id: uuid.UUID, *, why: str, channel: str = "", shop: Shop, now: datetime) -> Message:
    """The follow-up's message, written in the customer's language. A mail leaves on commit, all else waits for a hand.

    There is one: asked for again, the standing one is answered, by the wished `channel` if it was not sent yet. Inside
    the shop. Raises `links.NotByLink`, `NotWanted`, `NoSuchWay`.
    """
    follow_up = _locked(follow_up_id)
    standing = follow_up.messages.filter(withdrawn_at=None).first()
    if standing is not None:
        wished = bool(channel) and channel != standing.channel and standing.sent_at is None
        return _moved(standing, follow_up, channel, shop=shop) if wished else standing
    _require_wanted(follow_up, shop=shop, now=now)
    links.make(follow_up, shop=shop, now=now)
    ways = ways_to(follow_up.customer, shop=shop)
    if channel and channel not in ways:
        raise NoSuchWay(channel)
    made = Message(follow_up=follow_up, why=why, prepared_at=now, language=follow_up.language)
    return _written(made, follow_up, channels.chosen(ways, channel), shop=shop)


@transaction.atomic
def move(message_id: uuid.UUID, channel: str, *, shop: Shop) -> Message:
    """Sends by another way what has not been sent: the words are written anew. Raises `Over`, `NoSuchWay`."""
    message = _standing(message_id)
    return _moved(message, _locked(message.follow_up_id), channel, shop=shop)


@transaction.atomic
def sent(message_id: uuid.UUID, *, by: uuid.UUID | None, by_name: str, shop: Shop, now: datetime) -> Message:
    """A person says to have sent it, or to have given the letter to the post; saying so again changes nothing.

    Inside the shop. Raises `Over` when it was withdrawn, `NotByHand` for a mail.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.withdrawn_at is not None:
        raise Over
    if message.channel == MessageChannel.EMAIL:
        raise NotByHand
    if message.sent_at is None:
        message.sent_at, message.failed_at, message.by, message.by_name = now, None, by, by_name
        message.save()
        _tell_fallback(message, now=now)
        hand_over.count(shop)
        log.info("message_sent", message=str(message.pk), channel=message.channel)
    return message


@transaction.atomic
def withdraw(message_id: uuid.UUID, *, by: uuid.UUID | None, by_name: str, shop: Shop, now: datetime) -> Message:
    """Nobody sends it. What was sent cannot be taken back. Inside the shop. Raises `Over`."""
    message = _standing(message_id)
    message.withdrawn_at, message.by, message.by_name = now, by, by_name
    message.save()
    hand_over.count(shop)
    return message


def withdraw_idle(*, follow_up: uuid.UUID | None = None, now: datetime) -> None:
    """Takes off the list what was not sent and whose follow-up is closed, or too old. Inside the shop."""
    waiting = Message.objects.filter(sent_at=None, withdrawn_at=None)
    waiting = waiting.filter(follow_up=follow_up) if follow_up else waiting
    over = Q(follow_up__closed_at__isnull=False) | Q(follow_up__expires_at__lte=now)
    ids = waiting.filter(over).values_list("pk", flat=True)
    waiting.filter(pk__in=list(ids)).update(withdrawn_at=now)


def mailed(message_id: uuid.UUID, *, shop: Shop, now: datetime) -> bool:
    """Gives a mail to the mail server, once; answers whether it left now. Inside the shop. Raises `post.NotSent`.

    The row is written first: a second run waits here for the first one, and then has nothing to do.
    """
    try:
        with transaction.atomic():
            message = Message.objects.select_for_update().select_related("follow_up__customer").get(pk=message_id)
            waits = message.sent_at is None and message.withdrawn_at is None
            if not waits or message.channel != MessageChannel.EMAIL:
                return False
            if message.follow_up.closed_at is not None:
                message.withdrawn_at = now
                message.save(update_fields=["withdrawn_at"])
                return False
            message.sent_at, message.failed_at = now, None
            message.save(update_fields=["sent_at", "failed_at"])
            _tell_fallback(message, now=now)
            post.mail(message, text=text_of(message, shop=shop), address=address_of(message, shop=shop), shop=shop)
    except post.NotSent:
        Message.objects.filter(pk=message_id).update(failed_at=now)
        hand_over.count(shop)
        raise
    hand_over.count(shop)
    log.info("message_sent", message=str(message.pk), channel=message.channel)
    return True


def text_of(message: Message, *, shop: Shop) -> str:
    """The message with its link. Inside the shop."""
    return message.text.replace(message_words.LINK, address_of(message, shop=shop))


def address_of(message: Message, *, shop: Shop) -> str:
    """The link of the message's follow-up. Inside the shop."""
    return links.address(message.follow_up.link, shop=shop)


def ways_to(customer: Customer, *, shop: Shop) -> list[str]:
    """The channels that lead to the customer, the best first."""
    mobile = phones.is_mobile(customer.phone, region=shop.country)
    return channels.open_ones(email=customer.email, wechat=customer.wechat, mobile=mobile)


def last_day(follow_up: FollowUp, *, shop: Shop) -> date:
    """The last day on which the link opens, on the shop's calendar."""
    return (follow_up.expires_at - timedelta(seconds=1)).astimezone(shop.zone).date()


def values_of(follow_up: FollowUp, *, shop: Shop) -> dict[str, Value]:
    """What a message or a page may say: the shop, the vehicle's model and the day; no customer and no plate."""
    job = follow_up.job
    return {
        "shop": shop.spoken_name or shop.name,
        "shop_name": shop.name,
        "vehicle": str(job.vehicle) if job and job.vehicle else "",
        "delivered_on": job.delivered_at.astimezone(shop.zone).date() if job else None,
    }


def _written(message: Message, follow_up: FollowUp, channel: str, *, shop: Shop) -> Message:
    """Writes the words for the channel, keeps the row, and has a mail leave."""
    values, language = values_of(follow_up, shop=shop), message.language
    until = last_day(follow_up, shop=shop)
    message.channel, message.failed_at = channel, None
    message.subject = message_words.subject(values, language=language)
    message.text = message_words.body(channel, message.why, values, until=until, language=language)
    message.save()
    hand_over.count(shop)
    post.letter(message, shop=shop)
    return message


def _moved(message: Message, follow_up: FollowUp, channel: str, *, shop: Shop) -> Message:
    if channel not in ways_to(follow_up.customer, shop=shop):
        raise NoSuchWay(channel)
    return _written(message, follow_up, channel, shop=shop)


def _locked(follow_up_id: uuid.UUID) -> FollowUp:
    follow_ups = FollowUp.objects.select_for_update(of=("self",)).select_related("customer", "job__vehicle")
    return follow_ups.get(pk=follow_up_id)


def _standing(message_id: uuid.UUID) -> Message:
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.sent_at is not None or message.withdrawn_at is not None:
        raise Over
    return message


def _require_wanted(follow_up: FollowUp, *, shop: Shop, now: datetime) -> None:
    customer, kind = follow_up.customer, follow_up.kind
    persons = people(numbers_of(customer))
    if suppressed([customer], kind=kind, now=now) or wide.stopped(
        persons, team_id=team_of(shop), purpose=purpose_of(kind), now=now
    ):
        raise NotWanted


def _tell_fallback(message: Message, *, now: datetime) -> None:
    """A message that went out is the last of the attempts; one sent early counts when it would have been due."""
    try:
        fallback.sent(message.follow_up_id, now=now)
    except fallback.NotOwed:
        log.debug("message_not_owed", message=str(message.pk))


def _stuck(*, now: datetime) -> list[Message]:
    """Mails that should have left: the task was lost, or the mail server refused them a while ago."""
    waiting = Message.objects.filter(channel=MessageChannel.EMAIL, sent_at=None, withdrawn_at=None)
    late = Q(failed_at=None, prepared_at__lt=now - timedelta(minutes=10)) | Q(failed_at__lt=now - TRIED_EVERY)
    return list(waiting.filter(late, prepared_at__gt=now - TRIED_FOR))
