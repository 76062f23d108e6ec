"""A shop's file understood the way this shop's files are: its country, its day, its numbers, and what it explained."""

import datetime as dt
from collections.abc import Mapping as Mapped
from typing import Any

from tenants.audits import staff_numbers
from tenants.jobs import phones
from tenants.shops.models import Shop
from tenants.uploads import sandbox, understand, values
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
    return understand.read(
        content,
        filename=name,
        answers=answers,
        learned=learnt if learn else None,
        choices=choices,
        recalled=recalled if learn else None,
        **_of(shop, now),
    )


def top(content: bytes, *, name: str, sheet: str, most: int = 12) -> list[tuple[int, list[str]]]:
    """The first rows of a sheet that hold anything, with their numbers. Raises `reading.Unreadable`."""
    found = sandbox.sheets(content, filename=name)
    chosen = next((each for each in found if each.name == sheet), found[0])
    filled = [(chosen.number(place), row) for place, row in enumerate(chosen.rows[: 5 * most]) if any(row)]
    return [(number, [values.text(cell)[:40] for cell in row[:10]]) for number, row in filled[:most]]


def rows(header: list[str], found: list[Row], *, shop: Shop, now: dt.datetime) -> Understanding:
    """The same for rows that come with canonical field names."""
    return understand.table(header, found, **_of(shop, now))


def learnt(fingerprint: str) -> dict[str, str]:
    """What this shop has said about files with these headings."""
    found = Mapping.objects.filter(pk=fingerprint).first()
    return dict(found.answers) if found else {}


def recalled(fingerprint: str) -> dict[str, Any]:
    """What this shop has chosen besides: orders of dates of files with these headings, words of all its files."""
    known = Mapping.objects.exclude(choices={}).order_by("learnt_at", "pk").values_list("pk", "choices")
    words: dict[str, dict[str, str]] = {}
    orders: dict[str, str] = {}
    for pk, choices in known:
        for name, said in choices.get("values", {}).items():
            words.setdefault(name, {}).update(said)
        if pk == fingerprint:
            orders = choices.get("date_orders", {})
    return {"date_orders": orders, "values": words}


def remember(
    fingerprint: str, answers: Mapped[str, str], *, choices: Choices = understand.NOTHING_CHOSEN, now: dt.datetime
) -> None:
    """Keeps answers for the next file with the same headings; a newer answer takes an older one's place.

    Of `choices` the orders of dates are kept likewise, and the words for any file of the shop.
    """
    if not fingerprint or not (answers or choices.date_orders or choices.values):
        return
    found = Mapping.objects.filter(pk=fingerprint).first() or Mapping(pk=fingerprint)
    given = set(answers.values())
    before = {header: name for header, name in found.answers.items() if not name or name not in given}
    found.answers = {**before, **answers}
    kept = choices.over(found.choices)
    found.choices = {name: value for name, value in kept.json().items() if name in ("date_orders", "values")}
    found.learnt_at = now
    found.save()


def _of(shop: Shop, now: dt.datetime) -> dict[str, Any]:
    own = phones.read(shop.phone, region=shop.country).numbers if shop.phone else ()
    return {
        "region": shop.country,
        "today": shop.today(now),
        "timezone": shop.timezone,
        "currency": shop.currency,
        "shop_numbers": [phone.e164 for phone in own],
        "staff_numbers": staff_numbers.all_of_them(),
    }
