"""A shop's file understood the way this shop's files are: its country, its day, its numbers, and what it explained."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection
from collections.abc import Mapping as Mapped
from functools import partial
from typing import Any

from tenants.audits import staff_numbers
from tenants.jobs import phones
from tenants.shops.models import Shop
from tenants.uploads import rules, sandbox, understand, values
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
    heard: list[dict[str, Any]] = []

    def noted(what: Callable[[str], dict[str, Any]], fingerprint: str) -> dict[str, Any]:
        heard.append(what(fingerprint))
        return heard[-1]

    of_shop = _of(shop, now)
    understood = understand.read(
        content,
        filename=name,
        answers=answers,
        learned=partial(noted, learnt) if learn else None,
        choices=choices,
        recalled=partial(noted, recalled) if learn else None,
        **of_shop,
    )
    understood.facts = _digest(of_shop)
    understood.key = _key(content, answers, choices, heard, understood.facts)
    return understood


def key(
    content: bytes,
    *,
    fingerprint: str,
    answers: Mapped[str, str] | None = None,
    choices: Choices = understand.NOTHING_CHOSEN,
    shop: Shop,
    now: dt.datetime,
) -> str:
    """The `key` that `file` would give to what it understands, if the headings have this fingerprint."""
    heard = [learnt(fingerprint), recalled(fingerprint)]
    return _key(content, answers, choices, heard, facts(shop, now=now))


def facts(shop: Shop, *, now: dt.datetime) -> str:
    """A digest of what of the shop, its day and our own rules counts when a file of it is read."""
    return _digest(_of(shop, now))


def _digest(of_shop: Mapped[str, Any]) -> str:
    told = {name: sorted(value) if name.endswith("_numbers") else str(value) for name, value in of_shop.items()}
    return hashlib.sha256(json.dumps([rules.digest(), told], sort_keys=True).encode()).hexdigest()


def _key(
    content: bytes, answers: Mapped[str, str] | None, choices: Choices, heard: list[dict[str, Any]], facts: str
) -> str:
    said = [hashlib.sha256(content).hexdigest(), list((answers or {}).items()), choices.json(), heard, facts]
    # In the order in which things were said: of two headings for one field, the first may count.
    return hashlib.sha256(json.dumps(said, sort_keys=False).encode()).hexdigest()


def top(content: bytes, *, name: str, sheet: str, most: int = 12) -> list[tuple[int, list[str]]]:
    """The first rows of a sheet that hold anything, with their numbers. Raises `reading.Unreadable`."""
    found = sandbox.sheets(content, filename=name)
    chosen = next((each for each in found if each.name == sheet), found[0])
    filled = [(chosen.number(place), row) for place, row in enumerate(chosen.rows[: 5 * most]) if any(row)]
    return [(number, [values.text(cell)[:40] for cell in row[:10]]) for number, row in filled[:most]]


def rows_at(content: bytes, *, name: str, sheet: str, rows: Collection[int]) -> dict[int, list[str]]:
    """The cells of the rows with these numbers. Raises `reading.Unreadable`."""
    found = sandbox.sheets(content, filename=name)
    chosen = next((each for each in found if each.name == sheet), found[0])
    told: dict[int, list[str]] = {}
    for place, row in enumerate(chosen.rows):
        if chosen.number(place) in rows:
            told.setdefault(chosen.number(place), [values.text(cell) for cell in row])
    return told


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
