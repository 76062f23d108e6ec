"""A complaint that is handled and about to be asked about, for the pages of a call."""

import uuid
from typing import Any

from django.utils import timezone

from tenants.complaints import file, handle, reply
from tenants.shops.models import Shop
from tests.browser import scenes
from tests.browser.helpers import life_scenes

BY_SHOP: dict[str, Any] = {"by": uuid.uuid4(), "by_name": "Mia Manager", "side": "shop"}


def asked_about(*, words: str, slug: str = "shunda") -> None:
    """The next call asks this customer whether the complaint is settled."""
    (follow_up,) = scenes.due_calls(slug=slug, names=["欧阳静"])
    shop, now = Shop.objects.get(slug=slug), timezone.now()
    with shop.schema():
        complaint = file.complaint(
            shop=shop, follow_up_id=uuid.UUID(follow_up), attempt_id=uuid.uuid4(), agent_id=uuid.uuid4(),
            agent_name="Ann Agent", fields={"category": "repair", "customer_words": words}, now=now,
        )  # fmt: skip
        reply.complaint(complaint, **BY_SHOP, text="今天就看。", now=now)
        handle.complaint(complaint, **BY_SHOP, resolution="已经免费更换。", now=now)
    life_scenes.only_about(words=words, slug=slug)
