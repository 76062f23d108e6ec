"""What the tests of messages ask the server's process for: a customer whom nobody reached, and the next round."""

import uuid
from typing import Any

from django.utils import timezone

from tenants.followups import record
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop
from tests.browser import scenes, worker


def unreached(*, slug: str = "shunda", name: str = "欧阳静") -> dict[str, Any]:
    """One try in vain, after which a message is to ask, and the round that writes it; answers the follow-up."""
    shop = Shop.objects.select_related("settings", "standing").get(slug=slug)
    shop.settings.attempts = {"max_attempts": 1, "fallback_day": 1}
    shop.settings.save()
    [follow_up] = scenes.due_calls(slug=slug, names=[name], language="zh-hans")
    now = timezone.now()
    record.outcome(
        uuid.UUID(follow_up), attempt_id=uuid.uuid4(), number=1, agent_id=None, agent_name="Ann Agent", started_at=now,
        dialled_at=now, disposition="no_answer", shop=shop, now=now,
    )  # fmt: skip
    worker.beat(task="followups.messages_all")
    shop.settings.attempts = {}
    shop.settings.save()
    with shop.schema():
        found = FollowUp.objects.select_related("job").get(pk=follow_up)
        return {"follow_up": follow_up, "job": found.job.number if found.job else ""}


def state_of(*, follow_up: str, slug: str = "shunda") -> dict[str, Any]:
    """How the follow-up ended, and whether its message counts as sent."""
    with Shop.objects.get(slug=slug).schema():
        found = FollowUp.objects.get(pk=follow_up)
        return {"closed": found.closed_reason, "sent": found.fallback_sent_at is not None}
