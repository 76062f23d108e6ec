"""The mails about bookings and tasks, each once a person: who is late, what the day brings, what there is to do."""

from datetime import datetime, time

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mails
from accounts.models import User
from tenants.care import diary, preferences, states, words
from tenants.care.models import Booking, CareLetter, Errand
from tenants.complaints.cards import masked_name
from tenants.shops import members
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

#: The summary waits for people to be up, on the shop's clock.
MORNING = time(7)


def late(booking: Booking, *, shop: Shop, now: datetime) -> int:
    """Tells whoever is told of complaints that a customer is late; answers how many mails left. Inside the shop."""
    if not preferences.mails("late"):
        return 0
    sent = 0
    for person in members.told_of_complaints(shop):
        with translation.override(person.language or shop.language), timezone.override(shop.zone):
            path = reverse("booking", args=[booking.pk], urlconf=settings.HOST_URLCONFS["shop"])
            context = {
                "shop": shop, "name": person.name, "booking": booking, "url": shop.url(path),
                "customer": masked_name(booking.customer.name, booking.customer.title),
            }  # fmt: skip
            key = f"late:{booking.pk}:{booking.round}:{person.pk}"
            sent += _send(key, "booking_late", person, context, now=now)
    return sent


def summary(shop: Shop, *, now: datetime) -> int:
    """Tells them in the morning what the day brings; nothing on a day without bookings. Inside the shop."""
    today = shop.today(now)
    if now.astimezone(shop.zone).time() < MORNING or not preferences.mails("summary"):
        return 0
    start, end = diary.span(shop, today)
    found = list(
        Booking.objects.filter(starts_at__gte=start, starts_at__lt=end, state__in=states.EXPECTED)
        .select_related("customer", "vehicle")
        .prefetch_related("items")
    )
    if not found:
        return 0
    sent = 0
    for person in members.told_of_complaints(shop):
        with translation.override(person.language or shop.language), timezone.override(shop.zone):
            context = {
                "shop": shop, "name": person.name, "number": len(found), "day": words.day(today),
                "lines": [_line(each, shop) for each in found],
                "url": shop.url(reverse("bookings", urlconf=settings.HOST_URLCONFS["shop"])),
            }  # fmt: skip
            sent += _send(f"summary:{today}:{person.pk}", "booking_summary", person, context, now=now)
    return sent


def errand(errand: Errand, *, shop: Shop, now: datetime) -> int:
    """Tells who is to do it: the person who is named, else whoever is in charge; answers how many mails left.

    Inside the shop. `told_at` is set when nobody is left to tell.
    """
    people = members.in_charge(shop)
    if errand.person is not None:
        people = [each.user for each in members.present(shop) if each.user_id == errand.person] or people
    sent, failed = 0, False
    for person in people:
        with translation.override(person.language or shop.language), timezone.override(shop.zone):
            path = reverse("errand", args=[errand.pk], urlconf=settings.HOST_URLCONFS["shop"])
            context = {
                "shop": shop, "name": person.name, "errand": errand, "url": shop.url(path),
                "customer": masked_name(errand.customer.name, errand.customer.title),
            }  # fmt: skip
            key = f"errand:{errand.pk}:{person.pk}"
            sent += _send(key, "errand", person, context, now=now)
            failed = failed or not CareLetter.objects.filter(key=key).exists()
    if people and not failed:
        Errand.objects.filter(pk=errand.pk).update(told_at=now)
    return sent


def _line(booking: Booking, shop: Shop) -> dict[str, str]:
    """No plate and no number: a mail lies open."""
    wanted = [booking.work, *(each.item for each in booking.items.all())]
    return {
        "time": f"{booking.starts_at.astimezone(shop.zone):%H:%M}" if booking.starts_at else "",
        "customer": masked_name(booking.customer.name, booking.customer.title),
        "vehicle": str(booking.vehicle or ""),
        "work": " · ".join(each for each in wanted if each),
        "priority": booking.get_priority_display() if booking.priority != "ordinary" else "",
    }


def _send(key: str, template: str, person: User, context: dict[str, object], *, now: datetime) -> int:
    """One mail; 0 when it left before. One that fails is tried again in the next round."""
    try:
        with transaction.atomic():
            # The line is written first: a second run waits here for the first one, and then has nothing to do.
            _letter, made = CareLetter.objects.get_or_create(key=key, defaults={"at": now})
            if not made:
                return 0
            _compose(template, person, context, key).send()
    except Exception:
        log.exception("booking_letter_failed", template=template, person=str(person.pk))
        return 0
    return 1


def _compose(template: str, person: User, context: dict[str, object], key: str) -> EmailMultiAlternatives:
    return mails.build(template, person.email, context, key=key.replace(":", "."))
