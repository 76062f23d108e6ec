"""The kinds of complaint of one shop: read from its settings, and set by its owner or a manager."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction

from tenants.complaints import categories
from tenants.complaints.categories import OWN, Kinds, joined, split
from tenants.complaints.models import Category
from tenants.shops import members
from tenants.shops.models import Shop, ShopSettings

log = structlog.get_logger(__name__)


def of(shop: Shop) -> Kinds:
    """The shop's kinds. What cannot be read is passed over and logged: a complaint must be filed all the same."""
    try:
        told = shop.settings.complaints  # kept with the shop: a board asks once for each of its cards
    except ShopSettings.DoesNotExist:
        return categories.PRESET
    return _read(told, shop)


def save(
    shop: Shop,
    *,
    names: Mapping[str, str],
    hidden: frozenset[str] | set[str],
    added: Mapping[str, str],
    departments: Mapping[str, str],
    heads: Mapping[str, str] | None = None,
) -> Kinds:
    """Keeps what the shop wants otherwise: names and hidden ones by choice, departments by category.

    `heads` are the ids of the members who stand for departments, empty for nobody; None leaves them as they are.

    A name that is emptied is the preset's again; a sub-code of the shop's own keeps its name then. `added` holds the
    name of one new sub-code for each category that gets one. Raises `categories.BadKinds`, and keeps nothing then.
    """
    with transaction.atomic():
        ShopSettings.objects.get_or_create(shop=shop)
        found = ShopSettings.objects.select_for_update().get(shop=shop)
        before = _read(found.complaints, shop)
        own = {choice: names.get(choice, "").strip() or name for choice, name in before.own.items()}
        for category, name in added.items():
            if name.strip():
                own[_next_of(category, own)] = name.strip()
        kinds = categories.read(
            {
                "names": {choice: name for choice, name in names.items() if name.strip() and choice not in own},
                "hidden": hidden,
                "own": own,
                "heads": before.heads if heads is None else _members(heads, shop),
                "departments": {
                    key: value for key, value in departments.items()
                    if key not in Category.values or value != categories.DEPARTMENTS[Category(key)]
                },
            }
        )  # fmt: skip
        found.complaints = {**found.complaints, "kinds": kinds.as_json()}
        found.save(update_fields=["complaints", "updated_at"])
    shop.settings = found
    return kinds


def _members(heads: Mapping[str, str], shop: Shop) -> dict[str, str]:
    """The heads that were named. Raises `BadKinds` for who is no member."""
    here = {str(member.user_id) for member in members.present(shop)}
    named = {department: person for department, person in heads.items() if person}
    for department, person in named.items():
        if person not in here:
            raise categories.BadKinds(f"head-{department}", "unknown")
    return named


def _read(told: Any, shop: Shop) -> Kinds:
    try:
        return categories.read(told.get("kinds") or {})
    except (categories.BadKinds, AttributeError, TypeError, ValueError):
        log.exception("complaint_kinds_unreadable", shop=str(shop.pk))
        return categories.PRESET


def _next_of(category: str, own: Mapping[str, str]) -> str:
    numbers = [int(code.removeprefix(OWN)) for of, code in map(split, own) if of == category]
    return joined(category, f"{OWN}{max(numbers, default=0) + 1}")
