"""What a shop may do now. Billing writes it through `write`; everybody else asks here."""

from datetime import datetime

from tenants.shops.models import Shop, Standing


class ReadOnly(Exception):
    """The shop's trial or payment has ended: it can be read, not changed."""


def of(shop: Shop) -> Standing:
    """The shop's standing; a shop without one is a fresh trial."""
    standing = getattr(shop, "standing", None)
    return standing if standing is not None else Standing(shop=shop, state=Standing.State.TRIAL)


def is_good(shop: Shop) -> bool:
    """Whether jobs may come in and calls may be made."""
    return of(shop).state != Standing.State.READ_ONLY


def require_good(shop: Shop) -> None:
    """Raises `ReadOnly` unless the shop is in good standing."""
    if not is_good(shop):
        raise ReadOnly


def write(
    shop: Shop,
    *,
    state: str,
    now: datetime,
    before: Standing | None = None,
    reason: str = "",
    trial_ends_at: datetime | None = None,
    trial_reached_left: int | None = None,
) -> Standing:
    """Billing's verdict. `read_only_since` is kept while the shop stays read-only.

    `before` is the standing as it is, when the caller has it locked.
    """
    held = before or Standing.objects.filter(shop=shop).first()
    since = (held.read_only_since if held else None) or now if state == Standing.State.READ_ONLY else None
    values = {
        "state": state,
        "reason": reason,
        "trial_ends_at": trial_ends_at,
        "trial_reached_left": trial_reached_left,
        "read_only_since": since,
        "updated_at": now,
    }
    if before is None:
        standing, _ = Standing.objects.update_or_create(shop=shop, defaults=values)
    else:
        standing = before
        for name, value in values.items():
            setattr(standing, name, value)
        standing.save(update_fields=list(values))
    shop.standing = standing
    return standing
