"""A shop's file understood the way this shop's files are: its country, its day, its numbers, and what it explained."""

import datetime as dt
from collections.abc import Mapping as Mapped
from typing import Any

from tenants.jobs import phones
from tenants.shops.models import Shop
from tenants.uploads import understand
from tenants.uploads.choices import Choices
from tenants.uploads.models import Mapping
from tenants.uploads.reading import Row
from tenants.uploads.understand import Understanding


def file(
    content: bytes,
    *,
    name: str,
    shop: Shop,
    answers: Mapped[str, str] | None = None,
    choices: Choices = understand.NOTHING_CHOSEN,
    learn: bool = True,
    now: dt.datetime,
) -> Understanding:
    """Reads a file in a child process. Raises `reading.Unreadable`. Inside the shop's schema.

    With `learn`, what was answered for files with the same headings counts, too.
    """
    learned = learnt if learn else None
    return understand.read(content, filename=name, answers=answers, learned=learned, choices=choices, **_of(shop, now))


def rows(header: list[str], found: list[Row], *, shop: Shop, now: dt.datetime) -> Understanding:
    """The same for rows that come with canonical field names."""
    return understand.table(header, found, **_of(shop, now))


def learnt(fingerprint: str) -> dict[str, str]:
    """What this shop has said about files with these headings."""
    found = Mapping.objects.filter(pk=fingerprint).first()
    return dict(found.answers) if found else {}


def remember(fingerprint: str, answers: Mapped[str, str], *, now: dt.datetime) -> None:
    """Keeps answers for the next file with the same headings; a newer answer takes an older one's place."""
    if not answers or not fingerprint:
        return
    given = set(answers.values())
    before = {header: name for header, name in learnt(fingerprint).items() if not name or name not in given}
    Mapping.objects.update_or_create(pk=fingerprint, defaults={"answers": {**before, **answers}, "learnt_at": now})


def _of(shop: Shop, now: dt.datetime) -> dict[str, Any]:
    own = phones.read(shop.phone, region=shop.country).numbers if shop.phone else ()
    return {
        "region": shop.country,
        "today": shop.today(now),
        "timezone": shop.timezone,
        "currency": shop.currency,
        "shop_numbers": [phone.e164 for phone in own],
    }
