"""Mails to customers: handed to the background on commit, and from there to the mail server."""

from email.utils import formataddr, parseaddr
from functools import partial

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction

from accounts import mails
from tenants.followups.models import Message, MessageChannel
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)


class NotSent(Exception):
    """The mail server did not take it; the next round tries again."""


def letter(message: Message, *, shop: Shop) -> None:
    """Has a mail leave on commit; whatever goes by hand stays. A broker that does not answer harms nothing."""
    if message.channel == MessageChannel.EMAIL:
        transaction.on_commit(partial(_hand_over, {"shop_id": str(shop.pk), "message_id": str(message.pk)}))


def mail(message: Message, *, text: str, address: str, shop: Shop) -> None:
    """Sends it now. Sent twice after a crash, it carries the same id. Raises `NotSent`."""
    context = {"shop": shop, "subject": message.subject, "text": text, "address": address}
    letter = mails.build(
        "survey", message.follow_up.customer.email, context, language=message.language, key=f"{message.pk}.survey"
    )
    letter.from_email = formataddr((shop.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    try:
        letter.send()
    except Exception as refusal:
        log.warning("message_refused", message=str(message.pk), why=type(refusal).__name__)
        raise NotSent from refusal


def _hand_over(ids: dict[str, str]) -> None:
    try:
        current_app.signature("followups.mail", kwargs=ids).apply_async(retry=False)
    except Exception:
        log.exception("message_waits", **ids)
