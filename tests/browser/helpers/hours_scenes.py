"""The calling hours of the Chinese shop, as browser tests change them and set them back."""

from tenants.shops.models import Shop
from tests.factories import AT_ANY_HOUR


def at_any_hour(*, on: bool) -> None:
    """From now on the shop allows calls by day and night, or at the usual hours."""
    shop = Shop.objects.select_related("settings").get(slug="shunda")
    shop.settings.calling = AT_ANY_HOUR if on else {}
    shop.settings.save(update_fields=["calling"])
