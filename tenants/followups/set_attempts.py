"""Setting how often and how soon a shop's customers are tried: in general, and for one kind of call."""

from typing import Any

import structlog
from django.db import transaction

from callcenter.scripts.script import CallType
from tenants.followups import attempt_policy
from tenants.followups.attempt_policy import BY_TYPE, AttemptPolicy
from tenants.shops.models import Shop, ShopSettings

log = structlog.get_logger(__name__)


def limits(shop: Shop, policy: AttemptPolicy, *, call_type: str = "") -> None:
    """From the next attempt on these limits hold. Raises `BadPolicy`, also when a kind of call no longer fits."""
    with transaction.atomic():
        found, document = _document(shop)
        if call_type:
            base = attempt_policy.policy_with(document)
            document[BY_TYPE] = {**document.get(BY_TYPE, {}), call_type: attempt_policy.written(policy, base=base)}
        else:
            document = {**attempt_policy.written(policy), BY_TYPE: document.get(BY_TYPE, {})}
        _save(shop, found, document)


def as_in_general(shop: Shop, *, call_type: str) -> None:
    """The kind of call has no limits of its own any more."""
    with transaction.atomic():
        found, document = _document(shop)
        document[BY_TYPE] = {kind: own for kind, own in document.get(BY_TYPE, {}).items() if kind != call_type}
        _save(shop, found, document)


def _document(shop: Shop) -> tuple[ShopSettings, dict[str, Any]]:
    ShopSettings.objects.get_or_create(shop=shop)
    found = ShopSettings.objects.select_for_update().get(shop=shop)
    return found, dict(found.attempts)


def _save(shop: Shop, found: ShopSettings, document: dict[str, Any]) -> None:
    own = {kind: changes for kind, changes in document.pop(BY_TYPE, {}).items() if changes}
    document |= {BY_TYPE: own} if own else {}
    attempt_policy.check(document, call_types=list(CallType))
    found.attempts = document
    found.save(update_fields=["attempts", "updated_at"])
    shop.settings = found
    log.info("attempt_limits_set", shop=str(shop.pk))
