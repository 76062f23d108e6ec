"""What the test of answering by link asks the server's process for: a case with its link, and what became of it."""

import uuid
from typing import Any

from django.utils import timezone

from accounts.models import User
from tenants.complaints import file, staff_link
from tenants.complaints.models import Complaint
from tenants.shops.models import Shop
from tests.browser import scenes


def told(*, e_mail: str, words: str, slug: str = "shunda") -> dict[str, Any]:
    """A complaint, and the link to it that stands in the letter to this person."""
    shop, now = Shop.objects.get(slug=slug), timezone.now()
    [follow_up] = scenes.due_calls(slug=slug, names=["欧阳静"], language="zh-hans")
    with shop.schema():
        complaint = file.complaint(
            shop=shop, follow_up_id=uuid.UUID(follow_up), attempt_id=uuid.uuid4(), agent_id=uuid.uuid4(),
            agent_name="Ann Agent", now=now,
            fields={"category": "repair", "customer_words": words, "remedy_sought": "redo", "promise": "今天回电"},
        )  # fmt: skip
        link = staff_link.make(complaint, User.objects.get(email=e_mail), shop=shop, now=now)
        return {
            "complaint": str(complaint.pk), "link": staff_link.address(link, shop=shop),
            "phone": complaint.customer.phone,
        }  # fmt: skip


def became(*, complaint: str, slug: str = "shunda") -> list[list[str]]:
    """What the shop's people did, in order: which step, by whom, in which words."""
    with Shop.objects.get(slug=slug).schema():
        events = Complaint.objects.get(pk=complaint).events.filter(side="shop").order_by("id")
        return [[event.kind, event.actor_name, event.text] for event in events]
